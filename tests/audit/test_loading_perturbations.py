"""Which perturbations the user asks for, of texts and of tabular rows."""

import pytest
from loan_rows import write_loan_model

from audit.errors import InputError
from audit.loading import load
from audit.subject import Options


@pytest.fixture(scope="module")
def loans(tmp_path_factory):
    return write_loan_model(tmp_path_factory.mktemp("loans") / "model")


def test_those_asked_for_reach_the_checks(loans, model_dir):
    rows = load(loans, Options(perturbations=("unit_error",)))
    assert rows.evidence.perturbations == ("unit_error",)
    texts = load(model_dir, Options(perturbations=("keyboard_typos",)))
    assert texts.evidence.perturbations == ("keyboard_typos",)


def test_those_there_are_not_are_named_and_those_there_are_listed(loans, model_dir):
    with pytest.raises(InputError, match=r"--perturb: found 'keyboard_typos'; .* rows, some of"):
        load(loans, Options(perturbations=("keyboard_typos", "unit_error")))
    with pytest.raises(InputError, match=r"found 'unit_error'; .* texts, .*'gender_swap'"):
        load(model_dir, Options(perturbations=("unit_error",)))
