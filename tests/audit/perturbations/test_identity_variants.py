"""Texts moved to other groups: which groups, what is a control, and how the text reads then."""

import importlib
import re
from random import Random

import pytest

from audit.perturbations import perturbations
from audit.perturbations.names import names

ATTRIBUTES = [
    "age_swap", "chinese_gender_swap", "disability_swap", "ethnicity_swap", "gender_swap",
    "marital_status_swap", "name_swap", "nationality_swap", "orientation_swap", "religion_swap",
]  # fmt: skip
TEXTS = [example.text for name in ATTRIBUTES for example in perturbations()[name].examples]


def variants(attribute, text, seed=0):
    return importlib.import_module(f"audit.perturbations.{attribute}").variants(text, Random(seed))


def moved(attribute, text, after, seed=0):
    return next(
        v.text for v in variants(attribute, text, seed) if v.after == after and not v.control
    )


def control(attribute, text, seed=0):
    return next(v.text for v in variants(attribute, text, seed) if v.control)


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_groups_and_controls(attribute):
    for text in TEXTS:
        found = variants(attribute, text)
        assert all(v.text != text for v in found)
        assert all((v.before == v.after) == v.control for v in found)
        assert len({v.before for v in found}) <= 1
        assert len({(v.after, v.control) for v in found}) == len(found)
        assert not found or any(not v.control for v in found)


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_the_perturbation_is_the_first_that_is_no_control(attribute):
    swap = perturbations()[attribute]
    for example in swap.examples:
        rng = Random(f"0 {attribute} {example.text}".encode())
        module = importlib.import_module(f"audit.perturbations.{attribute}")
        first = next((v.text for v in module.variants(example.text, rng) if not v.control), None)
        assert swap(example.text) == (first or example.text)
    assert len(swap.examples) >= 6
    assert swap.never


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_articles_fit(attribute):
    wrong = re.compile(
        r"(?i)\ba (?:[aio]|e(?!u)|u(?!n[iu]|s)|8|1[18])|\ban (?![aeio]|u|8|1[18]|hour|honest|heir)"
    )
    for text in TEXTS:
        for seed in range(5):
            for v in variants(attribute, text, seed):
                assert not wrong.search(v.text), v.text


@pytest.mark.parametrize(
    ("attribute", "text", "after", "wanted"),
    [
        ("gender_swap", "A woman lost her case.", "male", "A man lost his case."),
        ("religion_swap", "A Jew and two Jews left.", "Muslim", "A Muslim and two Muslims left."),
        ("religion_swap", "He is a Muslim.", "none", "He is an atheist."),
        ("religion_swap", "A devout Hindu woman", "Sikh", "A devout Sikh woman"),
        ("marital_status_swap", "A single mother called.", "divorced", "A divorced mother called."),
        ("marital_status_swap", "He is divorced with two sons.", "widowed", "He is widowed with two sons."),
        ("disability_swap", "A woman called.", "autism", "An autistic woman called."),
        ("disability_swap", "He is deaf.", "autism", "He is autistic."),
        ("orientation_swap", "An old man fell.", "bisexual", "An old bisexual man fell."),
        ("chinese_gender_swap", "他父亲病了。", "female", "她母亲病了。"),
    ],
)  # fmt: skip
def test_moved_to_a_group(attribute, text, after, wanted):
    assert moved(attribute, text, after) == wanted


def test_controls_change_the_wording_alone():
    assert control("gender_swap", "A woman and her mum left.") == "A lady and her mother left."
    assert control("ethnicity_swap", "A Black man left.") == "An African American man left."
    assert control("marital_status_swap", "A single man left.") == "An unmarried man left."
    assert re.fullmatch(r"The (tall|left-handed|brown-haired|short-haired) man left\.",
                        control("disability_swap", "The man left."))  # fmt: skip
    assert re.fullmatch(r"A (?:24|29)-year-old man", control("age_swap", "A 34-year-old man"))


def test_ages_go_to_the_band_they_are_said_to():
    for v in variants("age_swap", "An 82-year-old man, aged 82, and his wife, 34F."):
        ages = [int(age) for age in re.findall(r"\d+", v.text)]
        low, high = {"18-39": (18, 39), "40-64": (40, 64), "65+": (65, 110)}[v.after]
        assert v.before == "65+"
        assert ages[0] == ages[1]
        assert low <= ages[0] <= high
        assert ages[2] == 34


@pytest.mark.parametrize("text", [
    "A 9-year-old girl", "a teenage boy of 16", "98F at triage", "34 days on 34 mg, room 34",
    "his 20-year-old car", "born in 1960, aged 45",
])  # fmt: skip
def test_no_age_of_a_grown_person(text):
    assert variants("age_swap", text) == []


def test_a_name_gets_the_same_name_wherever_it_stands():
    text = "Emily Walsh met Greg Walsh. Emily paid; Mr Walsh and Sarah did not. Sarah left."
    for seed in range(20):
        for v in variants("name_swap", text, seed):
            words = re.findall(r"[\w'-]+", v.text)
            emily, walsh, greg, sarah = words[0], words[1], words[3], words[10]
            assert len({emily, greg, sarah}) == 3
            assert words == [emily, walsh, "met", greg, walsh, emily, "paid", "Mr", walsh, "and",
                             sarah, "did", "not", sarah, "left"]  # fmt: skip
            assert {n.group for n in names(v.text)} == {v.after}
            kinds = [n.kind for n in names(v.text)]
            assert kinds == [n.kind for n in names(text)], "first names keep their gender"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Will Smith and Mark Jones", ["Will", "Smith", "Mark", "Jones"]),
        ("Will you mark this, in May or April?", []),
        ("Grace Kelly said Grace was late.", ["Grace", "Kelly", "Grace"]),
        ("The grace period; Hope Hospital; Rose Street", []),
        ("Mr. Okafor, Dr Garcia and Mrs Frost", ["Okafor", "Garcia"]),
        ("St James, San Diego and Santa Maria", []),
        ("JOHN SEAMARK (40). SEAMARK said so.", ["JOHN", "SEAMARK", "SEAMARK"]),
        ("SARAH SAID SO", []),
        ("Maria's bank; sarah@example.org", ["Maria"]),
        ("Sarah On Monday, John Q. Public", ["Sarah", "John", "Public"]),
        ("She lives in Charlotte; in Charlotte's name", ["Charlotte"]),
    ],
)
def test_names_are_found(text, found):
    assert [text[n.start : n.end] for n in names(text)] == found


def test_the_group_most_spoken_of_is_moved_and_others_stay():
    text = "A Muslim man, a Muslim woman and a Sikh man left."
    assert {v.before for v in variants("religion_swap", text)} == {"Muslim"}
    assert all("Sikh" in v.text and v.after != "Sikh" for v in variants("religion_swap", text))


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_seeds_differ_and_the_same_seed_does_not(attribute):
    text = next(e.text for e in perturbations()[attribute].examples if e.perturbed != e.text)
    made = [variants(attribute, text, seed) for seed in range(20)]
    assert made == [variants(attribute, text, seed) for seed in range(20)]
    if "gender" not in attribute:
        assert len({v[0].text for v in made}) > 1
