"""What is said of participation and of how far teams differ, to the word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from culture.dashboards import words
from culture.dashboards.figures import Numbers
from culture.metrics.agreeing import agreement_in_words
from culture.metrics.content import TeamAgreement
from tests.culture.test_dashboards_findings import NO_BREAK, a_level, numbers


def levels(*verdicts: str) -> Numbers:
    return numbers(
        levels=tuple(
            TeamAgreement(f"d{place}", "delivered", 20, 4, None, None, verdict, None, None, None)
            for place, verdict in enumerate(verdicts)
        )
    )


def asked(number: int | None) -> str:
    found = numbers()
    return words.participation(Numbers(replace(found.content, asked=number), {}))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (None, ""),
        (40, f"20 of 40 people asked (50{NO_BREAK}%)"),
        (10, f"20 of 10 people asked (100{NO_BREAK}%)"),
        (0, f"20 of 0 people asked (100{NO_BREAK}%)"),
    ],
)
def test_participation_is_a_share_of_those_asked_and_never_more_than_all(
    number: int | None, said: str
) -> None:
    assert asked(number) == said


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ((), "Too few answers or teams to tell whether teams differ."),
        (("unknown",), "Too few answers or teams to tell whether teams differ."),
        (
            ("none", "unknown"),
            "Teams do not differ enough to compare: what was found is common to everybody here.",
        ),
        (("differ", "little"), "Teams have a culture of their own in every dimension."),
        (
            ("differ", "none", "unknown"),
            (
                "Teams have a culture of their own in 1 of 3 dimensions; in the others what was"
                " found is common to everybody here."
            ),
        ),
    ],
)
def test_teams_have_a_culture_of_their_own_where_they_differ(
    verdicts: tuple[str, ...], said: str
) -> None:
    assert words.shared(levels(*verdicts)) == said


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (None, ""),
        ("", ""),
        ("reliable", "exact enough to put units in order"),
        ("not reliable for ranking", "not exact enough to put units in order"),
        ("too few answers to tell", "too few answers to tell"),
    ],
)
def test_a_verdict_is_said_in_words(verdict: str | None, said: str) -> None:
    with translation.override("en"):
        assert words.reliability(verdict) == said


@pytest.mark.parametrize(
    ("word", "said"), [("strong", "strong agreement"), ("none", "no agreement"), (None, "")]
)
def test_agreement_is_said_where_the_release_has_a_word(word: str | None, said: str) -> None:
    assert agreement_in_words(word) == said


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        ((), ""),
        ((("api", 12), ("form", 8)), "12 from another program, 8 with the form"),
        ((("kiosk", 12),), "12 at a kiosk, 8 in other ways"),
        ((("import", 20),), "20 from a file"),
    ],
)
def test_ways_are_told_as_far_as_they_are_published(
    ways: tuple[tuple[str, int], ...], said: str
) -> None:
    assert words.ways(replace(numbers().content, ways=ways)) == said


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("differ", "Teams differ enough to compare them."),
        (
            "little",
            "Teams differ, but their means are not exact enough to tell one team from the next.",
        ),
        (
            "none",
            "Teams do not differ enough to compare: there is no culture of each team.",
        ),
        ("unknown", "Too few answers or teams to tell whether teams differ."),
    ],
)
def test_whether_teams_may_be_compared_is_one_sentence(verdict: str, said: str) -> None:
    assert words.comparable(verdict) == said


def test_only_what_was_delivered_says_whether_teams_have_a_culture() -> None:
    found = numbers(levels=(a_level("a", "differ"), a_level("b", "none", "expected")))
    assert words.shared(found) == "Teams have a culture of their own in every dimension."


def test_classes_are_joined_in_their_order() -> None:
    assert words.category(["under-1"]) == "less than a year"
    assert words.category(["under-1", "1-3", ""]) == (
        "less than a year or one to three years or not said"
    )
    assert words.category(["night shift"]) == "night shift"


def test_what_people_said_of_themselves_has_a_name() -> None:
    assert words.breakdown("tenure") == "By time in the organisation"
    assert words.breakdown("role") == "By kind of work"


def test_a_scale_is_named_by_its_ends() -> None:
    assert words.scale(numbers()) == "scale 1 to 7"


def test_a_sentence_begins_with_a_capital() -> None:
    assert [words.capital(text) for text in ("delivered", "IT help", "")] == [
        "Delivered",
        "IT help",
        "",
    ]
