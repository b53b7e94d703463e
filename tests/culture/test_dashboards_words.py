"""What is said of participation and of how far teams differ, to the word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from culture.dashboards import words
from culture.dashboards.figures import Numbers
from culture.metrics.content import Level
from tests.culture.test_dashboards_findings import NO_BREAK, numbers


def levels(*verdicts: str) -> Numbers:
    return numbers(
        levels=tuple(
            Level(f"d{place}", "delivered", 20, 4, None, None, verdict, None, None, None)
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
