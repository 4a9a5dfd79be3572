"""What each type of personal data looks like, one family a file."""
