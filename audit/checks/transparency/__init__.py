"""Can decisions be explained, and are the explanations true?"""
