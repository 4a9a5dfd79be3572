"""What the page says of a training under differential privacy, and of one without."""

from __future__ import annotations

from sample_report import sample_report

from audit.manifest import Privacy
from reports import html

PRIVACY = Privacy(
    epsilon=7.991,
    delta=1e-4,
    noise_multiplier=0.7,
    max_gradient_norm=1.0,
    sampling_rate=0.25,
    steps=1_500,
    accountant="prv",
)


def page(privacy: Privacy | None) -> str:
    report = sample_report()
    assert report.training is not None
    training = report.training.model_copy(update={"privacy": privacy})
    return html.render(report.model_copy(update={"training": training}))


def test_the_promise_stands_among_the_facts_of_the_training() -> None:
    assert (
        "<dt>Differential privacy</dt><dd>ε = 7.99 at δ = 0.0001 for one training row "
        "(1,500 steps, noise multiplier 0.70, PRV accountant)</dd>" in page(PRIVACY)
    )


def test_a_person_of_many_rows_is_not_promised_as_much() -> None:
    many = PRIVACY.model_copy(update={"rows_of_a_person": 12})
    assert "for one training row; a person has up to 12 of them (1,500" in page(many)


def test_where_nothing_was_promised_nothing_is_said() -> None:
    assert "<dt>Differential privacy</dt>" not in page(None)
