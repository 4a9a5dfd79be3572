"""What becomes of decisions when the input is written, scanned, measured or phrased otherwise."""
