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
    from surveys.hiring.models.candidates import CandidateQuerySet

MONTHS_LATER = 3
SOONEST = dt.timedelta(days=88)  # three months are at least 89 days, and zones differ by one


def asked_of(user: User, *, day: dt.date) -> list[Candidate]:
    """The hires whose work a user is asked to rate on a day, those decided first before others.

    Asked is who leads the unit of the vacancy, or else the nearest unit above; nobody is asked
    about themselves. Four statements, or one where nobody waits.
    """
    waiting = [one for one in unrated_hires(user.organisation_id) if _is_time(one.vacancy, day)]
    if not waiting:
        return []
    known = Responsibilities.known_to(user, day=day)
    accounts = _accounts(user.organisation_id)
    return [
        one
        for one in waiting
        if any(
            lead.user_id == user.pk
            for lead in known.with_accounts(but=accounts.get(one.email.casefold()))
            .of(one.vacancy.unit)
            .leads
        )
    ]


def unrated_hires(organisation: int) -> CandidateQuerySet:
    """The hires of an organisation (by serial) whose work nobody rated, those decided first."""
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


def hires_near(user: User, *, day: dt.date) -> CandidateQuerySet:
    """The unrated hires that a lead may be asked about, before each is looked at."""
    unrated = unrated_hires(user.organisation_id)
    led = Unit.objects.led_by(user, day=day)
    decided = dt.datetime.combine(day, dt.time.max, tzinfo=dt.UTC) - SOONEST
    return unrated.filter(vacancy__unit__in=led, vacancy__decided_at__lte=decided)


def _is_time(vacancy: Vacancy, day: dt.date) -> bool:
    until = kept_until(vacancy)
    if until is None or vacancy.decided_at is None:
        return False
    return asked_since(vacancy) <= day <= until


def asked_since(vacancy: Vacancy) -> dt.date:
    """The first day on which a lead is asked how those who were hired for a vacancy work."""
    if vacancy.decided_at is None:
        raise ValueError("nobody was hired yet")
    return months_before(vacancy.organisation.day_of(vacancy.decided_at), -MONTHS_LATER)


def _accounts(organisation: int) -> dict[str, int]:
    """Accounts (by serial) by their address: who applied with it is not asked about themselves."""
    users = User.objects.filter(organisation=organisation)
    return {email.casefold(): pk for email, pk in users.values_list("email", "pk")}
