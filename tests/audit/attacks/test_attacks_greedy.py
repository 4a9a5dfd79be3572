"""Attacks on rules: what they find, what they may not touch, and how much they may ask."""

from itertools import pairwise

import numpy as np
import pytest

from audit.attacks.characters import misspelled
from audit.attacks.constraints import choices, most_changed, permitted, replaceable
from audit.attacks.greedy import greedy
from audit.attacks.hotflip import hotflip
from audit.attacks.search import side_by_side
from audit.attribution import Swap

LIKE = {"grave": ("serious", "severe"), "pain": ("ache", "discomfort"), "house": ("home",)}
FILLER = "the weather stayed mild while people walked along streets near harbour walls today"


class Rule:
    """Asked, it counts; a text's probability of class 1 is that of the rule."""

    def __init__(self, rule):
        self.rule, self.asked = rule, []

    def __call__(self, texts):
        self.asked += texts
        ones = np.array([self.rule(text) for text in texts], dtype=float)
        return np.column_stack([1 - ones, ones])


def keyed(*words):
    return lambda text: 0.9 if any(word in text.split() for word in words) else 0.2


def like(word):
    return LIKE.get(word, ())


def attacked(rule, text, candidates=like, **options):
    ask = Rule(rule)
    (made,) = side_by_side([greedy(0, text, choices(text, candidates), **options)], ask)
    return made, ask


def test_the_one_word_a_rule_keys_on_is_found_at_once():
    text = f"a grave pain in the house {FILLER}"
    made, ask = attacked(keyed("grave"), text)
    assert made.flipped
    assert made.attacked == text.replace("grave", "serious")
    assert made.words_changed == 1
    assert made.queries == len(ask.asked) == 1 + 3 + 2, "text, three words left out, two candidates"
    assert (made.before[1], made.after[1]) == pytest.approx((0.9, 0.2))


def test_two_words_are_changed_where_either_is_enough():
    made, _ = attacked(keyed("grave", "pain"), f"grave pain {FILLER}", like)
    assert not made.flipped, "leaving out either shows nothing, and no single change helps"
    added = lambda text: 0.1 + 0.3 * sum(w in text.split() for w in ("grave", "pain"))  # noqa: E731
    made, _ = attacked(added, f"grave pain {FILLER}", like)
    assert made.flipped
    assert made.words_changed == 1, "one is enough to fall below a half"
    steep = lambda text: 0.2 + 0.35 * sum(w in text.split() for w in ("grave", "pain"))  # noqa: E731
    made, _ = attacked(steep, f"grave pain {FILLER}", like)
    assert made.words_changed == 2
    assert made.attacked.startswith("serious ache the weather")


def test_a_constant_is_never_turned_and_nothing_is_changed_for_nothing():
    made, _ = attacked(lambda _: 0.9, f"grave pain {FILLER}", misspelled)
    assert not made.flipped
    assert made.attacked == made.text
    assert made.words_changed == 0


@pytest.mark.parametrize(
    "word", ["not", "without", "the", "seven", "Anna", "she", "Monday", "left"]
)
def test_a_rule_on_a_word_that_may_not_be_changed_is_not_turned(word):
    text = f"We saw {word} people walking along quiet streets near the old harbour walls"
    made, _ = attacked(keyed(word), text, lambda _: ("other",))
    assert not made.flipped
    assert word in made.attacked.split()


def test_names_addresses_and_numbers_are_not_replaceable():
    text = (
        "Valentin Ravensdon came. Recently our Mr Hall wrote to anna.hall@example.net about MRN-961, "
        "ECG changes, and/or heart rate 112; the doctor's x-ray (blurred) failed.\nNoted pain"
    )
    words = [word.text for word in replaceable(text)]
    assert words == ["came", "Recently", "wrote", "changes", "heart", "rate", "blurred", "failed",
                     "Noted", "pain"]  # fmt: skip


@pytest.mark.parametrize("budget", [1, 2, 5, 10, 30, 100])
def test_budget_of_questions_is_kept(budget):
    for candidates in (misspelled, lambda _: tuple("uvwxyz")):
        made, ask = attacked(
            lambda text: 0.95 - len(text) % 7 / 100, FILLER, candidates, budget=budget
        )
        assert made.queries == len(ask.asked) <= max(budget, 2)


