"""What customers and programs send, turned into answers or sentences."""

from typing import Any

import pytest

from feedback.touchpoints.answers import ReplyRequest
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.papers import Paper, paper_of
from feedback.touchpoints.parsing import parse_document, parse_form
from surveys.instruments.papers import AnswerRefused
from tests import make

BOTH = {"e-d1-1": "6", "d-d1-1": "4"}
RATED: dict[str, Any] = {"d1": {"d1-1": {"expected": 6, "delivered": 4}}}


def a_paper(**facts: Any) -> Paper:
    """Two dimensions of two and one items, everything asked unless said otherwise."""
    organisation = make.an_organisation()
    sides = facts.pop("sides", ("expected", "delivered"))
    facts = {"asks_importance": True, "asks_contact": True} | facts
    version = make.a_version(organisation, importance=True, sides=sides)
    touchpoint = make.a_touchpoint(make.a_unit(organisation), version, **facts)
    return paper_of(touchpoint)


def problems_of(data: dict[str, str], paper: Paper) -> dict[str, str]:
    with pytest.raises(AnswerRefused) as refused:
        parse_form(data, paper)
    return {name: str(sentence) for name, sentence in refused.value.problems.items()}


def document_problems(document: dict[str, Any], paper: Paper) -> dict[str, str]:
    with pytest.raises(AnswerRefused) as refused:
        parse_document(document, paper)
    return {name: str(sentence) for name, sentence in refused.value.problems.items()}


def test_a_form_becomes_ratings_in_the_order_of_the_items(db: None) -> None:
    answer = parse_form({"e-d1-1": "1", "d-d1-1": "7", "e-d2-1": "5", "d-d2-1": "2"}, a_paper())

    assert (answer.expected, answer.delivered) == ((1, None, 5), (7, None, 2))
    assert (answer.minimum, answer.importance, answer.comment) == (None, None, "")
    assert (answer.contact, answer.seconds) == (None, None)


def test_does_not_apply_is_no_rating(db: None) -> None:
    answer = parse_form(BOTH | {"e-d1-2": "na", "d-d1-2": "na"}, a_paper())

    assert (answer.expected, answer.delivered) == ((6, None, None), (4, None, None))


def test_an_item_answered_on_one_side_is_kept_beside_one_answered_on_both(db: None) -> None:
    answer = parse_form(BOTH | {"e-d1-2": "3"}, a_paper())

    assert (answer.expected, answer.delivered) == ((6, 3, None), (4, None, None))


def test_an_answer_needs_one_item_on_both_sides(db: None) -> None:
    assert problems_of({"e-d1-1": "6", "d-d1-2": "4"}, a_paper()) == {
        "e-d1-1": "Please answer at least one statement completely."
    }


def test_three_columns_need_one_item_on_all_three(db: None) -> None:
    paper = a_paper(sides=("minimum", "expected", "delivered"))

    assert problems_of(BOTH, paper) == {
        "m-d1-1": "Please answer at least one statement completely."
    }
    assert parse_form(BOTH | {"m-d1-1": "2"}, paper).minimum == (2, None, None)


def test_a_short_form_ignores_what_it_did_not_ask(db: None) -> None:
    answer = parse_form(BOTH | {"e-d1-2": "3", "d-d1-2": "3"}, a_paper(form=Touchpoint.Form.SHORT))

    assert (answer.expected, answer.delivered) == ((6, None, None), (4, None, None))


def test_every_problem_is_told_at_once_in_the_order_of_the_form(db: None) -> None:
    data = {
        "e-d1-1": "8",
        "d-d1-2": "0",
        "e-d2-1": "six",
        "w-d1": "101",
        "w-d2": "2.5",
        "comment": "x" * 2_001,
        "name": "Bo",
    }

    assert list(problems_of(data, a_paper()).items()) == [
        ("e-d1-1", "Choose one of the answers offered."),
        ("e-d2-1", "Choose one of the answers offered."),
        ("d-d1-2", "Choose one of the answers offered."),
        ("w-d1", "Give whole points between 0 and 100."),
        ("w-d2", "Give whole points between 0 and 100."),
        ("comment", "Please shorten this to 2000 characters; it has 2001 now."),
        ("address", "For a reply we need an e-mail address or a telephone number."),
    ]


def test_points_that_miss_a_hundred_are_taken(db: None) -> None:
    assert parse_form(BOTH | {"w-d1": "60", "w-d2": " 30 "}, a_paper()).importance == (60, 30)


def test_points_of_one_dimension_leave_the_others_open(db: None) -> None:
    assert parse_form(BOTH | {"w-d1": "", "w-d2": "0"}, a_paper()).importance == (None, 0)


