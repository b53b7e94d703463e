"""Promises that are decided: kept in time or not, each in one month for ever.

A promise is decided when its end is said, or when its time is over. It belongs to the month of its
end, or of the day that was due where that came first; what was agreed anew or withdrawn in time
counts in its next term or not at all. No moment is dated back, so a month that is over stays as it
was, but for what a standing promise may still say in the week after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from culture.org.models import Unit
from feedback.promises.models import Basis, PromiseOutcome, PromiseTerm
from feedback.promises.states import is_in_time

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from culture.privacy.periods import Period

STATING = "promises.state_all"  # the task that publishes them


@dataclass(frozen=True, slots=True)
class Settled:
    """One decided term: which units promised and delivered, what, when, and whether it was kept.

    `path` are the serials of the promising unit and all above it
    on the day of the promise. `risk_after` is how long after it
    was agreed it came to be at risk; None where it never did.
    """

    term: int
    unit: int
    path: Sequence[int]
    deliverer: int
    kind: str
    source: str
    basis: Basis
    day: dt.date
    is_kept: bool
    risk_after: dt.timedelta | None

    def is_in(self, period: Period) -> bool:
        """Whether it belongs to a period."""
        return period.contains(self.day)


def settled_in(organisation: Organisation, *, now: dt.datetime) -> list[Settled]:
    """Every decided term of an organisation, in the order of the days."""
    decided = Q(end__outcome__in=[PromiseOutcome.KEPT, PromiseOutcome.BROKEN])
    terms = PromiseTerm.objects.filter(
        decided | Q(end=None, closes_at__lte=now),
        promise__organisation=organisation,
        promise__given__isnull=False,
    ).select_related("promise__given", "end")
    found = [_settled(term, organisation) for term in terms]
    return sorted(found, key=lambda one: (one.day, one.term))


def within(settled: Iterable[Settled], unit: Unit) -> list[Settled]:
    """Those that a unit, or one below it, promised."""
    return [one for one in settled if unit.pk in one.path]


def _settled(term: PromiseTerm, organisation: Organisation) -> Settled:
    promise, end = term.promise, term.how_it_ended
    day = term.due_on
    if end:
        day = min(day, organisation.day_of(end.ended_at))
    return Settled(
        term=term.pk,
        unit=promise.unit_id,
        path=promise.path,
        deliverer=promise.deliverer_id,
        kind=promise.kind,
        source=promise.source,
        basis=Basis(promise.given.basis),
        day=day,
        is_kept=end is not None and is_in_time(end, term),
        risk_after=_risk_after(term),
    )


def _risk_after(term: PromiseTerm) -> dt.timedelta | None:
    """From agreeing to being at risk, unless it ended before or something was said of it."""
    end = term.how_it_ended
    came = [moment for moment in (end and end.ended_at, term.progress_at) if moment]
    if any(moment < term.warns_at for moment in came):
        return None
    after: dt.timedelta = term.warns_at - term.agreed_at
    return after
