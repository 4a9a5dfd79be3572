"""Reports: a `Report` put into words and pictures; every renderer is a pure function of it."""