@pytest.mark.parametrize("points", ["٣" * 7, "1e2", "-1", "+5", "9" * 5_000])
def test_points_are_plain_numbers(db: None, points: str) -> None:
    assert list(problems_of(BOTH | {"w-d1": points}, a_paper())) == ["w-d1"]


def test_a_comment_of_the_longest_length_counts_a_line_end_once(db: None) -> None:
    comment = "a\r\n" * 1_000

    assert parse_form(BOTH | {"comment": comment}, a_paper()).comment == ("a\n" * 1_000).strip()


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "\udfff"])
def test_characters_that_cannot_be_stored_are_refused_with_words(db: None, text: str) -> None:
    assert problems_of(BOTH | {"comment": text}, a_paper()) == {
        "comment": "This text holds characters that cannot be stored. Please type it again."
    }


@pytest.mark.parametrize("address", ["bo@example.org", "+47 123 45", "bø@bücher.example"])
def test_a_reply_can_go_to_an_address_or_a_telephone(db: None, address: str) -> None:
    answer = parse_form(BOTH | {"address": address, "name": "Bo"}, a_paper())

    assert answer.contact == ReplyRequest(address=address, name="Bo", message="")


@pytest.mark.parametrize("address", ["bo", "@example.org", "bo@", "b o@example.org", "1234"])
def test_an_address_nobody_can_reply_to_is_refused(db: None, address: str) -> None:
    assert problems_of(BOTH | {"address": address}, a_paper()) == {
        "address": "This is neither an e-mail address nor a telephone number."
    }


def test_what_a_form_did_not_ask_is_not_taken(db: None) -> None:
    paper = a_paper(asks_importance=False, asks_contact=False, asks_comment=False)

    answer = parse_form(BOTH | {"w-d1": "x", "comment": "hi", "address": "bo@example.org"}, paper)

    assert (answer.importance, answer.comment, answer.contact) == (None, "", None)


@pytest.mark.parametrize(
    ("sent", "seconds"), [("12.5", 12.5), ("-1", None), ("soon", None), ("nan", None), ("", None)]
)
def test_seconds_count_only_where_the_browser_measured_them(
    db: None, sent: str, seconds: float | None
) -> None:
    assert parse_form(BOTH | {"seconds": sent}, a_paper()).seconds == seconds


def test_a_document_says_the_same_as_the_form(db: None) -> None:
    paper = a_paper()
    document = {
        "ratings": {
            "d1": {"d1-1": {"expected": 6, "delivered": 4}, "d1-2": {"expected": None}},
            "d2": {"d2-1": {"delivered": 2}},
        },
        "importance": {"d1": 60, "d2": 40},
        "comment": "Good.",
        "contact": {"address": "bo@example.org", "name": "Bo"},
        "seconds": 12.5,
    }
    form = BOTH | {"d-d2-1": "2", "w-d1": "60", "w-d2": "40", "comment": "Good."}
    form |= {"address": "bo@example.org", "name": "Bo", "seconds": "12.5"}

    assert parse_document(document, paper) == parse_form(form, paper)


def test_every_problem_of_a_document_is_told_by_its_path(db: None) -> None:
    document = {
        "ratings": {
            "d1": {"d1-1": {"expected": 8, "minimum": 1}, "d1-9": {}},
            "d2": {"d2-1": {"expected": True}},
            "d9": [],
        },
        "importance": {"d1": 101, "d2": "60", "d9": 1},
        "comment": 5,
        "contact": {"name": "Bo", "telephone": "22334455"},
        "seconds": "12",
    }

    assert document_problems(document, a_paper()) == {
        "ratings.d1.d1-1.expected": "Choose one of the answers offered.",
        "ratings.d1.d1-1.minimum": "This form does not ask this side.",
        "ratings.d1.d1-9": "This form does not ask this item.",
        "ratings.d2.d2-1.expected": "Choose one of the answers offered.",
        "ratings.d9": "An object is expected here.",
        "importance.d1": "Give whole points between 0 and 100.",
        "importance.d2": "Give whole points between 0 and 100.",
        "importance.d9": "This form does not ask how important this is.",
        "comment": "Write words here.",
        "contact.telephone": "This field is unknown.",
        "address": "For a reply we need an e-mail address or a telephone number.",
        "seconds": "Give seconds as a number from 0.",
    }


def test_a_document_says_nothing_that_the_form_did_not_ask(db: None) -> None:
    paper = a_paper(asks_comment=False, asks_contact=False, asks_importance=False)
    document = {"ratings": RATED, "comment": "x", "contact": {"name": "x"}, "importance": {"d1": 1}}

    assert document_problems(document, paper) == {
        "contact": "This form does not offer a reply.",
        "comment": "This form does not ask for a comment.",
        "importance.d1": "This form does not ask how important this is.",
    }
