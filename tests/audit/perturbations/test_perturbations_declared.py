"""Every perturbation: its own examples, the same text alike, and texts of any kind survived."""

import re
import subprocess
import sys

import pytest

from audit.perturbation import SEVERITIES, Perturbation
from audit.perturbations import perturbations

EVERY = list(perturbations().values())
EXAMPLES = [(p, e) for p in EVERY for e in p.examples]
ODD = [
    "",
    " ",
    "a",
    "🙂🙃👩‍⚕️",
    "\u200b\u0301",
    "日本語 mixed with English и русским",
    "\udc80 not UTF-8",
    "A" * 300,
    "a\nb\r\nc\td",
    "1 2 3 . , ; -- !!",
    "<b>&amp;</b>",
    "nul \x00 inside",
]


def every(function):
    return pytest.mark.parametrize("p", EVERY, ids=[p.name for p in EVERY])(function)


@pytest.mark.parametrize(
    ("p", "example"), EXAMPLES, ids=[f"{p.name}-{i}" for i, (p, _) in enumerate(EXAMPLES)]
)
def test_its_examples_hold(p: Perturbation, example):
    assert p(example.text, example.severity, example.seed) == example.perturbed


@every
def test_it_has_examples_of_applying_and_of_not_applying(p: Perturbation):
    assert any(e.perturbed != e.text for e in p.examples)
    assert any(e.perturbed == e.text for e in p.examples)
    assert p.title.endswith(".")
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", p.name)


@every
def test_what_must_never_come_of_it_does_not(p: Perturbation):
    for text, wrong in p.never:
        made = {p(text, severity, seed) for severity in SEVERITIES for seed in range(50)}
        assert wrong not in made


@every
def test_the_same_text_is_perturbed_alike(p: Perturbation):
    texts = [e.text for e in p.examples]
    one = [p(text, 2, 0) for text in texts]
    assert [p(text, 2, 0) for text in reversed(texts)] == one[::-1]


@every
@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_survived(p: Perturbation, text):
    for severity in SEVERITIES:
        made = p(text, severity)
        assert isinstance(made, str)
        made.encode("utf-8", "surrogateescape" if "\udc80" in text else "strict")
        if "\n" not in text:
            assert "\n" not in made, "a line stays a line"


@every
def test_a_text_of_a_hundred_thousand_characters(p: Perturbation):
    text = ("She said on 3 May 2021 that her son paid £1,000, and he wasn't well. " * 1500)[
        :100_000
    ]
    assert len(p(text, 3)) > 100


@every
def test_only_what_it_declares_to_differ_differs(p: Perturbation):
    if len(p.severities) == 1:
        for example in p.examples:
            assert p(example.text, 3, example.seed) == p(example.text, 1, example.seed)


def test_a_severity_that_is_not_there():
    with pytest.raises(ValueError, match="expected 1, 2 or 3"):
        EVERY[0]("text", 4)


def command(*arguments: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "audit", "perturb", *arguments], input=text, capture_output=True,
        check=False,
    )  # fmt: skip


def test_the_command_writes_a_line_for_a_line(tmp_path):
    done = command("gender_swap", text=b"She lost her appeal.\r\n\n\xff rain\nHe left")
    assert done.returncode == 0
    assert done.stdout == b"He lost his appeal.\r\n\n\xff rain\nShe left"
    path = tmp_path / "texts.txt"
    path.write_text("The choice was hers.\n")
    assert command("gender_swap", str(path)).stdout == b"The choice was his.\n"


def test_the_command_names_them_all_and_says_what_it_does_not_know():
    listed = command("--list").stdout.decode()
    assert [line.split()[0] for line in listed.splitlines()] == [p.name for p in EVERY]
    wrong = command("gender_swop")
    assert wrong.returncode == 2
    assert b"gender_swap" in wrong.stderr
    absent = command("gender_swap", "no-such-file")
    assert absent.returncode == 2
    assert b"no-such-file" in absent.stderr


def test_seeds_and_severities_differ():
    text = "The patient reports severe chest pain since Monday morning at home. " * 8
    typos = perturbations()["keyboard_typos"]
    assert len({typos(text, 1, seed) for seed in range(20)}) > 15
    changed = [sum(a != b for a, b in zip(text, typos(text, s), strict=True)) for s in SEVERITIES]
    assert changed[0] < changed[1] < changed[2]
    assert typos(text, 1, 0) != typos(text, 1, 1), "seed 0 is a seed like any other"
