"""How people become candidates: added by HR one by one or as a table, or by applying themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.hiring.models import Candidate, CandidateMail, Vacancy
from surveys.hiring.recording import record_vacancy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from culture.accounts.models import User

BETWEEN_LINKS = dt.timedelta(minutes=10)
Origin = Candidate.Origin
Kind = CandidateMail.Kind


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is known of somebody who becomes a candidate."""

    name: str
    email: str
    language: str


@transaction.atomic
def add_candidate(
    *, actor: User, vacancy: Vacancy, name: str, email: str, language: str, now: dt.datetime
) -> Candidate:
    """Make somebody a candidate of an open vacancy, and let the outbox send the personal link.

    Raises ValidationError where the vacancy is not open or the address is a candidate's already.
    """
    applicant = Applicant(name, email, language)
    candidate = _make_candidate(_open_vacancy(vacancy), applicant, origin=Origin.ADDED, now=now)
    queue_mail(candidate, Kind.INVITATION, now=now)
    record_vacancy("candidates-added", vacancy, actor=actor, now=now, candidates=1)
    return candidate


@transaction.atomic
def import_candidates(
    *, actor: User, vacancy: Vacancy, applicants: Sequence[Applicant], now: dt.datetime
) -> list[Candidate]:
    """Make everybody of a table a candidate who is none yet; return the new ones.

    Raises ValidationError where the vacancy is not open.
    """
    locked = _open_vacancy(vacancy)
    known = {email.casefold() for email in locked.candidates.values_list("email", flat=True)}
    added = []
    for applicant in applicants:
        if applicant.email.casefold() in known:
            continue
        known.add(applicant.email.casefold())
        added.append(_make_candidate(locked, applicant, origin=Origin.IMPORTED, now=now))
    for candidate in added:
        queue_mail(candidate, Kind.INVITATION, now=now)
    record_vacancy("candidates-added", vacancy, actor=actor, now=now, candidates=len(added))
    return added


@transaction.atomic
def apply_for(*, vacancy: Vacancy, applicant: Applicant, now: dt.datetime) -> None:
    """Let somebody apply, or send a new link to somebody who has: nobody learns which it was.

    Raises ValidationError where the vacancy does not take applications any more.
    """
    locked = _open_vacancy(vacancy)
    if not takes_applications(locked, today=locked.organisation.day_of(now)):
        raise ValidationError(_("This vacancy is not open to candidates."))
    known = locked.candidates.filter(email__iexact=applicant.email).first()
    if known is not None:
        ask_for_link(candidate=known, now=now)
        return
    candidate = _make_candidate(locked, applicant, origin=Origin.APPLIED, now=now)
    queue_mail(candidate, Kind.APPLICATION, now=now)


def takes_applications(vacancy: Vacancy, *, today: dt.date) -> bool:
    """Whether somebody may apply on a day."""
    is_in_time = vacancy.closes_on is None or today <= vacancy.closes_on
    return vacancy.state == Vacancy.State.OPEN and is_in_time


def ask_for_link(*, candidate: Candidate, now: dt.datetime) -> None:
    """Let the outbox send a new personal link to the candidate's address.

    One mail in some minutes is enough, so that nobody can flood somebody else's address.
    """
    if not candidate.mails.filter(due_at__gt=now - BETWEEN_LINKS).exists():
        queue_mail(candidate, Kind.LINK, now=now)


def queue_mail(candidate: Candidate, kind: Kind, *, now: dt.datetime) -> CandidateMail:
    """Put a mail to a candidate into the outbox, in the caller's transaction."""
    return CandidateMail.objects.create(
        candidate=candidate, kind=kind, address=candidate.email, due_at=now
    )


def _open_vacancy(vacancy: Vacancy) -> Vacancy:
    """The vacancy, locked so that it stays open until the candidate is stored."""
    locked = (
        Vacancy.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=vacancy.pk)
    )
    if locked.state != Vacancy.State.OPEN:
        raise ValidationError(_("This vacancy is not open to candidates."))
    return locked


def _make_candidate(
    vacancy: Vacancy, applicant: Applicant, *, origin: Origin, now: dt.datetime
) -> Candidate:
    candidate = Candidate(
        vacancy=vacancy,
        guide_version=vacancy.guide_version,
        name=applicant.name,
        email=applicant.email,
        language=applicant.language,
        origin=origin,
        created_at=now,
    )
    candidate.full_clean()
    candidate.save()
    return candidate
