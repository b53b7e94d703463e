"""What a closed wave hands to the guard: its cells and its answers, as plain values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from culture.scoring.layout import Layout

EXPECTED, DELIVERED = "expected", "delivered"
TENURE, ROLE = "tenure", "role"

# What respondents may say about themselves, in order; roles have none.
CATEGORIES = {
    TENURE: ("under-1", "1-3", "3-10", "over-10"),
    ROLE: ("customers", "colleagues", "leader"),
}

Ratings = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """A closed wave; `seed` is what coding draws from, and stays secret."""

    uuid: uuid.UUID
    name: str
    closed_on: dt.date
    k: int
    seed: bytes


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What one respondent said in one version, in the order of its items; None where nothing.

    `person` is the same number wherever a wave has answers of one respondent, and nothing else.
    """

    cell: uuid.UUID
    tenure: str
    role: str
    expected: Ratings | None
    delivered: Ratings
    person: int = 0

    def said(self, by: str) -> str:
        """What the respondent said about themselves, or nothing."""
        return self.tenure if by == TENURE else self.role


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every answer to one version of a wave, and how it is scored.

    `about` is the unit that is spoken of, where it is not the respondents' own. `drawn` is how many
    statements each was asked, drawn by chance with one of a dimension at most; None where all were.
    """

    version: uuid.UUID
    sides: tuple[str, ...]
    layout: Layout
    rows: tuple[AnswerRow, ...]
    about: int | None = None
    drawn: int | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether each was asked a few statements only."""
        return self.drawn is not None

    @property
    def is_sampled(self) -> bool:
        """Whether it is chance who was asked what: then no interval is narrower for many."""
        return self.is_drawn or self.about is not None

    @property
    def is_two_sided(self) -> bool:
        """Whether it was asked how it should be, too."""
        return EXPECTED in self.sides
