"""Does it keep personal data private?"""
