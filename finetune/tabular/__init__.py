"""Classifiers of tabular rows: scikit-learn's, stored with skops, in the same kind of model_dir."""
