"""Train transformer classifiers for decisions on people, and write model_dirs an audit can read."""
