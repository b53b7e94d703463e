"""The numbers of one release as pages read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext

from culture.dashboards import formats
from culture.dashboards.charts.axis import Scale
from culture.scoring.intervals import Interval

if TYPE_CHECKING:
    from culture.metrics.models import Subject

FIRST_LANGUAGE = "en"
GAP, ADEQUACY = "gap", "adequacy"
OVERALL, WEIGHTED, DIMENSION, ITEM = "overall", "weighted", "dimension", "item"
NOT_RELIABLE, TOO_FEW = "not reliable for ranking", "too few answers to tell"

Subjects = Mapping[tuple[str, str, str], "Subject"]


def in_language(texts: Mapping[str, str]) -> str:
    """Give a text in the page's language, else in English, else in any."""
    for language in (get_language() or FIRST_LANGUAGE, FIRST_LANGUAGE, *texts):
        if texts.get(language):
            return texts[language]
    return ""


def name_of(kind: str, key: str, subjects: Subjects) -> str:
    """Name a subject in the page's language."""
    if kind == OVERALL:
        return gettext("Overall")
    if kind == WEIGHTED:
        return gettext("Weighted by importance")
    subject = subjects.get((kind, GAP, key))
    return (in_language(subject.names) if subject else "") or key


@dataclass(frozen=True, slots=True)
class Entry:
    """One subject of a release; `facts` is what the release says of it."""

    facts: Mapping[str, Any]
    subjects: Subjects

    @property
    def name(self) -> str:
        """What it is called in the page's language."""
        return name_of(self.kind, self.key, self.subjects)

    @property
    def kind(self) -> str:
        """Overall, weighted, dimension or item."""
        return str(self.facts["kind"])

    @property
    def key(self) -> str:
        """What addresses and files call it."""
        return str(self.facts["key"])

    @property
    def n(self) -> int:
        """How many answers stand behind it."""
        return int(self.facts["n"])

    @property
    def delivered(self) -> float:
        """The mean of what was delivered."""
        return float(self.facts["delivered"])

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the gap, or of what was delivered where only that was asked.

        None where it is unknown or may not be shown.
        """
        ends = self.facts["interval"]
        return Interval(*ends) if ends else None


@dataclass(frozen=True, slots=True)
class Figure(Entry):
    """One subject's numbers, to the last digit."""

    @property
    def expected(self) -> float:
        """The mean of what was expected, or of the minimum in an adequacy pair."""
        return float(self.facts["expected"])

    @property
    def gap(self) -> float:
        """Delivered minus expected."""
        return float(self.facts["gap"])

    @property
    def margin(self) -> float | None:
        """Half of the interval."""
        return (self.interval.high - self.interval.low) / 2 if self.interval else None

    @property
    def verdict(self) -> str:
        """The release's word for the reliability of the difference; empty where it has none."""
        return str(self.facts.get("verdict", ""))

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return formats.is_clear(self.gap, self.margin)

    @property
    def is_shortfall(self) -> bool:
        """Whether clearly less was delivered than expected."""
        return self.is_clear and self.gap < 0

    @property
    def is_surplus(self) -> bool:
        """Whether clearly more was delivered than expected."""
        return self.is_clear and self.gap > 0

    @property
    def text(self) -> str:
        """The gap with half of its interval."""
        return formats.gap_with_margin(self.gap, self.margin)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every figure of one release that a page may need."""

    content: Mapping[str, Any]
    subjects: Subjects

    @property
    def scale(self) -> Scale:
        """The ends of the questionnaire's scale."""
        return Scale(self.content["low"], self.content["high"])

    @property
    def n(self) -> int:
        """How many answers the release counts."""
        return int(self.content["n"])

    @property
    def versions(self) -> list[int]:
        """The versions of the questionnaire that were answered."""
        return list(self.content["versions"])

    def of(self, kind: str, *, pair: str = GAP, dimension: str | None = None) -> list[Figure]:
        """Give the figures of a kind in their order; items of one dimension only, if wanted."""
        return [
            Figure(facts, self.subjects)
            for facts in self.content["subjects"]
            if facts["kind"] == kind
            and facts["pair"] == pair
            and dimension in {None, facts["dimension"]}
        ]

    def one(self, kind: str, key: str, *, pair: str = GAP) -> Figure | None:
        """Give one figure; None where it is not shown."""
        return next((figure for figure in self.of(kind, pair=pair) if figure.key == key), None)

    @property
    def overall(self) -> Figure | None:
        """The overall score; None where it is not shown."""
        return self.one(OVERALL, OVERALL)

    @property
    def dimensions(self) -> list[Figure]:
        """The dimensions in the questionnaire's order."""
        return self.of(DIMENSION)
