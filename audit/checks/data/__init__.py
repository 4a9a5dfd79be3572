"""Are the rows fit to judge by, and fair to begin with?"""
