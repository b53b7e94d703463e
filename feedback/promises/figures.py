"""Numbers of promises: kept-rates, asking first, who promises too much, time to being at risk.

These are facts of the organisation, seen by everybody in it. What one customer said is not among
them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.scoring.certainty import clear_of
from culture.scoring.proportions import Selected, ShareOf, fisher
from feedback.promises.models import PromiseGiven, PromiseSource
from feedback.promises.rhythms import PromiseKind
from feedback.promises.settled import Settled, settled_in, within

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from culture.org.models import Unit

DAYS = 183
FEWEST = 5  # promises at risk, before half of them say anything


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """The numbers of a unit and all below it over half a year.

    `asked` are the promises given after whoever must keep them was heard. `rash` are those decided
    that nobody asked about, or that were given before the answer or against it, and were not kept,
    of all decided. `half_at_risk` is the time within which half of all that came to be at risk did;
    None below five.
    """

    kept: ShareOf
    by_kind: Mapping[str, ShareOf]
    by_source: Mapping[str, ShareOf]
    kept_asked: ShareOf
    kept_unasked: ShareOf
    asked: ShareOf
    rash: ShareOf
    at_risk: int
    half_at_risk: dt.timedelta | None


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A unit with its numbers; `promises_too_much` where its rash ones are clearly more."""

    unit: Unit
    figures: PromiseFigures
    promises_too_much: bool


def figures_of(
    organisation: Organisation, units: Sequence[Unit], *, now: dt.datetime
) -> list[UnitFigures]:
    """The numbers of some units over half a year until now, in their order.

    A unit is said to promise too much where the share of its rash promises is clearly higher than
    that of everybody else, by Fisher's exact test, Holm's way over all these units. The number of
    statements does not depend on how many units there are.
    """
    since = now - dt.timedelta(days=DAYS)
    first = organisation.day_of(since)
    decided = [one for one in settled_in(organisation, now=now) if one.day >= first]
    given = list(
        PromiseGiven.objects.filter(
            promise__organisation=organisation, given_at__gte=since, given_at__lte=now
        ).select_related("promise")
    )
    told = {unit: _figures(within(decided, unit), _given_in(given, unit)) for unit in units}
    whole = _rash(decided)
    clear = clear_of({unit: _p_of_more(found.rash, whole) for unit, found in told.items()})
    return [UnitFigures(unit, told[unit], unit in clear) for unit in units]


def _figures(decided: Sequence[Settled], given: Sequence[PromiseGiven]) -> PromiseFigures:
    sound = [one for one in decided if one.basis.is_sound]
    risks = sorted(one.risk_after for one in decided if one.risk_after is not None)
    # The shortest time in which half of them came, as with answers to questions.
    half = risks[(len(risks) - 1) // 2] if len(risks) >= FEWEST else None
    return PromiseFigures(
        kept=_kept(decided),
        by_kind=_each(PromiseKind.values, decided, lambda one: one.kind),
        by_source=_each(PromiseSource.values, decided, lambda one: one.source),
        kept_asked=_kept(sound),
        kept_unasked=_kept([one for one in decided if not one.basis.is_sound]),
        asked=ShareOf(sum(one.is_sound for one in given), len(given)),
        rash=_rash(decided),
        at_risk=len(risks),
        half_at_risk=half,
    )


def _each(
    keys: Iterable[str], decided: Sequence[Settled], key_of: Callable[[Settled], str]
) -> dict[str, ShareOf]:
    return {key: _kept([one for one in decided if key_of(one) == key]) for key in keys}


def _kept(decided: Sequence[Settled]) -> ShareOf:
    return ShareOf(sum(one.is_kept for one in decided), len(decided))


def _rash(decided: Sequence[Settled]) -> ShareOf:
    broken = [one for one in decided if not one.is_kept and not one.basis.is_sound]
    return ShareOf(len(broken), len(decided))


def _given_in(given: Iterable[PromiseGiven], unit: Unit) -> list[PromiseGiven]:
    return [one for one in given if unit.pk in one.promise.path]


def _p_of_more(own: ShareOf, whole: ShareOf) -> float:
    """The p of a unit's share against that of everybody else; 1 where it is not higher."""
    others = ShareOf(whole.hits - own.hits, whole.of - own.of)
    if own.share is None or others.share is None or own.share <= others.share:
        return 1.0
    return fisher(Selected(own.hits, own.of), Selected(others.hits, others.of))
