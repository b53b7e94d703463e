"""Do people of different tenure or role say different things? Their widest difference."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import sureness, words
from culture.dashboards.tones import p_of_difference

if TYPE_CHECKING:
    from culture.dashboards.figures import BreakdownFigures, Figure
    from culture.dashboards.tones import Tones


@dataclass(frozen=True, slots=True)
class ClassContrast:
    """The pair of classes and the figure that most surely differ, of all `number` looked at.

    `p` is the p value of its being nothing, already multiplied by that number.
    """

    by: str
    lower: tuple[str, ...]
    low: Figure
    higher: tuple[str, ...]
    high: Figure
    number: int
    p: float

    @property
    def name(self) -> str:
        """What it is called among all that a page would like to say."""
        return f"classes by {self.by}"

    def said(self, tones: Tones) -> str:
        """Say the difference where it is clear, else that there is none."""
        if not tones.says(self.name):
            return gettext("No clear difference between these groups, all pairs of them looked at.")
        return gettext(
            "{name}: clearly lower for “{low}” ({value}) than for “{high}” ({other})."
        ).format(
            name=self.low.name,
            low=words.category(self.lower),
            value=self.low.written(),
            high=words.category(self.higher),
            other=self.high.written(),
        )

    def how_sure(self, tones: Tones) -> str:
        """Answer how sure that is."""
        name = gettext("{name}, {first} and {second}").format(
            name=self.low.name,
            first=words.category(self.lower),
            second=words.category(self.higher),
        )
        return sureness.of_difference(
            tones, self.name, name, self.low, self.high, times=self.number
        )


def widest_contrast(breakdown: BreakdownFigures) -> ClassContrast | None:
    """Find what most surely differs between two classes; None where nothing can be compared."""
    found = []
    for one, other in combinations(breakdown.groups, 2):
        beside = {figure.spot: figure for figure in other.figures}
        for first in one.figures:
            second = beside.get(first.spot)
            if second is None:
                continue
            (lower, low), (higher, high) = sorted(
                ((one.keys, first), (other.keys, second)), key=lambda side: side[1].value
            )
            found.append((p_of_difference(low, high), lower, low, higher, high))
    if not found:
        return None
    p, lower, low, higher, high = min(found, key=lambda one: one[0])
    return ClassContrast(
        breakdown.by, lower, low, higher, high, len(found), min(1.0, p * len(found))
    )
