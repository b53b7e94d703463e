"""Rounds that are decided: answered in time or not, each in one month for ever.

A round is decided when the customer was answered, ten minutes later when that cannot be taken back
any more, or when its deadline is over. It belongs to the month of the answer, or of the deadline
where that came first. What was erased before that is not decided.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from feedback.cases.models import CaseRound

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from culture.org.models import Unit
    from culture.privacy.periods import Period

STATING = "cases.state_all"  # the task that publishes them
UNDO = dt.timedelta(minutes=10)  # in which an answer can be taken back


@dataclass(frozen=True, slots=True)
class Solved:
    """Whether a customer says that it was solved, and on which day that was said."""

    path: Sequence[int]
    day: dt.date
    was_solved: bool


@dataclass(frozen=True, slots=True)
class SettledRound:
    """One decided round: in which unit, when, whether in time, and what the customer said of it.

    `path` are the serials of the unit and all above it; `said` is None before it is said.
    """

    round: int
    unit: int
    path: Sequence[int]
    day: dt.date
    is_first: bool
    is_in_time: bool
    said: Solved | None

    def is_in(self, period: Period) -> bool:
        """Whether it belongs to a period."""
        return period.contains(self.day)


def settled_in(organisation: Organisation, *, now: dt.datetime) -> list[SettledRound]:
    """Every decided round of an organisation, in the order of the days."""
    is_over = Q(reply=None, due_at__lte=now) & (
        Q(case__contact__erased_on=None) | Q(case__contact__erased_on__gt=F("due_on"))
    )
    rounds = CaseRound.objects.filter(
        Q(reply__said_at__lte=now - UNDO) | is_over, case__organisation=organisation
    ).select_related("case__contact", "reply", "verdict")
    found = [_settled(one, organisation) for one in rounds]
    return sorted(found, key=lambda one: (one.day, one.round))


def within(settled: Iterable[SettledRound], unit: Unit) -> list[SettledRound]:
    """Those of a unit and all below it."""
    return [one for one in settled if unit.pk in one.path]


def _settled(one: CaseRound, organisation: Organisation) -> SettledRound:
    answer, said, day = one.answer, one.said, one.due_on
    if answer:
        day = min(day, organisation.day_of(answer.said_at))
    return SettledRound(
        round=one.pk,
        unit=one.case.contact.unit_id,
        path=one.case.path,
        day=day,
        is_first=one.number == 1,
        is_in_time=answer is not None and answer.said_at < one.due_at,
        said=Solved(one.case.path, organisation.day_of(said.said_at), said.was_solved)
        if said
        else None,
    )
