"""Which lead is asked how somebody who was hired works: some months after the decision."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from culture.accounts.models import User, months_before
from culture.org.models import Unit
from culture.toolkit.responsibility import Responsibilities
from surveys.hiring.candidates.clock import kept_until
from surveys.hiring.models import Candidate, Stage, Vacancy

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTHS_LATER = 3


def asked_of(user: User, *, day: dt.date) -> list[Candidate]:
    """The hires whose work a user is asked to rate on a day, those decided first before others.

    Asked is who leads the unit of the vacancy, or else the nearest unit above; nobody is asked
    about themselves. Four statements, or one where nobody waits.
    """
    waiting = [one for one in _unrated(user.organisation_id) if _is_time(one.vacancy, day)]
    if not waiting:
        return []
    known = Responsibilities.on(day, organisation=user.organisation_id)
    above = Unit.objects.in_bulk({pk for one in waiting for pk in one.vacancy.unit.path})
    accounts = _accounts(user.organisation_id)
    return [
        one
        for one in waiting
        if any(
            lead.user_id == user.pk
            for lead in known.with_accounts(but=accounts.get(one.email.casefold()))
            .of(one.vacancy.unit, above=above)
            .leads
        )
    ]


def _unrated(organisation: int) -> Iterable[Candidate]:
    chosen = Candidate.objects.in_process().filter(
        vacancy__organisation=organisation,
        vacancy__state=Vacancy.State.DECIDED,
        stage=Stage.CHOSEN,
        may_be_rated_at_work=True,
        work_review=None,
        debrief__isnull=False,
    )
    wanted = chosen.select_related(
        "vacancy__organisation", "vacancy__unit", "vacancy__profile_version"
    )
    return wanted.order_by("vacancy__decided_at", "name", "pk")


def _is_time(vacancy: Vacancy, day: dt.date) -> bool:
    until = kept_until(vacancy)
    if until is None or vacancy.decided_at is None:
        return False
    begins = months_before(vacancy.organisation.day_of(vacancy.decided_at), -MONTHS_LATER)
    return begins <= day <= until


def _accounts(organisation: int) -> dict[str, int]:
    """Accounts (by serial) by their address: who applied with it is not asked about themselves."""
    users = User.objects.filter(organisation=organisation)
    return {email.casefold(): pk for email, pk in users.values_list("email", "pk")}
