"""What experts say of the answers to a judgement question, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FEWEST_EXPERTS = 5


@dataclass(frozen=True, slots=True)
class ExpertKey:
    """The answers most experts named, and how many of them did; `""` where two are level."""

    best: str
    worst: str
    for_best: int
    for_worst: int
    experts: int

    @property
    def is_settled(self) -> bool:
        """Whether five experts or more were asked and more than half agree, on best and worst."""
        return (
            self.experts >= FEWEST_EXPERTS
            and "" not in {self.best, self.worst}
            and self.best != self.worst
            and 2 * self.for_best > self.experts
            and 2 * self.for_worst > self.experts
        )


def key_of(options: Sequence[Mapping[str, Any]]) -> ExpertKey:
    """Count what experts said; each names one best and one worst answer."""
    best, for_best = _most_named(options, "best")
    worst, for_worst = _most_named(options, "worst")
    experts = sum(option.get("best", 0) for option in options)
    return ExpertKey(best, worst, for_best, for_worst, experts)


def _most_named(options: Sequence[Mapping[str, Any]], end: str) -> tuple[str, int]:
    most = max((option.get(end, 0) for option in options), default=0)
    named = [str(option["key"]) for option in options if option.get(end, 0) == most]
    return (named[0] if most and len(named) == 1 else ""), most
