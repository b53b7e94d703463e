"""Interviews: HR plans them; an interviewer has the own pages, by account or by link."""

import datetime as dt
from typing import Any

from django.utils import timezone

from surveys.hiring.interviews.debriefing import open_debrief
from surveys.hiring.interviews.deciding import ask_for_comparison
from surveys.hiring.models import Candidate, Competency, Interviewer, Stage, Vacancy
from tests.architecture.access.rows import Row, allow, same
from tests.architecture.access.world import World
from tests.make import NOW
from tests.make_candidates import a_candidate
from tests.make_hiring import a_vacancy
from tests.make_interviews import a_link_of, a_scorecard, an_interview, an_interviewer

HR = allow("hr")
SENT = allow("hr", status=302)
OWN = allow("manager")


def _vacancy(world: World) -> dict[str, Any]:
    vacancy = a_vacancy(world.unit)
    an_interview(a_candidate(vacancy), an_interviewer(vacancy))
    return {"identity": vacancy.uuid}


def _candidate(world: World) -> dict[str, Any]:
    vacancy = a_vacancy(world.unit)
    an_interviewer(vacancy)
    return {"identity": a_candidate(vacancy).uuid}


def _interview(world: World) -> dict[str, Any]:
    vacancy = a_vacancy(world.unit)
    return {"identity": an_interview(a_candidate(vacancy), an_interviewer(vacancy)).uuid}


def _interviewer(world: World) -> dict[str, Any]:
    return {"identity": an_interviewer(a_vacancy(world.unit)).uuid, "act": "leave"}


def _person(_world: World) -> dict[str, Any]:
    return {"name": "Iris Holm", "email": "iris@example.org", "language": "en"}


def _meeting(_world: World) -> dict[str, Any]:
    return {
        "starts_at": "2026-12-01T09:00",
        "minutes": 45,
        "interviewers": [one.pk for one in Interviewer.objects.order_by("-pk")[:1]],
    }


def _panel(world: World) -> dict[str, Any]:
    vacancy = a_vacancy(world.unit)
    own = an_interviewer(vacancy, user=world.users["manager"])
    an_interview(a_candidate(vacancy), own)
    return {"identity": own.uuid}


def _link(world: World) -> dict[str, Any]:
    vacancy = a_vacancy(world.unit)
    own = an_interviewer(vacancy)
    an_interview(a_candidate(vacancy), own)
    return {"code": a_link_of(own, now=timezone.now())}


def _met() -> dict[str, Any]:
    own = Interviewer.objects.select_related("vacancy").order_by("-pk")[0]
    return {"candidate": own.vacancy.candidates.get().uuid}


def _card(world: World) -> dict[str, Any]:
    return _panel(world) | _met()


def _card_by_link(world: World) -> dict[str, Any]:
    return _link(world) | _met()


def _ratings(_world: World) -> dict[str, Any]:
    return {"saves": "0", "q1": "4", "q2": "3", "q1-note": "Asked first.", "send": "1"}


def _debriefed(world: World) -> dict[str, Any]:
    vacancy = a_vacancy(world.unit)
    own = an_interviewer(vacancy, user=world.users["manager"])
    candidate = a_candidate(vacancy)
    an_interview(candidate, own)
    a_scorecard(candidate, own, (4, 2))
    open_debrief(actor=world.users["hr"], candidate=candidate, now=NOW)
    return {"identity": candidate.uuid}


def _hire(world: World) -> dict[str, Any]:
    found = _debriefed(world)
    hires = Candidate.objects.filter(uuid=found["identity"])
    hires.update(stage=Stage.CHOSEN, may_be_rated_at_work=True)
    decided = timezone.now() - dt.timedelta(days=100)
    Vacancy.objects.filter(candidates__in=hires).update(
        state=Vacancy.State.DECIDED, decided_at=decided
    )
    return found


def _work(world: World) -> dict[str, Any]:
    asked = Competency.objects.filter(version__profile__organisation=world.organisation)
    return {f"competency_{pk}": 3 for pk in asked.values_list("pk", flat=True)}


def _ready(world: World) -> dict[str, Any]:
    vacancy = a_vacancy(world.unit)
    own, candidate = an_interviewer(vacancy), a_candidate(vacancy)
    an_interview(candidate, own)
    a_scorecard(candidate, own, (4, 2))
    return {"identity": candidate.uuid}


