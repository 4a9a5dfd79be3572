"""The audit's audit: classifiers whose reason is known, to see which explanations are believed."""
