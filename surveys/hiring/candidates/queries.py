"""Reads of candidates for HR's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from surveys.hiring.models import Candidate, CandidateMail

if TYPE_CHECKING:
    from culture.accounts.models import User
    from surveys.hiring.models import Vacancy
    from surveys.hiring.models.candidates import CandidateQuerySet


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A candidate in a list, and the newest mail that could not be delivered."""

    candidate: Candidate
    failed: CandidateMail | None


def candidates_of(vacancy: Vacancy, *, actor: User) -> CandidateQuerySet:
    """The candidates of a vacancy that the actor may see, by name."""
    return Candidate.objects.visible_to(actor).filter(vacancy=vacancy).by_name()


def candidate_lines(candidates: CandidateQuerySet) -> list[CandidateLine]:
    """What a list of candidates shows; two queries."""
    failed = CandidateMail.objects.filter(state=CandidateMail.State.FAILED).order_by("-pk")
    prefetched = candidates.prefetch_related(Prefetch("mails", failed, to_attr="failed"))
    return [CandidateLine(one, next(iter(one.failed), None)) for one in prefetched]  # type: ignore[attr-defined]
