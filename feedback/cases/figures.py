"""Numbers of cases: answered by the deadline, solved as customers say.

The first is a fact of the organisation, seen by everybody in it. What customers said, and that one
waits anew because of it, is counted together in fives and more, so that neither a unit less those
below it nor a month less the month before is the word of one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from culture.privacy.counting import OnePlace, Together, together
from culture.privacy.periods import Grain, Period
from culture.scoring.proportions import ShareOf
from feedback.cases.settled import settled_in, within

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from culture.org.models import Unit

DAYS = 183
F = TypeVar("F", bound=OnePlace)
FEWEST = 5  # as everywhere where people who were asked have said something


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """The numbers of a unit and all below it over half a year.

    `again_in_time` is of the rounds that began when a customer said that it was not solved,
    `solved` of those of which a customer said it. Both are of months that are over, from the
    quarter on in which the half year begins.
    """

    unit: Unit
    in_time: ShareOf
    again_in_time: ShareOf
    solved: ShareOf


def figures_of(
    organisation: Organisation, units: Sequence[Unit], *, now: dt.datetime
) -> list[CaseFigures]:
    """The numbers of some units over half a year until now, in their order."""
    today, first = organisation.day_of(now), organisation.day_of(now - dt.timedelta(days=DAYS))
    settled = settled_in(organisation, now=now)
    since = Period.around(first, Grain.QUARTER).starts_on
    decided = [one for one in settled if one.day >= first]
    again = _counted((one for one in settled if not one.is_first), since=since, today=today)
    said = _counted((one.said for one in settled if one.said), since=since, today=today)
    return [
        CaseFigures(
            unit=unit,
            in_time=_share([one.is_in_time for one in within(decided, unit)]),
            again_in_time=_share([one.is_in_time for one in _held(again, unit)]),
            solved=_share([one.was_solved for one in _held(said, unit)]),
        )
        for unit in units
    ]


def _counted(facts: Iterable[F], *, since: dt.date, today: dt.date) -> list[Together[F]]:
    blocks = together(facts, today=today, k=FEWEST)
    return [block for block in blocks if block.period.starts_on >= since]


def _held(blocks: Iterable[Together[F]], unit: Unit) -> list[F]:
    return [fact for block in blocks if unit.pk in block.path for fact in block.facts]


def _share(hits: Sequence[bool]) -> ShareOf:
    return ShareOf(sum(hits), len(hits))
