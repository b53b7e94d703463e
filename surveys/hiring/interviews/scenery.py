"""The demo's interviews: three people rate, one of them mildly, and one vacancy is decided."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from surveys.hiring.interviews import debriefing, deciding, panels, planning, scoring
from surveys.hiring.interviews.cards import Rated, RatingCard
from surveys.hiring.interviews.ratings import HIGHEST, LOWEST
from surveys.hiring.models import Candidate, Decision, Interview, InterviewerMail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from culture.accounts.models import User
    from surveys.hiring.models import Interviewer, Vacancy

DAY = dt.timedelta(days=1)
# Who interviews, and how many points above colleagues that person rates; the first has an account.
PANEL = (
    ("", "", 0),
    ("Solveig Dahl", "solveig.dahl@example.net", 0),
    ("Tomás Vera", "tomas.vera@example.net", 1),
)
QUALITIES = (4, 2, 3, 4, 2)  # of candidates by name
SCATTER = (-1, 0, 0, 1)
HEARD = {
    "en": ("Asked what the guest needed before offering anything.", "Spoke of rules first."),
    "es": ("Preguntó qué necesitaba el huésped antes de ofrecer nada.", "Habló primero de reglas."),
    "ru": ("Сначала спросила, что нужно гостю.", "Сначала вспомнил правила."),
    "nb": ("Spurte hva gjesten trengte, før noe ble tilbudt.", "Snakket om regler først."),
}
AGREED = "Two of us heard the same story; the third heard the end of it only."


def seat_panel(vacancy: Vacancy, *, actor: User, at: dt.datetime) -> list[Interviewer]:
    """Put the demo's three interviewers on a panel."""
    people = []
    for name, email, _leaning in PANEL:
        people.append(
            panels.add_interviewer(
                actor=actor,
                vacancy=vacancy,
                name=name or actor.name,
                email=email or actor.email,
                language="en",
                now=at,
            )
        )
    # Nobody reads these addresses, so the demo's mails are as good as sent.
    InterviewerMail.objects.filter(interviewer__in=people).update(state=InterviewerMail.State.SENT)
    return people


def interview_everybody(vacancy: Vacancy, *, actor: User, at: dt.datetime) -> None:
    """Let the panel meet and rate everybody, open the debriefs, and decide the vacancy."""
    people = seat_panel(vacancy, actor=actor, at=at)
    present = list(Candidate.objects.filter(vacancy=vacancy).in_process().by_name())
    for place, candidate in enumerate(present):
        _meet(candidate, people, actor=actor, at=at + place * DAY / 24)
        for seat, person in enumerate(people):
            said = _said(candidate, place, seat)
            scoring.send_card(
                interviewer=person, candidate=candidate, said=said, seen=0, now=at + DAY
            )
    for place, candidate in enumerate(present):
        debriefing.open_debrief(actor=actor, candidate=candidate, now=at + 2 * DAY)
        _agree(candidate, actor=actor, at=at + 2 * DAY)
        deciding.record_decision(
            actor=actor,
            candidate=candidate,
            outcome=Decision.Outcome.NOT_CHOSEN if place else Decision.Outcome.CHOSEN,
            reason=Decision.Reason.OTHERS if place else Decision.Reason.EVIDENCE,
            note=HEARD["en"][place > 0],
            now=at + 3 * DAY,
        )
    deciding.decide_vacancy(actor=actor, vacancy=vacancy, now=at + 4 * DAY)


def interview_some(vacancy: Vacancy, *, actor: User, at: dt.datetime) -> None:
    """Plan interviews, and let one interviewer rate the first candidate already."""
    people = seat_panel(vacancy, actor=actor, at=at)
    present = list(Candidate.objects.filter(vacancy=vacancy, submitted_at__isnull=False).by_name())
    for place, candidate in enumerate(present):
        _meet(candidate, people, actor=actor, at=at + place * DAY / 24)
    for person in people[1:2]:
        said = _said(present[0], 0, 1)
        scoring.send_card(interviewer=person, candidate=present[0], said=said, seen=0, now=at)


def _meet(
    candidate: Candidate, people: Sequence[Interviewer], *, actor: User, at: dt.datetime
) -> None:
    planned = Interview(candidate=candidate, starts_at=at, minutes=60, place="Meridian, Room 2")
    planning.plan_interview(actor=actor, interview=planned, interviewers=people, now=at - DAY)


def _said(candidate: Candidate, place: int, seat: int) -> dict[int, Rated]:
    """A whole card: the candidate's quality, a scatter that is the same each time, a leaning."""
    quality, leaning = QUALITIES[place % len(QUALITIES)], PANEL[seat][2]
    found = {}
    for one in RatingCard(candidate.guide_version).questions:
        drawn = SCATTER[(3 * place + 5 * seat + 7 * one.number) % len(SCATTER)]
        points = min(HIGHEST, max(LOWEST, quality + drawn + leaning))
        note = HEARD[candidate.language][points < quality] if one.number % 4 else ""
        found[one.question.pk] = Rated(points, note=note)
    return found


def _agree(candidate: Candidate, *, actor: User, at: dt.datetime) -> None:
    """Agree about what interviewers see least alike."""
    first = debriefing.debriefed(candidate)[0]
    points = round(first.mean or LOWEST)
    debriefing.record_agreed(
        actor=actor,
        candidate=candidate,
        competency=first.competency,
        points=points,
        reason=AGREED,
        now=at,
    )
