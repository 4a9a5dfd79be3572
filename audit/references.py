"""Where a model_dir keeps models that the audited one is compared with."""

REFERENCES = "references"
RANDOM_LABELS = f"{REFERENCES}/random-labels"
"""The same training with its labels in random order (`python -m finetune references`)."""

MEMBERSHIP_REFERENCES = f"{REFERENCES}/membership"
"""What models trained on random halves of the rows say of them, a file each."""
