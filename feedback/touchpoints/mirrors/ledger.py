"""When a personal link's answers may be shown to its person; pure.

The person also sees the numbers of the unit, in which the same answers count. Of each publication
of the unit they know the sum of own answers and others together, and may subtract the mirror. With
`own` and `others` answers in each publication that a mirror release takes from, the smallest set
that subtracting can leave is the sum of the lesser of both. So it must be k or more, or there must
be no others at all: then the mirror says nothing that the unit did not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Count:
    """Answers of one subject in a unit's month: of the link, of others, published as this month."""

    own: int = 0
    others: int = 0
    alone: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """A unit's month at a moment when everything that came was published.

    `releases` is how often the month had been published until then, `counts` by subject.
    """

    releases: int = 0
    counts: Mapping[str, Count] = field(default_factory=dict)

    @classmethod
    def of_json(cls, facts: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        counts = {subject: Count(*counted) for subject, counted in facts["counts"].items()}
        return cls(facts["releases"], counts)

    def as_json(self) -> dict[str, Any]:
        """Write it for the database."""
        counts = {
            subject: [count.own, count.others, count.alone]
            for subject, count in self.counts.items()
        }
        return {"releases": self.releases, "counts": counts}


NOTHING = Month()
NONE = Count()


@dataclass(frozen=True, slots=True)
class Company:
    """How far own answers stand among others, per subject, since the newest mirror release.

    `mixed` adds up the lesser of own and others over the publications seen one by one; `met` counts
    the others published together with own answers.
    """

    mixed: Mapping[str, int] = field(default_factory=dict)
    met: Mapping[str, int] = field(default_factory=dict)

    def hides(self, subject: str, *, k: int) -> bool:
        """Whether subtracting leaves k or more answers, or nothing."""
        return self.mixed.get(subject, 0) >= k or self.met.get(subject, 0) == 0

    def joined_by(self, before: Mapping[str, Month], now: Mapping[str, Month]) -> Company:
        """Add what was published between two looks.

        Where a month was published more than once between them, nobody can say how own answers and
        others were spread, so nothing is added to `mixed`.
        """
        mixed, met = dict(self.mixed), dict(self.met)
        for name, month in now.items():
            earlier = before.get(name, NOTHING)
            is_one = month.releases - earlier.releases == 1
            for subject, count in month.counts.items():
                old = earlier.counts.get(subject, NONE)
                own, others = count.own - old.own, count.others - old.others
                if own <= 0:
                    continue
                met[subject] = met.get(subject, 0) + max(others, 0)
                if is_one and count.alone - old.alone == own + others:
                    mixed[subject] = mixed.get(subject, 0) + min(own, others)
        return Company(mixed, met)
