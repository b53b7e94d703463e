"""Consultations: who answers, who sees what, what is counted, and what is forgotten."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from culture.org.models import Person, Position, Unit
from culture.toolkit.models import StandIn
from culture.zones.coverage import Coverage, coverages_of
from culture.zones.models import Consultation, ConsultationAnswer, Situation
from culture.zones.queries import rules_for, to_answer
from culture.zones.reach import nearby
from culture.zones.retention import forget_askers
from culture.zones.services.consultations import (
    MOST_WAITING,
    answer,
    ask,
    cover_by,
    make_situation,
)
from culture.zones.services.situations import Ruling, add_situation, refine_situation, set_retired
from tests import make

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def top() -> Unit:
    return make.a_unit(make.an_organisation(), name="Whole")


@pytest.fixture
def unit(top: Unit) -> Unit:
    return make.a_unit(top.organisation, parent=top, name="Harbour")


@pytest.fixture
def asker(unit: Unit) -> User:
    return a_member(unit, name="Eva Lie")


def a_member(unit: Unit, **facts: Any) -> User:
    user = make.a_user(unit.organisation, **facts)
    make.a_position(make.a_person(unit.organisation, user=user), unit)
    return user


def asked(asker: User, unit: Unit, *, now: dt.datetime = make.NOW, **facts: Any) -> Consultation:
    facts.setdefault("question", "May I?")
    facts.setdefault("submission_key", uuid.uuid4())
    return ask(actor=asker, unit=unit, now=now, **facts)


def who_may(one: Consultation, *users: User) -> list[User]:
    return [user for user in users if one in to_answer(user, day=make.TODAY)]


def test_the_lead_answers_and_nobody_else(top: Unit, unit: Unit, asker: User) -> None:
    lead, above = make.a_leader(unit), make.a_leader(top)
    hr = make.a_user(top.organisation, is_hr=True)
    one = asked(asker, unit)
    assert who_may(one, lead, above, hr, asker) == [lead]
    for other in (above, hr, asker):
        with pytest.raises(ValidationError):
            answer(actor=other, consultation=one, zone="act", words="Yes", now=make.NOW)
    assert ConsultationAnswer.objects.count() == 0


def test_the_nearest_lead_above_answers_where_nobody_leads(
    top: Unit, unit: Unit, asker: User
) -> None:
    above = make.a_leader(top)
    assert who_may(asked(asker, unit), above) == [above]


def test_human_resources_answers_where_nobody_leads_at_all(unit: Unit, asker: User) -> None:
    hr = make.a_user(unit.organisation, is_hr=True)
    elsewhere = make.a_user(make.an_organisation(name="Elsewhere"), is_hr=True)
    assert who_may(asked(asker, unit), hr, elsewhere) == [hr]


def test_a_lead_without_an_account_is_passed_over(top: Unit, unit: Unit, asker: User) -> None:
    make.a_position(make.a_person(unit.organisation), unit, kind=Position.Kind.LEADS)
    above = make.a_leader(top)
    assert who_may(asked(asker, unit), above) == [above]


def test_who_asks_does_not_answer_and_the_other_lead_or_the_next_one_does(
    top: Unit, unit: Unit
) -> None:
    lead, above = make.a_leader(unit), make.a_leader(top)
    one = asked(lead, unit)
    assert who_may(one, lead, above) == [above]
    other = make.a_leader(unit)
    lead, above = make.asking_again(lead), make.asking_again(above)
    assert who_may(one, lead, above, other) == [other]


def test_the_topmost_lead_asks_human_resources(top: Unit) -> None:
    lead = make.a_leader(top)
    hr = make.a_user(top.organisation, is_hr=True)
    assert who_may(asked(lead, top), lead, hr) == [hr]


def test_a_stand_in_answers_on_the_days_of_standing_in(unit: Unit, asker: User) -> None:
    make.a_leader(unit)
    person = make.a_person(unit.organisation, user=make.a_user(unit.organisation))
    StandIn.objects.create(unit=unit, person=person, starts_on=make.TODAY, ends_on=make.TODAY)
    one = asked(asker, unit)
    assert person.user
    assert to_answer(person.user, day=make.TODAY) == [one]
    assert to_answer(person.user, day=make.TODAY + DAY) == []


def test_what_is_near_has_all_that_somebody_must_answer(top: Unit, unit: Unit) -> None:
    """The cheap question of the home page never leaves out what the exact one finds."""
    lead, above = make.a_leader(unit), make.a_leader(top)
    hr = make.a_user(top.organisation, is_hr=True)
    asks = [asked(who, where) for who in (lead, above, hr) for where in (unit, top) if who != lead]
    asks.append(asked(lead, unit))
    Consultation.objects.filter(pk=asks[0].pk).update(asker=None)
    for user in (lead, above, hr):
        near = set(Consultation.objects.filter(Q(nearby(user, day=make.TODAY))))
        assert set(to_answer(user, day=make.TODAY)) <= near
    found = {one: who_may(one, lead, above, hr) for one in asks}
    assert all(found.values())


def test_asking_twice_with_one_form_asks_once(unit: Unit, asker: User) -> None:
    key = uuid.uuid4()
    first = asked(asker, unit, submission_key=key)
    assert asked(asker, unit, submission_key=key, now=make.NOW + HOUR) == first
    assert Consultation.objects.get().asked_at == make.NOW
    other = asked(a_member(unit), unit, submission_key=key)
    assert other != first
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=other.pk).update(asker=asker)


def test_nobody_asks_elsewhere_or_in_a_closed_unit_or_without_end(
    top: Unit, unit: Unit, asker: User
) -> None:
    with pytest.raises(ValidationError, match="belong"):
        asked(asker, top)
    for _number in range(MOST_WAITING):
        asked(asker, unit)
    with pytest.raises(ValidationError, match="10 of your questions wait"):
        asked(asker, unit)
    Consultation.objects.all().delete()
    unit.closed_on = make.TODAY
    with pytest.raises(ValidationError, match="belong"):
        asked(asker, unit)
    assert Consultation.objects.count() == 0


def test_an_answer_stands_and_the_second_one_is_told(unit: Unit, asker: User) -> None:
    lead, other = make.a_leader(unit), make.a_leader(unit)
    one = asked(asker, unit)
    first = answer(actor=lead, consultation=one, zone="act", words="Yes.", now=make.NOW + HOUR)
    with pytest.raises(ValidationError, match="answered in the meantime"):
        answer(actor=other, consultation=one, zone="never", words="No.", now=make.NOW + 2 * HOUR)
    again = answer(actor=lead, consultation=one, zone="act", words="Yes.", now=make.NOW + 3 * HOUR)
    assert (again, again.said_at) == (first, make.NOW + HOUR)
    assert ConsultationAnswer.objects.values_list("words", "said_by").get() == ("Yes.", lead.pk)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment_leave_one(unit: Unit, asker: User) -> None:
    leads = [make.a_leader(unit) for _number in range(4)]
    one = asked(asker, unit)
    start = threading.Barrier(len(leads))
    told: list[str] = []

    def try_it(lead: User) -> None:
        start.wait()
        try:
            answer(actor=lead, consultation=one, zone="act", words=str(lead.pk), now=make.NOW)
            told.append("kept")
        except ValidationError as refusal:
            told.append(refusal.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=(lead,)) for lead in leads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["This question has been answered in the meantime."] * 3 + ["kept"]
    assert ConsultationAnswer.objects.count() == 1


def test_a_good_answer_becomes_a_situation_once(unit: Unit, asker: User) -> None:
    lead = make.a_leader(unit)
    one = asked(asker, unit, question="A guest comes after closing")
    with pytest.raises(ValidationError, match="Answer the question first"):
        make_situation(actor=lead, consultation=one, now=make.NOW)
    answer(actor=lead, consultation=one, zone="act", words="Let them in.", now=make.NOW)
    made = make_situation(actor=lead, consultation=one, now=make.NOW)
    assert make_situation(actor=lead, consultation=one, now=make.NOW) == made
    assert Situation.objects.count() == 1
    (rule,) = rules_for(unit, role="")
    said = rule.version
    assert (said.name, said.zone, said.guidance, said.said_by) == (
        "A guest comes after closing",
        "act",
        "Let them in.",
        lead,
    )


def test_nothing_but_the_question_itself_knows_who_asked(unit: Unit, asker: User) -> None:
    lead = make.a_leader(unit)
    one = asked(asker, unit)
    answer(actor=lead, consultation=one, zone="act", words="Yes.", now=make.NOW)
    make_situation(actor=lead, consultation=one, now=make.NOW)
    entries = AuditEntry.objects.filter(action__startswith="zones-")
    assert {entry.actor for entry in entries} == {lead}
    assert (
        entries.filter(Q(details__icontains="Eva") | Q(object_name__icontains="Eva")).count() == 0
    )


def test_who_asked_is_forgotten_a_month_after_the_answer(unit: Unit, asker: User) -> None:
    lead = make.a_leader(unit)
    answered, waits = asked(asker, unit), asked(asker, unit)
    answer(actor=lead, consultation=answered, zone="act", words="Yes.", now=make.NOW + DAY)
    assert forget_askers(now=make.NOW + 31 * DAY - HOUR) == 0
    assert forget_askers(now=make.NOW + 31 * DAY) == 1
    answered.refresh_from_db()
    waits.refresh_from_db()
    assert (answered.asker, waits.asker, answered.question) == (None, asker, "May I?")
    assert forget_askers(now=make.NOW + 180 * DAY - HOUR) == 0
    assert forget_askers(now=make.NOW + 180 * DAY) == 1
    waits.refresh_from_db()
    assert waits.asker is None
    assert who_may(waits, lead) == [lead]


def test_home_leads_whoever_must_answer_and_whoever_got_an_answer(unit: Unit, asker: User) -> None:
    lead = make.a_leader(unit)
    one = asked(asker, unit)
    assert [task.title for task in make.at_home(lead).tasks] == ["Harbour asks"]
    assert make.at_home(asker).news == []
    answer(actor=lead, consultation=one, zone="act", words="Yes.", now=make.NOW)
    assert make.at_home(lead).tasks == []
    answered = [one.sentence for one in make.at_home(asker).news]
    assert answered == ["Your question is answered: May I?"]
    Consultation.objects.update(is_read=True)
    assert make.at_home(asker).news == []
    for _number in range(5):
        asked(asker, unit)
    assert [task.sentence for task in make.at_home(lead).tasks] == ["May I?"] * 5


# What is counted. Today is the 22nd of November 2026, so October is the newest month that is over.
OCTOBER = dt.datetime(2026, 10, 7, 9, 0, tzinfo=dt.UTC)


def covered(unit: Unit) -> Coverage:
    return coverages_of([unit], today=make.TODAY)[unit]


def counted(unit: Unit) -> list[int | None]:
    """How many questions October and September had."""
    return [month.questions for month in covered(unit).months[:2]]


def members(unit: Unit, number: int, **facts: Any) -> None:
    for _number in range(number):
        user = make.a_user(unit.organisation)
        make.a_position(make.a_person(unit.organisation, user=user), unit, **facts)


def test_months_that_are_over_are_counted_by_the_organisations_own_clock(
    unit: Unit, asker: User
) -> None:
    members(unit, 4)
    last = dt.datetime(2026, 10, 31, 22, 30, tzinfo=dt.UTC)  # half past eleven in Oslo
    asked(asker, unit, now=last)
    asked(asker, unit, now=last + HOUR)  # November has begun in Oslo
    asked(asker, unit, now=dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC))  # October in Oslo
    assert counted(unit) == [2, 0]


def test_a_unit_with_fewer_than_k_members_says_nothing(unit: Unit, asker: User) -> None:
    members(unit, 3)
    asked(asker, unit, now=OCTOBER)
    assert counted(unit) == [None, None]
    members(unit, 1, starts_on=dt.date(2026, 10, 1))
    assert counted(unit) == [1, None]


def test_who_has_no_account_cannot_have_asked_and_does_not_make_it_large_enough(
    unit: Unit, asker: User
) -> None:
    members(unit, 3)
    without = make.a_person(unit.organisation)
    make.a_position(without, unit)
    asked(asker, unit, now=OCTOBER)
    assert counted(unit) == [None, None]
    assert (covered(unit).uncovered, covered(unit).asked) == (None, 0)
    Person.objects.filter(pk=without.pk).update(user=make.a_user(unit.organisation))
    assert counted(unit) == [1, 0]


def test_somebody_who_holds_two_positions_is_one_person(unit: Unit, asker: User) -> None:
    members(unit, 3)
    make.a_position(Person.objects.get(user=asker), unit, ends_on=make.TODAY)
    assert counted(unit) == [None, None]


def test_the_share_is_of_situations_and_of_questions_that_belong_to_none(
    top: Unit, unit: Unit, asker: User
) -> None:
    members(unit, 4)
    hr = make.a_user(top.organisation, is_hr=True)
    first = add_situation(actor=hr, unit=top, ruling=Ruling("Refund", "ask"), now=make.NOW)
    refine_situation(
        actor=hr, unit=unit, first=first, ruling=Ruling("Quay", "never"), now=make.NOW, role="Cook"
    )
    add_situation(actor=hr, unit=unit, ruling=Ruling("Parking", "act"), now=make.NOW)
    add_situation(actor=hr, unit=unit, ruling=Ruling("Keys", "act"), now=make.NOW, role="Cook")
    asked(asker, unit, now=OCTOBER)
    known = covered(unit)
    assert (known.ruled, known.uncovered, known.met, known.share) == (3, 1, 4, 0.75)


def test_many_units_are_counted_with_as_many_statements_as_one(
    top: Unit, unit: Unit, asker: User
) -> None:
    members(unit, 4)
    other = make.a_unit(top.organisation, parent=top, name="Airport")
    members(other, 5)
    asked(asker, unit, now=OCTOBER)
    seen = Unit.objects.select_related("organisation")
    with CaptureQueriesContext(connection) as of_one:
        coverages_of([seen.get(pk=unit.pk)], today=make.TODAY)
    with CaptureQueriesContext(connection) as of_all:
        found = coverages_of([seen.get(pk=one.pk) for one in (top, unit, other)], today=make.TODAY)
    assert len(of_all) - 3 == len(of_one) - 1 == 3
    assert [found[one].asked for one in (top, unit, other)] == [0, 1, 0]
    assert coverages_of([], today=make.TODAY) == {}


def test_a_member_for_part_of_a_month_does_not_make_it_large_enough(
    unit: Unit, asker: User
) -> None:
    members(unit, 3)
    members(unit, 1, starts_on=dt.date(2026, 10, 2))
    asked(asker, unit, now=OCTOBER)
    assert counted(unit) == [None, None]


def test_units_are_counted_for_themselves_so_that_no_sum_can_be_parted(
    top: Unit, unit: Unit, asker: User
) -> None:
    members(top, 9)
    asked(asker, unit, now=OCTOBER)
    assert counted(top) == [0, 0]
    assert counted(unit) == [None, None]


def test_a_question_that_belongs_to_a_situation_is_covered_while_that_holds(
    unit: Unit, asker: User
) -> None:
    members(unit, 4)
    lead = make.a_leader(unit)
    one, other = asked(asker, unit, now=OCTOBER), asked(asker, unit, now=OCTOBER)
    assert covered(unit).share == 0.0
    for question in (one, other):
        answer(actor=lead, consultation=question, zone="act", words="Yes.", now=OCTOBER)
    made = make_situation(actor=lead, consultation=one, now=OCTOBER)
    assert (covered(unit).uncovered, covered(unit).share) == (1, 0.5)
    cover_by(actor=lead, consultation=other, situation=made, now=OCTOBER)
    assert (covered(unit).uncovered, covered(unit).share) == (0, 1.0)
    set_retired(actor=lead, situation=made, is_retired=True, now=make.NOW)
    assert (covered(unit).uncovered, covered(unit).share) == (2, 0.0)
    assert counted(unit) == [2, 0]


def test_only_whoever_answers_says_to_which_situation_of_the_unit_a_question_belongs(
    top: Unit, unit: Unit, asker: User
) -> None:
    lead, hr = make.a_leader(unit), make.a_user(top.organisation, is_hr=True)
    one = asked(asker, unit)
    elsewhere = make.a_unit(top.organisation, parent=top, name="Airport")
    here = add_situation(actor=hr, unit=top, ruling=Ruling("Refund", "ask"), now=make.NOW)
    there = add_situation(actor=hr, unit=elsewhere, ruling=Ruling("Keys", "ask"), now=make.NOW)
    with pytest.raises(ValidationError, match="Answer the question first"):
        cover_by(actor=lead, consultation=one, situation=here, now=make.NOW)
    answer(actor=lead, consultation=one, zone="act", words="Yes.", now=make.NOW)
    for actor, situation in ((hr, here), (asker, here), (lead, there)):
        with pytest.raises(ValidationError):
            cover_by(actor=actor, consultation=one, situation=situation, now=make.NOW)
    one.refresh_from_db()
    assert one.covered_by is None
    cover_by(actor=lead, consultation=one, situation=here, now=make.NOW)
    one.refresh_from_db()
    assert one.covered_by == here
    assert make_situation(actor=lead, consultation=one, now=make.NOW) == here
    assert Situation.objects.count() == 2


def answered_after(hours: int, lead: User, asker: User, unit: Unit) -> None:
    one = asked(asker, unit, now=OCTOBER)
    said_at = OCTOBER + hours * HOUR
    answer(actor=lead, consultation=one, zone="act", words="Yes.", now=said_at)


def test_the_time_to_an_answer_is_told_from_five_questions_on(unit: Unit, asker: User) -> None:
    members(unit, 4)
    lead = make.a_leader(unit)
    for hours in (1, 2, 30, 4):
        answered_after(hours, lead, asker, unit)
    assert (covered(unit).half_within, covered(unit).most_wait) == (None, False)
    answered_after(3, lead, asker, unit)
    assert covered(unit).half_within == 3 * HOUR
    answered_after(9, lead, asker, unit)  # of six, three came within three hours
    assert covered(unit).half_within == 3 * HOUR


def test_what_still_waits_counts_as_slowest(unit: Unit, asker: User) -> None:
    members(unit, 4)
    lead = make.a_leader(unit)
    for hours in (1, 5):
        answered_after(hours, lead, asker, unit)
    waiting = [asked(asker, unit, now=OCTOBER) for _number in range(2)]
    assert (covered(unit).half_within, covered(unit).most_wait) == (None, False)
    asked(asker, unit, now=OCTOBER)
    assert (covered(unit).half_within, covered(unit).most_wait) == (None, True)
    # An answer of this month counts when the month is over.
    answer(actor=lead, consultation=waiting[0], zone="act", words="Yes.", now=make.NOW)
    assert (covered(unit).half_within, covered(unit).most_wait) == (None, True)
    answered_after(2, lead, asker, unit)  # of six, three came within five hours
    assert (covered(unit).half_within, covered(unit).most_wait) == (5 * HOUR, False)
