"""Numbers of cases: answered by the deadline, solved as customers say.

These are facts of the organisation, seen by everybody in it. Who the customers were is not among
them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.scoring.proportions import ShareOf
from feedback.cases.settled import SettledRound, settled_in, within

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from culture.org.models import Unit

DAYS = 183


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """The numbers of a unit and all below it over half a year.

    `solved` is of the rounds of which a customer said whether they solved it; `said` is how many of
    the answered said so.
    """

    unit: Unit
    in_time: ShareOf
    first_in_time: ShareOf
    again_in_time: ShareOf
    solved: ShareOf
    said: ShareOf


def figures_of(
    organisation: Organisation, units: Sequence[Unit], *, now: dt.datetime
) -> list[CaseFigures]:
    """The numbers of some units over half a year until now, in their order."""
    first = organisation.day_of(now - dt.timedelta(days=DAYS))
    decided = [one for one in settled_in(organisation, now=now) if one.day >= first]
    return [_figures(unit, within(decided, unit)) for unit in units]


def _figures(unit: Unit, decided: Sequence[SettledRound]) -> CaseFigures:
    said = [one for one in decided if one.was_solved is not None]
    return CaseFigures(
        unit=unit,
        in_time=_in_time(decided),
        first_in_time=_in_time([one for one in decided if one.is_first]),
        again_in_time=_in_time([one for one in decided if not one.is_first]),
        solved=ShareOf(sum(one.was_solved is True for one in said), len(said)),
        said=ShareOf(len(said), len(decided)),
    )


def _in_time(decided: Sequence[SettledRound]) -> ShareOf:
    return ShareOf(sum(one.is_in_time for one in decided), len(decided))
