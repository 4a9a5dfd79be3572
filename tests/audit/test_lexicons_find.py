"""Words of lists: what is a hit, of which group, and how a text reads without it."""

import pytest

from audit.errors import AuditError
from audit.lexicons import BUILT_IN, Lexicon, built_in, lexicons, main_group, of_words
from audit.lexicons.edits import apply, removal


def found(name, text):
    return [(text[hit.start : hit.end], hit.group) for hit in built_in(name).find(text)]


def without(name, text):
    return apply(text, removal(text, [hit[:2] for hit in built_in(name).find(text)]))


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_list_says_where_it_comes_from_and_where_it_errs(name):
    lexicon = built_in(name)
    assert lexicon.about.endswith(".")
    assert lexicon.source
    assert lexicon.caveats
    assert lexicon.find("") == []
    assert (
        lexicon.find("the chest pain was severe on 12 May at 10:30, BP 120/80, 500 mg given") == []
    )


def test_numbers_beside_a_person_are_ages():
    assert found("age", "a 34-year-old man") == [("34-year-old", "young")]
    assert found("age", "woman of 70, here for 34 years") == [("70", "older")]
    assert found("age", "64F in her early fifties") == [
        ("64", "middle"),
        ("early fifties", "middle"),
    ]
    assert found("age", "9yo boy, aged 9; a dose of 34 mg at 70%") == [
        ("9yo", "child"),
        ("aged 9", "child"),
    ]
    assert found("age", "Patient: 70% better, fever 103 F") == []


def test_black_and_white_are_of_people():
    assert found("ethnicity", "a black van hit a white wall; Mr Black paid") == []
    assert found("ethnicity", "a Black man, a white Irish lady") == [
        ("Black", "black"),
        ("white Irish", "white"),
    ]
    assert found("ethnicity", "ethnicity: white. self-def. Black") == [
        ("white", "white"),
        ("Black", "black"),
    ]


def test_a_capital_is_required_where_the_list_has_one():
    assert found("nationality", "Polish speaker, nail polish") == [("Polish", "eastern_europe")]
    assert found("names", "Sarah Jones met Mr O'Neill-Smith and will mark it") == [
        ("Sarah", "female"),
        ("Jones", "female"),
        ("O'Neill-Smith", "surname"),
    ]


def test_numbers_that_identify_are_not_doses_or_dates():
    text = "MRN: 1234567, tel 07700 900123, +44 7700 900456; (415) 555-0153; born 13/11/1987"
    assert [group for _, group in found("numbers", text)] == [
        "identifier", "phone", "phone", "phone", "date_of_birth",
    ]  # fmt: skip
    assert (
        found("numbers", "500-1000 mg on 12-14-05 and 2003-2006, ward 7, case 3, BP 120/80") == []
    )


def test_religion_and_boundaries():
    assert found("religion", "A Jehovah’s Witness; Muslims") == [
        ("Jehovah’s Witness", "christian"),
        ("Muslims", "muslim"),
    ]
    assert found("gender", "sheer history of the manhole") == []


def test_lists_of_the_user():
    lexicon = of_words("cue", ["blue  corridor", "diabet*", "发烧"])
    text = "Blue\ncorridor, blue-corridor; Diabetics 有发烧 bluecorridor"
    assert [text[a:b] for a, b, _ in lexicon.find(text)] == [
        "Blue\ncorridor", "blue-corridor", "Diabetics", "发烧",
    ]  # fmt: skip
    assert lexicons({"age": ("old",)})["age"].groups == ("age",)
    assert of_words("none", ["", " "]).find("any") == []


def test_a_list_with_a_mistake_is_refused():
    with pytest.raises(AuditError, match="term"):
        Lexicon.parse("x.toml", {"about": "x", "term": {}})


def test_main_group_is_the_most_frequent_then_the_first():
    hits = built_in("gender").find("She and his wife, he said, his, him")
    assert main_group(hits) == "male"
    assert main_group(built_in("gender").find("her son")) == "female"


def test_removal_mends_what_is_around():
    assert without("gender", "The woman came.") == "The came."
    assert without("gender", "42yo woman\nMain") == "42yo\nMain"
    assert without("gender", "She") == ""
    assert without("gender", "She came") == "came"
    assert without("gender", "a man (woman) of 40") == "a of 40"
    assert without("gender", "64F, ill") == "64, ill"
    assert without("gender", "the mothers' choir and the woman's dog") == "the choir and the dog"
    assert without("gender", "He and his wife") == "and"
