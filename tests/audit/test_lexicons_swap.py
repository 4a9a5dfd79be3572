"""A text moved to the other gender: held against pairs written by hand."""

import pytest

from audit.lexicons.edits import apply
from audit.lexicons.swap import swapped

BOTH_WAYS = [
    ("She was seen at noon.", "He was seen at noon."),
    ("Her temperature rose.", "His temperature rose."),
    ("Her left arm was swollen.", "His left arm was swollen."),
    ("The crew brought her to the desk.", "The crew brought him to the desk."),
    (
        "Please let us know what you decide about her.",
        "Please let us know what you decide about him.",
    ),
    ("We sent her home.", "We sent him home."),
    ("She lost her home.", "He lost his home."),
    ("Her back hurts.", "His back hurts."),
    ("They sent her back.", "They sent him back."),
    ("The bag is hers.", "The bag is his."),
    ("It was a friend of hers who called.", "It was a friend of his who called."),
    ("She hurt herself.", "He hurt himself."),
    ("64F, chest pain", "64M, chest pain"),
    ("sex: F, age 40", "sex: M, age 40"),
    ("F 33y, sent by 111", "M 33y, sent by 111"),
    ("Seen: F/33, stable", "Seen: M/33, stable"),
    ("The widow of a farmer", "The widower of a farmer"),
    ("Ms Smith and her husband", "Mr Smith and his wife"),
    ("a place in the women's choir", "a place in the men's choir"),
    ("mothers' breakfast on Fridays", "fathers' breakfast on Fridays"),
    ("A YOUNG WOMAN WITH HER DAUGHTER", "A YOUNG MAN WITH HIS SON"),
    ("her mother-in-law's car", "his father-in-law's car"),
    ("She's well, and so is her sister.", "He's well, and so is his brother."),
    ("Mum says her knee clicks", "Dad says his knee clicks"),
    ("The nurse found her unresponsive.", "The nurse found him unresponsive."),
    ("The nurse found her unresponsive husband.", "The nurse found his unresponsive wife."),
    ("They saw her walking to the shop.", "They saw him walking to the shop."),
    ("Her breathing was fast.", "His breathing was fast."),
    ("We gave her 5 mg of morphine.", "We gave him 5 mg of morphine."),
    ("We gave her morphine.", "We gave him morphine."),
    ("She gave her name.", "He gave his name."),
    ("It made her feel dizzy.", "It made him feel dizzy."),
    ("He made his bed.", "She made her bed."),
    ("The jury found her not guilty.", "The jury found him not guilty."),
    ("The jury found her guilty of theft.", "The jury found him guilty of theft."),
    ("I examined her carefully.", "I examined him carefully."),
    ("Her severely swollen leg", "His severely swollen leg"),
    ("I spoke to her and her daughter.", "I spoke to him and his son."),
    ("She told her family.", "He told his family."),
    ("the landlady and her nieces", "the landlord and his nephews"),
    ("Her 2 children live with her.", "His 2 children live with him."),
    ("He is in his late fifties.", "She is in her late fifties."),
    ("The policewoman asked her questions.", "The policeman asked him questions."),
    ("Against her stood a witness.", "Against him stood a witness."),
    ("She said, “This is hers and her brother’s.”", "He said, “This is his and his sister’s.”"),
    ("a schoolgirl with her grandmother", "a schoolboy with his grandfather"),
]

ONE_WAY = [
    ("Mrs. Jones, a housewife", "Mr. Jones, a househusband"),
    ("Miss Brown was fined; they fined her 200.", "Mr Brown was fined; they fined him 200."),
    ("46 fem., middle aged", "46 male, middle aged"),
    ("her mom drove", "his dad drove"),
    ("The chap paid his rent", "The lady paid her rent"),
]


def moved(text):
    return apply(text, swapped(text).edits)


GOLD = [*BOTH_WAYS, *((after, before) for before, after in BOTH_WAYS), *ONE_WAY]


def test_swaps_are_right():
    wrong = [(before, moved(before)) for before, after in GOLD if moved(before) != after]
    assert len(GOLD) >= 90
    assert len(wrong) <= 0.03 * len(GOLD), wrong


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fever of 98F, 38.5F and a 14F catheter",
        "He11o theory of shears",
        "£64M were paid; 5M more",
        "The MR scan in MS was normal, heroin was not found",
    ],
)
def test_what_names_no_gender_is_left_alone(text):
    assert swapped(text) is None


@pytest.mark.parametrize(
    "text", ["A pregnant woman of 30", "He had prostate cancer", "her LMP was in May"]
)
def test_a_bound_text_is_not_moved(text):
    assert swapped(text).bound
    assert not swapped(text).edits


def test_direction_is_that_of_most_words_then_of_the_first():
    assert swapped("She came with her husband").direction == "female → male"
    assert swapped("The wife told him").direction == "female → male"
    assert swapped("He told his wife").direction == "male → female"
