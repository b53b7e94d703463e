"""The demo's hiring is made by the same steps as HR's, and nothing in it is unfinished."""

from __future__ import annotations

import datetime as dt

import pytest

from culture.core.demo import Demo
from surveys.hiring.bank.experts import ExpertKey, key_of
from surveys.hiring.demo import prepare_hiring
from surveys.hiring.guides.queries import sections_of
from surveys.hiring.interviews.compared import open_ratings
from surveys.hiring.later.asking import asked_of
from surveys.hiring.models import BankQuestion, Interviewer, ProfileVersion, Scorecard, Vacancy
from surveys.hiring.profiles.queries import adverts_of
from surveys.hiring.quality.leniency import Leaning, leniency_of
from surveys.hiring.quality.questions import QuestionVerdict
from surveys.hiring.quality.validating import review_later
from surveys.hiring.quality.validity import GoesWith
from surveys.hiring.vacancies.structure import StructureVerdict, audit_vacancy
from tests import make


@pytest.mark.django_db
def test_the_demo_has_two_vacancies_that_lack_nothing_and_one_is_decided() -> None:
    organisation = make.an_organisation()
    make.a_user(organisation, is_hr=True)
    root = make.a_unit(organisation, name="Meridian")
    for name in ("Harbour", "Airport"):
        make.a_unit(organisation, parent=root, name=name)

    said = prepare_hiring(Demo(now=make.NOW, seed=1, password="demo"))

    assert said == "2 vacancies opened with guest-service v1, 12 candidates, and 36 hired before."
    first, second = Vacancy.objects.order_by("opened_at")
    assert (first.unit.name, second.unit.name) == ("Harbour", "Airport")
    assert first.opened_at == make.NOW - dt.timedelta(days=120)
    assert (first.state, second.state) == (Vacancy.State.DECIDED, Vacancy.State.OPEN)
    cards = Scorecard.objects.filter(sent_at__isnull=False)
    assert [cards.filter(candidate__vacancy=one).count() for one in (first, second)] == [15, 1]
    leanings = {one.interviewer: one.leaning for one in leniency_of(open_ratings(first))}
    mild = Interviewer.objects.get(vacancy=first, name="Tomás Vera")
    assert [pk for pk, one in leanings.items() if one == Leaning.MILD] == [mild.pk]
    assert first.guide_version is not None
    assert [len(part.questions) for part in sections_of(first.guide_version)] == [4, 9]
    verdicts = [one.verdict for one in audit_vacancy(first)]
    assert StructureVerdict.NOT_MET not in verdicts
    assert all(check.is_clear for check in adverts_of(ProfileVersion.objects.get()))
    asked = BankQuestion.objects.get(key="lost-parcel")
    assert key_of(asked.options) == ExpertKey("b", "c", 7, 6, 8)
    assert not key_of(BankQuestion.objects.get(key="refund-without-receipt").options).is_settled


@pytest.mark.django_db
def test_the_demo_says_of_some_competencies_how_they_go_with_later_work() -> None:
    organisation = make.an_organisation()
    hr = make.a_user(organisation, is_hr=True)
    root = make.a_unit(organisation, name="Meridian")
    harbour, _airport = (
        make.a_unit(organisation, parent=root, name=name) for name in ("Harbour", "Airport")
    )
    lead = make.a_leader(harbour)
    prepare_hiring(Demo(now=make.NOW, seed=1, password="demo"))

    found = review_later(hr, day=make.TODAY)

    words = {one.name: (one.validity.hires, one.validity.goes) for one in found.competencies}
    assert set(words.values()) == {
        (36, GoesWith.YES),
        (36, GoesWith.UNCLEAR),
        (11, GoesWith.TOO_FEW),
    }
    advice = {one.advice.advice for one in found.questions if one.advice}
    assert {QuestionVerdict.KEEP, QuestionVerdict.WAIT} <= advice
    assert [one.name for one in asked_of(lead, day=make.TODAY)] == ["Amalie Strand"]
