"""Decisions: a person, a reason and a note; no number rejects anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.hiring.interviews.planning import lock_candidate, refuse_decided
from surveys.hiring.models import Candidate, ComparisonRequest, Decision, Stage, Vacancy
from surveys.hiring.recording import record_candidate, record_vacancy

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from culture.accounts.models import User


@transaction.atomic
def ask_for_comparison(*, actor: User, vacancy: Vacancy, now: dt.datetime) -> None:
    """Note that somebody asked to see candidates held against each other; the first time counts."""
    asked, is_new = ComparisonRequest.objects.get_or_create(
        vacancy=vacancy, asked_by=actor, defaults={"asked_at": now}
    )
    if is_new:
        record_vacancy("comparison-asked", asked.vacancy, actor=actor, now=now)


@transaction.atomic
def record_decision(
    *,
    actor: User,
    candidate: Candidate,
    outcome: str,
    reason: str,
    note: str,
    now: dt.datetime,
) -> Decision:
    """Write down what somebody decided about a candidate; the newest decision counts.

    Raises ValidationError without a reason and a note, for somebody who has withdrawn, and once
    the vacancy is decided.
    """
    # The vacancy first: whoever decides it waits until this is written.
    Vacancy.objects.select_for_update(of=("self",)).get(pk=candidate.vacancy_id)
    locked = lock_candidate(candidate)
    refuse_decided(locked)
    if locked.has_withdrawn:
        raise ValidationError(_("This candidate has withdrawn: nothing is left to decide."))
    decision = Decision(
        candidate=locked,
        outcome=outcome,
        reason=reason,
        note=note.strip(),
        decided_by=actor,
        decided_at=now,
    )
    decision.full_clean()
    decision.save()
    record_candidate(
        "candidate-decided", locked, actor=actor, now=now, outcome=outcome, reason=reason
    )
    return decision


@transaction.atomic
def decide_vacancy(*, actor: User, vacancy: Vacancy, now: dt.datetime) -> None:
    """End a vacancy: from here on nothing is rated or decided, and the clock of its data runs.

    Raises ValidationError while somebody in the process waits for a decision, and where it was
    never open or is decided already.
    """
    locked = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
    if locked.state not in {Vacancy.State.OPEN, Vacancy.State.CLOSED}:
        raise ValidationError(_("Only a vacancy that was opened can be decided, and only once."))
    present = Candidate.objects.known().in_process().filter(vacancy=locked)
    waiting = present.filter(decisions=None).count()
    if waiting:
        said = ngettext(
            "%(n)s candidate waits for a decision.",
            "%(n)s candidates wait for a decision.",
            waiting,
        )
        raise ValidationError(said % {"n": waiting})
    for candidate in present.order_by("pk"):
        decision = newest_decision(candidate)
        if decision and decision.outcome == Decision.Outcome.CHOSEN:
            candidate.reach(Stage.CHOSEN)
    locked.state, locked.decided_at = Vacancy.State.DECIDED, now
    locked.closed_at = locked.closed_at or now
    locked.save(update_fields=["state", "decided_at", "closed_at"])
    record_vacancy("vacancy-decided", locked, actor=actor, now=now)


def newest_decision(candidate: Candidate) -> Decision | None:
    """The decision that counts; None before there is any."""
    return decisions_about(candidate).first()


def decisions_about(candidate: Candidate) -> QuerySet[Decision]:
    """Every decision about a candidate, the newest first."""
    found = Decision.objects.filter(candidate=candidate).select_related("decided_by")
    return found.order_by("-pk")
