"""The clock of candidates' data, and what is left to clean after somebody was erased."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.db import transaction

from culture.audit.services import forget_object, record_own_act
from surveys.hiring.candidates.clock import kept_until
from surveys.hiring.candidates.monitoring import drop_letters
from surveys.hiring.candidates.rights import erase
from surveys.hiring.models import Candidate, CandidateLink, Erasure, Vacancy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)

UNKNOWN_KEPT = dt.timedelta(days=7)
_last_looks: list[Callable[[Vacancy], None]] = []


def register(last_look: Callable[[Vacancy], None]) -> None:
    """Let another room count the candidates of a vacancy before all are erased; again adds nothing.

    It is called in the transaction that erases them.
    """
    if last_look not in _last_looks:
        _last_looks.append(last_look)


def apply_retention(*, now: dt.datetime) -> int:
    """Erase candidates whose time is over, and forget ended links; return how many were erased.

    That is so many months after the decision, as each vacancy says. Somebody who applied and never
    followed the link is erased after a week. Idempotent; each vacancy is one transaction.
    """
    never = Candidate.objects.exclude(pk__in=Candidate.objects.known())
    erased = _erase_all(never.filter(created_at__lt=now - UNKNOWN_KEPT))
    for vacancy in Vacancy.objects.filter(state=Vacancy.State.DECIDED).select_related(
        "organisation"
    ):
        if is_over(vacancy, now=now):
            erased += _end(vacancy, now=now)
    CandidateLink.objects.forget(now=now)
    return erased


def clean_erasures() -> int:
    """Take erased candidates out of the audit; return how many. Idempotent.

    The web process may add to the audit and change nothing there, so the worker does it. What was
    said for the monitoring of fairness is left out when letters are stirred.
    """
    cleaned = 0
    for erasure in Erasure.objects.select_related("vacancy").order_by("pk"):
        with transaction.atomic():
            forget_object(
                organisation_id=erasure.vacancy.organisation_id, object_uuid=erasure.candidate
            )
            erasure.delete()
        cleaned += 1
    return cleaned


def is_over(vacancy: Vacancy, *, now: dt.datetime) -> bool:
    """Whether the time of the data of a decided vacancy is over."""
    until = kept_until(vacancy)
    return until is not None and vacancy.organisation.day_of(now) > until


@transaction.atomic
def _end(vacancy: Vacancy, *, now: dt.datetime) -> int:
    drop_letters(vacancy)
    for last_look in _last_looks:
        last_look(vacancy)
    erased = _erase_all(vacancy.candidates.all())
    if erased:
        log.info("retention of vacancy %s: %s candidates", vacancy.uuid, erased)
        record_own_act(
            organisation_id=vacancy.organisation_id,
            action="candidates-erased",
            object_name=vacancy.title,
            object_uuid=vacancy.uuid,
            now=now,
            details={"candidates": erased},
        )
    return erased


def _erase_all(candidates: Iterable[Candidate]) -> int:
    erased = 0
    for candidate in candidates:
        erase(candidate=candidate)
        erased += 1
    return erased
