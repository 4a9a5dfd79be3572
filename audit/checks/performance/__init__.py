"""Is the model right often enough to be asked at all?"""
