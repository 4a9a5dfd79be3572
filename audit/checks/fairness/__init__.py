"""Does the model treat every group alike?"""