def _competency(world: World) -> dict[str, Any]:
    found = _debriefed(world)
    candidate = Candidate.objects.get(uuid=found["identity"])
    asked = candidate.guide_version.profile_version.competencies.order_by("pk")
    return found | {"competency": asked[0].uuid}


def _own_debrief(world: World) -> dict[str, Any]:
    candidate = _debriefed(world)["identity"]
    own = Interviewer.objects.get(vacancy__candidates__uuid=candidate)
    return {"identity": own.uuid, "candidate": candidate}


def _debrief_by_link(world: World) -> dict[str, Any]:
    candidate = _debriefed(world)["identity"]
    own = Interviewer.objects.get(vacancy__candidates__uuid=candidate)
    return {"code": a_link_of(own, now=timezone.now()), "candidate": candidate}


def _asked(world: World) -> dict[str, Any]:
    candidate = Candidate.objects.get(uuid=_debriefed(world)["identity"])
    vacancy = candidate.vacancy
    ask_for_comparison(actor=world.users["hr"], vacancy=vacancy, now=NOW)
    return {"identity": vacancy.uuid}


def _agreed(_world: World) -> dict[str, Any]:
    return {"points": "4", "reason": "Asked first, twice."}


def _decision(_world: World) -> dict[str, Any]:
    return {"outcome": "chosen", "reason": "evidence", "note": "Listens."}


ROWS = [
    Row("hiring:quality", allow("hr", "outsider")),
    Row("hiring:validity", allow("hr", "outsider")),
    Row("hiring:work", allow("manager"), kwargs=_hire),
    Row("hiring:work", allow("manager", status=302), method="post", kwargs=_hire, data=_work),
    Row("hiring:fairness", allow("hr", "outsider")),
    Row("hiring:leadership", allow("hr", "administrator", "outsider")),
    Row("hiring:open_debrief", SENT, method="post", kwargs=_ready),
    Row("hiring:debrief", HR, kwargs=_debriefed),
    Row("hiring:agree", HR, kwargs=_competency),
    Row("hiring:agree", SENT, method="post", kwargs=_competency, data=_agreed),
    Row("hiring:decide", HR, kwargs=_debriefed),
    Row("hiring:decide", SENT, method="post", kwargs=_debriefed, data=_decision),
    Row("hiring:compare", SENT, method="post", kwargs=_vacancy),
    Row("hiring:comparison", HR, kwargs=_asked),
    Row("hiring:conclude", SENT, method="post", kwargs=_vacancy),
    Row("interview:debrief", OWN, kwargs=_own_debrief),
    Row("interview:debrief_by_link", same(200), kwargs=_debrief_by_link),
    Row("hiring:panel", HR, kwargs=_vacancy),
    Row("hiring:add_interviewer", HR, kwargs=_vacancy),
    Row("hiring:add_interviewer", SENT, method="post", kwargs=_vacancy, data=_person),
    Row("hiring:interviewer", SENT, method="post", kwargs=_interviewer),
    Row("hiring:plan_interview", HR, kwargs=_candidate),
    Row("hiring:plan_interview", SENT, method="post", kwargs=_candidate, data=_meeting),
    Row("hiring:interview", HR, kwargs=_interview),
    Row("hiring:interview", SENT, method="post", kwargs=_interview, data=_meeting),
    Row("hiring:call_off", SENT, method="post", kwargs=_interview),
    Row("interview:panel", OWN, kwargs=_panel),
    Row("interview:guide", OWN, kwargs=_panel),
    Row("interview:calendar", OWN, kwargs=_panel),
    Row("interview:card", OWN, kwargs=_card),
    Row(
        "interview:card",
        allow("manager", status=302),
        method="post",
        kwargs=_card,
        data=_ratings,
    ),
    Row("interview:panel_by_link", same(200), kwargs=_link),
    Row("interview:guide_by_link", same(200), kwargs=_link),
    Row("interview:calendar_by_link", same(200), kwargs=_link),
    Row("interview:card_by_link", same(200), kwargs=_card_by_link),
    Row(
        "interview:card_by_link",
        same(302),
        method="post",
        kwargs=_card_by_link,
        changes_when_denied=True,
        data=_ratings,
    ),
]