@pytest.mark.parametrize("words", [1, 4, 5, 9, 10, 40])
def test_no_more_than_a_fifth_of_the_words_but_one(words):
    text = " ".join(["harbour"] * words)
    made, _ = attacked(lambda t: 0.6 + 0.3 * t.split().count("harbour") / words, text, misspelled)
    changed = sum(a != b for a, b in zip(text.split(), made.attacked.split(), strict=True))
    assert changed == made.words_changed <= max(1, words // 5) == most_changed(text)


def test_edits_given_are_kept_where_the_word_may_be_changed():
    text = "An illness of Anna"
    found = permitted(text, [(0, 10, "A sickness"), (14, 18, "Beth")])
    assert [(choice.word.text, [edit.new for edit in choice.edits]) for choice in found] == [
        ("illness", ["A sickness"])
    ]


def test_articles_and_capitals_follow():
    made, _ = attacked(lambda t: 0.9 if "grave" in t.lower() else 0.2, "A grave pain", lambda w: {
        "grave": ("important",)}.get(w, ()))  # fmt: skip
    assert made.attacked == "An important pain"
    made, _ = attacked(lambda t: 0.9 if "grave" in t.lower() else 0.2, "Grave pain", like)
    assert made.attacked == "Serious pain"


def test_side_by_side_is_one_after_another():
    texts = [f"grave pain {FILLER}", "house of pain", "", FILLER, "grave house"]
    rule = keyed("grave")
    together = side_by_side(
        [greedy(i, t, choices(t, like)) for i, t in enumerate(texts)], Rule(rule)
    )
    alone = [
        side_by_side([greedy(i, t, choices(t, like))], Rule(rule))[0] for i, t in enumerate(texts)
    ]
    told = [
        [made and (made.attacked, made.queries, made.row) for made in run]
        for run in (together, alone)
    ]
    assert told[0] == told[1]
    assert together[2] is None, "there is no word in it"
    assert together[3] is None, "none of its words has another like it"


def test_three_classes_may_turn_to_any_other():
    def ask(texts):
        rows = [[0.4, 0.5, 0.1] if "ache" in t else [0.4, 0.25, 0.35] for t in texts]
        return np.array(rows)

    (made,) = side_by_side([greedy(0, "pain", choices("pain", lambda _: ("hurt", "ache")))], ask)
    assert made.flipped
    assert made.attacked == "ache"


@pytest.mark.parametrize("word", ["help", "sunshine", "planet", "trial", "form", "breathing"])
def test_misspellings_keep_both_ends_and_are_no_other_word(word):
    found = misspelled(word)
    assert 2 <= len(set(found)) <= 3
    assert all(new[0] == word[0] and new[-1] == word[-1] and new != word for new in found)
    assert not {"from", "trail", "plant"} & set(found)
    assert not misspelled("dog")
    assert not misspelled("naïve")


def slopes(wants):
    """Recommends swaps of the words in `wants`, as far as they stand at the places asked about."""

    def swaps(text, target, spans):
        words = [text[a:b] for a, b in spans]
        return [Swap(words.index(w), new, -1.0) for w, new in wants if w in words]

    return swaps


def test_hotflip_follows_the_slopes_and_verifies():
    text = f"a grave case of pain {FILLER}"
    wants = [("weather", "climate"), ("grave", "important"), ("pain", "ache")]
    steep = lambda t: 0.2 + 0.35 * sum(w in t.split() for w in ("grave", "pain"))  # noqa: E731
    ask = Rule(steep)
    (made,) = side_by_side([hotflip(0, text, slopes(wants))], ask)
    assert made.flipped
    assert made.attacked == f"an important case of ache {FILLER}", "places move with earlier edits"
    assert made.words_changed == 2
    assert made.queries == len(ask.asked) + 2 == 1 + (1 + 3) + (1 + 2)


def test_hotflip_writes_no_word_it_may_not_change():
    text = f"people saw pain {FILLER}"
    wants = [("people", "women"), ("pain", "not"), ("saw", "Anna")]
    (made,) = side_by_side([hotflip(0, text, slopes(wants))], Rule(keyed("pain")))
    assert made is None, "it finds nothing it may write"


def test_hotflip_keeps_to_its_budget_and_stops_where_nothing_helps():
    wants = list(pairwise(FILLER.split()))
    ask = Rule(lambda text: 0.9 - len(text) / 1e4)
    (made,) = side_by_side([hotflip(0, FILLER, slopes(wants), budget=9)], ask)
    assert made.queries <= 9
    (made,) = side_by_side([hotflip(0, FILLER, slopes(wants))], Rule(lambda _: 0.9))
    assert not made.flipped
    assert made.attacked == FILLER
