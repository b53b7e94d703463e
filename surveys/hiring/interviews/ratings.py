"""What interviewers said, as plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class GivenRating:
    """The points that one interviewer gave a candidate's answer to one question."""

    interviewer: Hashable
    candidate: Hashable
    competency: Hashable
    question: Hashable
    points: int


def split_by(
    ratings: Iterable[GivenRating], key: Callable[[GivenRating], Hashable]
) -> dict[Hashable, list[GivenRating]]:
    """Part ratings by what they are about, in the order in which it first comes."""
    parts: dict[Hashable, list[GivenRating]] = {}
    for rating in ratings:
        parts.setdefault(key(rating), []).append(rating)
    return parts
