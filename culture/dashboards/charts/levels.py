"""Levels per dimension on the questionnaire's scale, beside the level of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.charts import svg
from culture.dashboards.charts.axis import Axis


@dataclass(frozen=True, slots=True)
class LevelBar:
    """One dimension: what was delivered with half its interval, and what the whole found.

    `tone` says whether it lies clearly below (short) or above (over) the whole, or neither (even);
    `note` stands below the level.
    """

    label: str
    level: float
    margin: float | None = None
    n: int = 0
    whole: float | None = None
    tone: str = "even"
    note: str = ""
    withheld: str = ""

    @property
    def values(self) -> tuple[float, ...]:
        """Give every value that must be on the drawing."""
        reach = self.margin or 0.0
        known = (self.level - reach, self.level + reach)
        return known if self.whole is None else (*known, self.whole)

    @property
    def texts(self) -> list[str]:
        """Say the level with its interval, and the note."""
        level = formats.level_with_margin(self.level, self.margin)
        return [level, self.note] if self.note else [level]

    @property
    def sentence(self) -> str:
        """Say the whole bar for those who hear it."""
        facts = {
            "label": self.label,
            "level": formats.level_with_margin(self.level, self.margin),
            "n": formats.answers(self.n),
        }
        if self.whole is None:
            return gettext("{label}: {level}, {n}.").format(**facts)
        return gettext("{label}: {level}, everybody {whole}, {n}.").format(
            **facts, whole=formats.number(self.whole)
        )

    def marks(self, axis: Axis, y: float) -> Iterator[SafeString]:
        """Draw the interval, the ring of the whole and the diamond, in this order."""
        if self.margin is not None:
            low, high = (axis.place(self.level + end) for end in (-self.margin, self.margin))
            yield svg.line(low, high, y, class_=f"interval {self.tone}")
        if self.whole is not None:
            yield svg.expected_mark(axis.place(self.whole), y)
        yield svg.delivered_mark(axis.place(self.level), y, tone=self.tone)
