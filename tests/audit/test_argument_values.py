"""What options may be given, and what is said of anything else."""

import argparse

import pytest

from audit.argument_values import bins, budget, pairs, word_lists
from audit.arguments import options_of
from audit.budget import Budget
from audit.cli import _parser


def test_named_lists_of_words_and_phrases():
    assert word_lists("cue=blue corridor|blue ticket, slang=mate") == {
        "cue": ("blue corridor", "blue ticket"),
        "slang": ("mate",),
    }


@pytest.mark.parametrize("text", ["cue", "cue=", "=blue", "cue=blue||green", "cue=|"])
def test_a_list_without_name_or_word(text):
    with pytest.raises(argparse.ArgumentTypeError, match="NAME="):
        word_lists(text)


@pytest.mark.parametrize("text", ["0", "soon", "-3", "2d"])
def test_a_budget_that_is_none(text):
    with pytest.raises(argparse.ArgumentTypeError, match=r"expected rows \(200\), a time"):
        budget(text)


def test_pairs_and_bins():
    assert pairs("a=1, b = 2") == {"a": "1", "b": "2"}
    with pytest.raises(argparse.ArgumentTypeError):
        bins("age=1")


def test_options_of_explaining_reach_the_subject():
    given = ["report", "runs/x", "--budget", "2m", "--words", "cue=blue bay", "--words", "s=a|b"]
    options = options_of(_parser().parse_args([*given, "--rationale", "why"]))
    assert options.budget == Budget(rows=0, seconds=120)
    assert options.word_lists == {"cue": ("blue bay",), "s": ("a", "b")}
    assert options.rationale == "why"
    assert options_of(_parser().parse_args(given[:2])).budget == Budget()


def test_a_mistyped_budget_is_named_with_its_option(capsys):
    with pytest.raises(SystemExit) as end:
        _parser().parse_args(["report", "runs/x", "--budget", "soon"])
    assert end.value.code == 2
    assert "argument --budget: found 'soon', expected rows (200)" in capsys.readouterr().err
