"""Is what was trained on record, and unaltered?"""
