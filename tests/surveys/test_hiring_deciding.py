"""Debrief, agreed ratings, comparison and decision: people decide, and what was written stays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from surveys.hiring.candidates import rights
from surveys.hiring.interviews import debriefing, deciding, scoring
from surveys.hiring.interviews.debriefing import debriefed
from surveys.hiring.models import (
    AgreedRating,
    Candidate,
    ComparisonRequest,
    Competency,
    Debrief,
    Decision,
    Interviewer,
    Scorecard,
    ScorecardRating,
    Stage,
    Vacancy,
)
from surveys.hiring.vacancies.structure import Component, StructureVerdict, audit_vacancy
from tests import make
from tests.make_candidates import a_candidate, a_link
from tests.make_hiring import a_vacancy
from tests.make_interviews import a_link_of, a_scorecard, an_interview, an_interviewer, said_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(), name="Hans Ruud", is_hr=True)


@pytest.fixture
def vacancy(hr: User) -> Vacancy:
    return a_vacancy(make.a_unit(hr.organisation))


@pytest.fixture
def panel(vacancy: Vacancy) -> list[Interviewer]:
    return [an_interviewer(vacancy, name=name) for name in ("Anna", "Bo", "Cleo")]


def rated(
    vacancy: Vacancy, panel: list[Interviewer], *points: tuple[int, int], **facts: str
) -> Candidate:
    """A candidate whom the first interviewers gave these points, with nobody left to wait for."""
    candidate = a_candidate(vacancy, consented_at=make.NOW, **facts)
    people = panel[: len(points)]
    an_interview(candidate, *people)
    for person, given in zip(people, points, strict=True):
        a_scorecard(candidate, person, given, note=f"heard by {person.name}")
    return candidate


def opened(hr: User, *candidates: Candidate) -> None:
    for candidate in candidates:
        debriefing.open_debrief(actor=hr, candidate=candidate, now=make.NOW)


def decide(hr: User, candidate: Candidate, outcome: str = "chosen", note: str = "Why.") -> Decision:
    return deciding.record_decision(
        actor=hr, candidate=candidate, outcome=outcome, reason="evidence", note=note, now=make.NOW
    )


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_a_debrief_begins_when_all_are_in_and_nobody_rates_after_it(
    hr: User, vacancy: Vacancy, panel: list[Interviewer]
) -> None:
    candidate = rated(vacancy, panel, (4, 2), (4, 5))
    an_interview(candidate, panel[2])
    browser, place = make.a_client(hr), f"/hiring/candidates/{candidate.uuid}/debrief/"

    assert browser.get(place).status_code == 404
    page = browser.post(f"{place}open/", follow=True)
    assert "begins when all ratings of this candidate are in" in page.text
    refused(lambda: Debrief.objects.create(candidate=candidate, opened_at=make.NOW))
    own = f"/interviews/by/{a_link_of(panel[0], now=timezone.now())}/candidates/{candidate.uuid}/"
    assert Client().get(f"{own}debrief/").status_code == 404

    Interviewer.objects.filter(pk=panel[2].pk).update(left_at=make.NOW)
    shown = browser.post(f"{place}open/", follow=True).text
    assert shown.index("clear-answers (en)") < shown.index("perspective-taking (en)")
    assert "3 points apart" in shown
    assert "heard by Anna" in shown
    assert "heard by Bo" in Client().get(f"{own}debrief/").text
    late = f"/interviews/by/{a_link_of(panel[2], now=timezone.now())}/"
    assert Client().get(f"{late}candidates/{candidate.uuid}/debrief/").status_code == 410
    Interviewer.objects.update(left_at=None)
    assert Client().get(f"{late}candidates/{candidate.uuid}/debrief/").status_code == 404
    with pytest.raises(ValidationError, match="debrief has begun"):
        scoring.send_card(
            interviewer=panel[2],
            candidate=candidate,
            said=said_of(candidate, (1, 1)),
            seen=0,
            now=make.NOW,
        )
    refused(lambda: Scorecard.objects.create(candidate=candidate, interviewer=panel[2]))


def test_what_was_agreed_stands_beside_what_each_gave(
    hr: User, vacancy: Vacancy, panel: list[Interviewer]
) -> None:
    candidate = rated(vacancy, panel, (4, 2), (4, 5))
    about = Competency.objects.get(key="clear-answers")
    given = list(ScorecardRating.objects.order_by("pk").values())
    with pytest.raises(ValidationError, match="begins when"):
        debriefing.record_agreed(
            actor=hr, candidate=candidate, competency=about, points=3, reason="r", now=make.NOW
        )
    opened(hr, candidate)
    browser = make.a_client(hr)
    place = f"/hiring/candidates/{candidate.uuid}/debrief/{about.uuid}/"

    assert "This field is required" in browser.post(place, {"points": "3", "reason": " "}).text
    browser.post(place, {"points": "3", "reason": "Said so twice."})
    shown = browser.post(place, {"points": "4", "reason": "Heard again."}, follow=True).text

    assert "replaced by what follows" in shown
    assert list(ScorecardRating.objects.order_by("pk").values()) == given
    [first, _second] = debriefed(candidate)
    assert [one.points for one in first.agreed] == [3, 4]
    assert first.now == first.agreed[1]
    assert first.mean == Fraction(7, 2)
    refused(lambda: AgreedRating.objects.update(points=5))
    assert "Heard again." not in str(list(AuditEntry.objects.values("details")))


def test_candidates_stand_by_name_until_somebody_asks_and_overlapping_ones_are_not_ordered(
    hr: User, vacancy: Vacancy, panel: list[Interviewer]
) -> None:
    zoe = rated(vacancy, panel, (5, 5), (5, 5), (5, 4), name="Zoe")
    arne = rated(vacancy, panel, (1, 1), (1, 1), (1, 2), name="Arne")
    bent = rated(vacancy, panel, (1, 2), (1, 1), (1, 1), name="Bent")
    alone = rated(vacancy, panel, (3, 3), name="Kari")
    a_candidate(vacancy, name="Lars", consented_at=make.NOW)
    opened(hr, zoe, arne, bent, alone)
    browser, place = make.a_client(hr), f"/hiring/vacancies/{vacancy.uuid}/"

    assert browser.get(f"{place}comparison/").status_code == 404
    listed = browser.get(f"{place}panel/").text
    order = [listed.index(name) for name in ("Arne", "Bent", "Kari", "Lars", "Zoe")]
    assert order == sorted(order)
    shown = browser.post(f"{place}compare/", follow=True).text

    # 60 and 40 points: 5 and 14/3 make 4.87; the scatter of all panels gives the interval.
    assert re.search(r"4\.87, between 4\.\d\d and 5\.00", shown)
    assert shown.index(">Zoe<") < shown.index("nobody in it is ordered") < shown.index(">Arne<")
    assert shown.index(">Arne<") < shown.index(">Bent<") < shown.index("Not compared yet")
    assert "Lars" in shown[shown.index("Not compared yet") :]
    browser.post(f"{place}compare/")
    assert ComparisonRequest.objects.count() == 1
    assert AuditEntry.objects.filter(action="comparison-asked", actor=hr).count() == 1
    other = make.a_user(hr.organisation, is_hr=True)
    assert make.a_client(other).get(f"{place}comparison/").status_code == 404


def test_a_decision_has_a_person_a_reason_and_a_note_and_the_newest_counts(
    hr: User, vacancy: Vacancy, panel: list[Interviewer]
) -> None:
    first, second = rated(vacancy, panel, (4, 4)), rated(vacancy, panel, (2, 2), name="Kaja Berg")
    gone = a_candidate(vacancy, withdrawn_at=make.NOW)
    browser = make.a_client(hr)
    place = f"/hiring/candidates/{first.uuid}/decide/"
    for lacking in (
        {"outcome": "chosen", "reason": "evidence"},
        {"outcome": "chosen", "note": "N"},
    ):
        assert "This field is required" in browser.post(place, lacking).text
    browser.post(place, {"outcome": "not-chosen", "reason": "others", "note": "At first."})
    with pytest.raises(ValidationError, match="withdrawn"):
        decide(hr, gone)
    conclude = f"/hiring/vacancies/{vacancy.uuid}/decide/"
    assert "1 candidate waits for a decision." in browser.post(conclude, follow=True).text

    decide(hr, first)
    decide(hr, second, "not-chosen")
    shown = browser.get(f"/hiring/candidates/{first.uuid}/").text
    assert "Hans Ruud" in shown
    assert "replaced since" in shown
    assert (
        Candidate.objects.get(pk=first.pk).stage == Stage.APPLIED
    )  # not before the vacancy is decided
    refused(lambda: Decision.objects.update(outcome="chosen"))
    refused(
        lambda: Decision.objects.create(
            candidate=first, outcome="chosen", reason="other", note="", decided_at=make.NOW
        )
    )
    assert "clock of its data runs" in browser.post(conclude, follow=True).text

    vacancy.refresh_from_db()
    assert vacancy.state == Vacancy.State.DECIDED
    stages = Candidate.objects.order_by("pk").values_list("stage", flat=True)
    assert list(stages) == [Stage.CHOSEN, Stage.APPLIED, Stage.APPLIED]
    with pytest.raises(ValidationError, match="decided"):
        decide(hr, first)
    again = browser.post(conclude, follow=True)
    assert "only once" in again.text


def test_a_candidate_has_ratings_and_decision_in_the_own_data_when_they_are_open(
    hr: User, vacancy: Vacancy, panel: list[Interviewer]
) -> None:
    candidate = rated(vacancy, panel, (4, 2), (4, 5))
    at = f"/apply/me/{a_link(candidate, now=timezone.now())}/rights/download/"
    before = Client().get(at).json()
    assert (before["ratings"], before["decision"], len(before["interviews"])) == ([], None, 1)

    opened(hr, candidate)
    decide(hr, candidate, note="Listens.")
    document = Client().get(at).json()
    given = document["ratings"][0]["answers"][0]["given"]
    assert given == [
        {"interviewer": 1, "points": 2, "note": "heard by Anna"},
        {"interviewer": 2, "points": 5, "note": "heard by Bo"},
    ]
    assert document["decision"] is None
    deciding.decide_vacancy(actor=hr, vacancy=vacancy, now=make.NOW)
    assert Client().get(at).json()["decision"]["note"] == "Listens."

    rights.erase(candidate=candidate)
    left = (Scorecard, ScorecardRating, Debrief, AgreedRating, Decision)
    assert [model.objects.count() for model in left] == [0] * 5
    assert Interviewer.objects.count() == 3


def test_the_structure_audit_knows_whether_debriefs_came_last(
    hr: User, vacancy: Vacancy, panel: list[Interviewer]
) -> None:
    def verdict() -> StructureVerdict:
        [found] = [
            one.verdict
            for one in audit_vacancy(vacancy)
            if one.component == Component.NO_DISCUSSION
        ]
        return found

    first, second = rated(vacancy, panel, (4, 4)), a_candidate(vacancy)
    assert verdict() == StructureVerdict.CANNOT_KNOW
    opened(hr, first)
    assert verdict() == StructureVerdict.MET
    card = a_scorecard(second, panel[0], (3, 3), sent=False)
    Scorecard.objects.filter(pk=card.pk).update(sent_at=make.NOW + dt.timedelta(hours=1))
    assert verdict() == StructureVerdict.NOT_MET
