"""What methods of explanation are called, and what each number about them means."""

from __future__ import annotations

from collections.abc import Iterable

from reports.words import metric_name, sentence_case

COMPREHENSIVENESS = "normalised_comprehensiveness"

MEASURES = {
    COMPREHENSIVENESS: "Without its first words, is the model’s reason gone? "
    "1 as by the best ranking tried, 0 as by chance.",
    "normalised_sufficiency": "With its first words alone, does the decision stay? "
    "1 as by the best ranking tried, 0 as by chance.",
    "completeness": "Share of texts in which the values add up to what they explain; 1 is best.",
    "weight_randomisation": "How much of it is left when the model forgets all it has learnt; "
    "0 is best.",
    "label_randomisation": "How much of it is left in a model that was taught random labels; "
    "0 is best.",
    "infidelity": "How badly it foretells what becomes of the answer when words go; "
    "0 is best, 1 no better than nothing.",
    "max_sensitivity": "How far it moves when what is read hardly changes; 0 is steadiest.",
}
"""What tells a true explanation, in the order in which it is asked, and what each number means."""

PLAUSIBILITY = {
    "rationale_average_precision": "Does it rank first what people marked? Then it is plausible, "
    "not therefore true.",
    "rationale_f1": "How well its first words are those people marked: plausible, not true.",
}

NAMES = {
    "attention_rollout": "Attention Rollout",
    "deep_lift": "DeepLIFT",
    "gradient_x_input": "Gradient × Input",
    "integrated_gradients": "Integrated Gradients",
    "kernel_shap": "Kernel SHAP",
    "lime": "LIME",
    "exact_shap": "Exact SHAP",
    "permutation_shap": "Permutation SHAP",
    "shap": "SHAP",
    "tree_shap": "Tree SHAP",
}


def method_name(key: str) -> str:
    """A method's name as people write it."""
    return NAMES.get(key) or sentence_case(metric_name(key))


def listed(names: Iterable[str]) -> str:
    """Names as prose: *a*, *a and b*, *a, b and c*."""
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last
