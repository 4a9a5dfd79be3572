"""Personal data in texts: where it stands, of which type, and how sure that is."""
