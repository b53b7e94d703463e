"""Time as a tree: day ⊂ month ⊂ quarter ⊂ year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

MONTHS_A_YEAR = 12


class Grain(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Its length in months."""
        return {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}[self]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar month, quarter or year, by its first day."""

    starts_on: dt.date
    grain: Grain

    @classmethod
    def around(cls, day: dt.date, grain: Grain) -> Period:
        """The period of a grain that contains a day."""
        month = (day.month - 1) // grain.months * grain.months + 1
        return cls(dt.date(day.year, month, 1), grain)

    @property
    def next(self) -> Period:
        """The period of the same grain that follows."""
        return self._shifted(self.grain.months)

    @property
    def previous(self) -> Period:
        """The period of the same grain before."""
        return self._shifted(-self.grain.months)

    @property
    def ends_on(self) -> dt.date:
        """Its last day."""
        return self.next.starts_on - dt.timedelta(days=1)

    def is_over(self, today: dt.date) -> bool:
        """Whether its last day lies before today."""
        return self.ends_on < today

    def contains(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.starts_on <= day <= self.ends_on

    def widened(self) -> list[Period]:
        """Itself and every coarser period around it, finest first."""
        return [
            Period.around(self.starts_on, grain)
            for grain in Grain
            if grain.months >= self.grain.months
        ]

    def _shifted(self, months: int) -> Period:
        count = self.starts_on.year * MONTHS_A_YEAR + self.starts_on.month - 1 + months
        year, month = divmod(count, MONTHS_A_YEAR)
        return Period(dt.date(year, month + 1, 1), self.grain)
