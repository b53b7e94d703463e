"""Deadlines of cases in zones and through changes of clocks; who is told, and when."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.accounts.models import User
from culture.org.models import Position, Unit
from culture.toolkit.models import StandIn
from feedback.cases.deadlines import Deadline, age_in_words, deadline_again, first_deadline
from feedback.cases.models import Case, CaseMail
from feedback.cases.services.answering import erase_case, give_case
from feedback.cases.services.customers import say_as_customer
from feedback.cases.watching import watch
from tests import make
from tests.make_cases import WEEK, a_contact, a_reply, round_of
from tests.make_promises import a_member

SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
ZONES = [
    "Europe/Oslo",
    "Europe/Moscow",
    "America/St_Johns",
    "America/Santiago",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "UTC",
]


@pytest.mark.parametrize("zone", ZONES)
@given(day=DAYS)
def test_a_deadline_is_over_when_the_next_day_begins_there(day: dt.date, zone: str) -> None:
    place = ZoneInfo(zone)
    monday = day - dt.timedelta(days=day.weekday())
    for deadline, last in (
        (first_deadline(monday, zone=place), monday + 9 * DAY),
        (deadline_again(day, zone=place), day + 3 * DAY),
    ):
        assert deadline.due_on == last
        assert (deadline.due_at - SECOND).astimezone(place).date() == last
        assert deadline.due_at.astimezone(place).date() == last + DAY
        assert deadline.warns_at.astimezone(place).date() == last - DAY
        assert deadline.escalates_at.astimezone(place).date() == last + 2 * DAY
        assert deadline.warns_at < deadline.due_at < deadline.escalates_at


def test_the_clocks_change_within_a_deadline() -> None:
    oslo = ZoneInfo("Europe/Oslo")
    spring = first_deadline(dt.date(2026, 3, 23), zone=oslo)
    assert spring.due_at == dt.datetime(2026, 4, 1, 22, tzinfo=dt.UTC)
    autumn = first_deadline(dt.date(2026, 10, 19), zone=oslo)
    assert autumn.due_at == dt.datetime(2026, 10, 28, 23, tzinfo=dt.UTC)


def test_an_age_is_told_in_weeks() -> None:
    monday = dt.date(2026, 11, 16)
    told = [age_in_words(monday, today=monday + days * DAY) for days in (0, 6, 7, 13, 14)]
    week = "since this week"
    assert told == [week, week, "for 1 week", "for 1 week", "for 2 weeks"]


@pytest.fixture
def shop(db: None) -> Unit:
    top = make.a_unit(make.an_organisation(), name="Whole")
    return make.a_unit(top.organisation, parent=top, name="Shop")


@pytest.fixture
def lead(shop: Unit) -> User:
    return make.a_leader(shop, name="Lead")


def told() -> set[tuple[str, str]]:
    staff = CaseMail.objects.filter(recipient__isnull=False)
    return set(staff.values_list("recipient__name", "kind"))


def deadline_of(unit: Unit) -> Deadline:
    return first_deadline(WEEK, zone=unit.organisation.zone)


def test_the_lead_is_warned_then_told_then_the_next_lead_and_each_once(
    shop: Unit, lead: User
) -> None:
    assert shop.parent is not None
    make.a_leader(shop.parent, name="Top")
    contact, due = a_contact(shop), deadline_of(shop)
    assert (watch(now=due.warns_at - SECOND), Case.objects.count()) == (0, 0)
    assert (watch(now=due.warns_at), told()) == (1, {("Lead", "due-soon")})
    assert (watch(now=due.due_at - SECOND), watch(now=due.due_at)) == (0, 1)
    assert watch(now=due.escalates_at - SECOND) == 0
    assert watch(now=due.escalates_at) == 1
    assert told() == {("Lead", "due-soon"), ("Lead", "overdue"), ("Top", "escalated")}
    assert watch(now=due.escalates_at + 30 * DAY) == 0
    assert round_of(contact).due_at == due.due_at


def test_human_resources_are_told_where_nobody_leads_above(shop: Unit) -> None:
    make.a_user(shop.organisation, name="Hr", is_hr=True)
    make.a_user(shop.organisation, name="Gone", is_hr=True, is_active=False)
    a_contact(shop)
    due = deadline_of(shop)
    assert (watch(now=due.due_at), told()) == (0, set())
    assert (watch(now=due.escalates_at), told()) == (1, {("Hr", "escalated")})


def test_an_owner_is_warned_in_the_place_of_the_lead(shop: Unit, lead: User) -> None:
    clerk, contact = a_member(shop, name="Clerk"), a_contact(shop)
    give_case(actor=lead, contact=contact, owner=clerk, now=make.NOW)
    due = deadline_of(shop)
    watch(now=due.warns_at)
    assert told() == {("Clerk", "due-soon")}
    watch(now=due.due_at)
    assert told() == {("Clerk", "due-soon"), ("Clerk", "overdue"), ("Lead", "overdue")}


def test_who_is_away_holds_up_nothing(shop: Unit, lead: User) -> None:
    clerk, helper = (a_member(shop, name=name) for name in ("Clerk", "Helper"))
    contact = a_contact(shop)
    give_case(actor=lead, contact=contact, owner=clerk, now=make.NOW)
    clerk.is_active = False
    clerk.save()
    due = deadline_of(shop)
    day = shop.organisation.day_of(due.warns_at)
    StandIn.objects.create(unit=shop, person=helper.person, starts_on=day, ends_on=day)
    watch(now=due.warns_at)
    assert told() == {("Lead", "due-soon"), ("Helper", "due-soon")}
    Position.objects.filter(person__user=lead).update(ends_on=day)
    watch(now=due.due_at)
    assert ("Helper", "overdue") not in told()


def test_nobody_is_told_of_what_was_answered_or_erased(shop: Unit, lead: User) -> None:
    answered, erased = a_contact(shop), a_contact(shop)
    a_reply(lead, answered)
    erase_case(actor=lead, contact=erased, now=make.NOW)
    due = deadline_of(shop)
    assert watch(now=due.escalates_at) == 0
    assert told() == set()


def test_a_case_that_is_opened_again_is_told_at_once_and_has_a_deadline_of_its_own(
    shop: Unit, lead: User
) -> None:
    contact = a_contact(shop)
    a_reply(lead, contact)
    say_as_customer(asked=round_of(contact), was_solved=False, comment="", now=make.NOW)
    assert told() == {("Lead", "reopened")}
    newest = round_of(contact)
    assert (newest.number, newest.due_on) == (2, make.TODAY + 3 * DAY)
    watch(now=newest.due_at)
    assert told() == {("Lead", "reopened"), ("Lead", "overdue")}
