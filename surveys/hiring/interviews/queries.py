"""Reads of interviews: whom an interviewer meets, and who is still waited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from surveys.hiring.models import Candidate, Decision, Interview, Interviewer, Scorecard, Vacancy

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.accounts.models import User
    from surveys.hiring.models.candidates import CandidateQuerySet


@dataclass(frozen=True, slots=True)
class MyCandidate:
    """A candidate as one interviewer has it in a list: when, and how far the own card is."""

    candidate: Candidate
    interviews: Sequence[Interview]
    card: Scorecard | None

    @property
    def is_open(self) -> bool:
        """Whether all ratings are open to this interviewer: the own ones are among them."""
        return bool(self.card and self.card.is_sent) and hasattr(self.candidate, "debrief")


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A candidate as HR plans interviews: how many ratings are in, and who is waited for.

    What anybody gave is not in it.
    """

    candidate: Candidate
    interviews: Sequence[Interview]
    sent: int
    awaited: Sequence[Interviewer]
    is_open: bool
    decision: Decision | None

    @property
    def expected(self) -> int:
        """How many ratings there are to be: those that are in, and those that are waited for."""
        return self.sent + len(self.awaited)

    @property
    def is_complete(self) -> bool:
        """Whether ratings were sent and nobody is waited for."""
        return self.sent > 0 and not self.awaited


def candidates_met_by(interviewer: Interviewer) -> CandidateQuerySet:
    """The candidates whom an interviewer meets, or has begun to rate."""
    own = Q(interviews__interviewers=interviewer) | Q(scorecards__interviewer=interviewer)
    met = Candidate.objects.filter(own, vacancy=interviewer.vacancy_id).values("pk")
    return Candidate.objects.filter(pk__in=met).by_name()


def my_candidates(interviewer: Interviewer) -> list[MyCandidate]:
    """The candidates of one interviewer by name, with times and the own cards; three queries."""
    met = candidates_met_by(interviewer).select_related("debrief")
    found = met.prefetch_related(
        Prefetch(
            "interviews", interviewer.interviews.order_by("starts_at", "pk"), to_attr="planned"
        ),
        Prefetch("scorecards", interviewer.scorecards.all(), to_attr="own_cards"),
    )
    return [
        MyCandidate(one, one.planned, next(iter(one.own_cards), None))  # type: ignore[attr-defined]
        for one in found
    ]


def unrated_interviews(user: User) -> QuerySet[Interview]:
    """The interviews of somebody with an account whose candidates wait for their ratings."""
    sent = Scorecard.objects.filter(
        candidate=OuterRef("candidate"), interviewer=OuterRef("interviewers"), sent_at__isnull=False
    )
    planned = Interview.objects.filter(
        interviewers__user=user, interviewers__left_at=None, candidate__withdrawn_at=None
    )
    return planned.exclude(candidate__vacancy__state=Vacancy.State.DECIDED).exclude(Exists(sent))


def waiting_panels(user: User) -> list[tuple[Interviewer, int]]:
    """The panels of somebody with an account on which candidates wait for this person's ratings.

    One query where there is none.
    """
    counts = (
        unrated_interviews(user)
        .order_by("interviewers")
        .values_list("interviewers")
        .annotate(n=Count("candidate", distinct=True))
    )
    found = dict(counts)
    people = Interviewer.objects.filter(pk__in=found).select_related("vacancy") if found else ()
    return sorted(((one, found[one.pk]) for one in people), key=lambda pair: pair[0].pk)


def panel_lines(vacancy: Vacancy, *, candidates: CandidateQuerySet) -> list[PanelLine]:
    """How far the ratings of candidates are; five queries."""
    planned = Interview.objects.order_by("starts_at", "pk").prefetch_related(
        Prefetch("interviewers", Interviewer.objects.by_name())
    )
    cards = Scorecard.objects.filter(sent_at__isnull=False)
    decisions = Decision.objects.order_by("-pk")
    found = candidates.filter(vacancy=vacancy).prefetch_related(
        Prefetch("interviews", planned, to_attr="planned"),
        Prefetch("scorecards", cards, to_attr="sent_cards"),
        Prefetch("decisions", decisions, to_attr="newest_first"),
    )
    found = found.select_related("debrief")
    return [_line(one) for one in found]


def _line(candidate: Candidate) -> PanelLine:
    interviews = candidate.planned  # type: ignore[attr-defined]
    sent = {card.interviewer_id for card in candidate.sent_cards}  # type: ignore[attr-defined]
    expected = {
        person.pk: person
        for one in interviews
        for person in one.interviewers.all()
        if not person.has_left and person.pk not in sent
    }
    return PanelLine(
        candidate,
        interviews,
        len(sent),
        list(expected.values()),
        hasattr(candidate, "debrief"),
        next(iter(candidate.newest_first), None),  # type: ignore[attr-defined]
    )
