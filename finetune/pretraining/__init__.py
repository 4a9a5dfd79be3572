"""Continued pretraining of an encoder by masking, and what it comes to remember of its texts."""
