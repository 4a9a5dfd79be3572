"""Attacks: a few words of a text are changed on purpose until it is decided otherwise."""
