"""Overdue actions go up to the next lead, on time in every zone, and nobody is told twice."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from django.core import mail
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from culture.accounts.models import User
from culture.actions import mails
from culture.actions.models import Action, ActionMail
from culture.actions.services.making import hand_over, say_done
from culture.actions.watching import watch
from culture.org.models import Position, Unit
from culture.org.services.units import close_unit, move_unit
from culture.toolkit.models import StandIn
from tests import make
from tests.make_actions import an_action

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
# Due on 22 November in Oslo: over at 23:00 UTC.
OVER = dt.datetime(2026, 11, 22, 23, tzinfo=dt.UTC)
WEEK_LATER = OVER + 7 * DAY


@pytest.fixture
def top() -> Unit:
    return make.a_unit(make.an_organisation(), name="Whole")


@pytest.fixture
def shop(top: Unit) -> Unit:
    return make.a_unit(top.organisation, parent=top, name="Shop")


@pytest.fixture
def lead(shop: Unit) -> User:
    return make.a_leader(shop, name="Lea Holm", email="lead@example.org")


@pytest.fixture
def chief(top: Unit) -> User:
    return make.a_leader(top, name="Ida Berg", email="chief@example.org")


def told() -> list[tuple[str, str]]:
    return [(one.kind, one.address) for one in ActionMail.objects.order_by("pk")]


def test_the_owner_is_told_at_the_end_of_the_day_and_the_next_lead_a_week_later(
    shop: Unit, lead: User, chief: User
) -> None:
    an_action(lead, shop, due_on=make.TODAY)
    second = dt.timedelta(seconds=1)
    assert watch(now=OVER - second) == 0
    assert watch(now=OVER) == 1
    assert watch(now=OVER + DAY) == 0
    assert watch(now=WEEK_LATER - second) == 0
    assert watch(now=WEEK_LATER) == 1
    assert watch(now=WEEK_LATER + DAY) == 0
    assert told() == [("overdue", "lead@example.org"), ("escalated", "chief@example.org")]
    assert chief.email == "chief@example.org"


def test_of_a_members_action_the_units_own_lead_is_next(
    shop: Unit, lead: User, chief: User
) -> None:
    member = make.a_user(shop.organisation, name="Eva Lie", email="eva@example.org")
    make.a_position(make.a_person(shop.organisation, user=member), shop)
    an_action(lead, shop, owner=member, due_on=make.TODAY)
    watch(now=WEEK_LATER)
    assert told() == [("overdue", "eva@example.org"), ("escalated", "lead@example.org")]
    assert chief.email not in [address for _kind, address in told()]


def test_where_nobody_leads_above_human_resources_are_told(top: Unit, chief: User) -> None:
    make.a_user(top.organisation, is_hr=True, email="hr@example.org")
    an_action(chief, top, due_on=make.TODAY)
    watch(now=WEEK_LATER)
    assert told() == [("overdue", "chief@example.org"), ("escalated", "hr@example.org")]


def test_a_stand_in_is_told_with_the_lead_who_is_away(shop: Unit, lead: User, chief: User) -> None:
    user = make.a_user(shop.organisation, name="Per Moe", email="per@example.org")
    person = make.a_person(shop.organisation, user=user)
    today = make.TODAY
    StandIn.objects.create(unit=shop, person=person, starts_on=today, ends_on=today + 3 * DAY)
    an_action(lead, shop, due_on=today)
    watch(now=OVER)
    assert told() == [("overdue", "lead@example.org"), ("overdue", "per@example.org")]
    assert chief


def test_of_an_owner_who_has_left_the_lead_is_told(shop: Unit, lead: User, chief: User) -> None:
    member = make.a_user(shop.organisation, name="Eva Lie", email="eva@example.org")
    an_action(lead, shop, owner=member, due_on=make.TODAY)
    User.objects.filter(pk=member.pk).update(is_active=False)
    watch(now=OVER)
    assert told() == [("overdue", "lead@example.org")]
    assert chief


def test_what_is_done_or_has_another_owner_is_told_anew_or_not_at_all(
    shop: Unit, lead: User, chief: User
) -> None:
    done = an_action(lead, shop, due_on=make.TODAY)
    moved = an_action(lead, shop, due_on=make.TODAY)
    say_done(actor=lead, action=done, now=make.NOW)
    watch(now=OVER)
    hand_over(actor=lead, action=moved, owner=chief, now=OVER)
    watch(now=OVER + DAY)
    assert told() == [("overdue", "lead@example.org"), ("overdue", "chief@example.org")]


def test_the_mail_says_what_is_overdue_in_the_readers_language_and_is_wanted_until_done(
    shop: Unit, lead: User, chief: User
) -> None:
    User.objects.filter(pk=lead.pk).update(language="es")
    first = an_action(lead, shop, title="Answer in turns", due_on=make.TODAY)
    second = an_action(lead, shop, title="Repair the sign", due_on=make.TODAY)
    watch(now=OVER)
    say_done(actor=lead, action=second, now=OVER)
    mails.send_due(now=OVER)
    (letter,) = mail.outbox
    assert letter.to == ["lead@example.org"]
    assert letter.subject.startswith("Shop: el plazo ha pasado")
    assert "Answer in turns" in letter.body
    assert f"/actions/{first.uuid}/" in letter.body
    assert chief


def test_actions_follow_a_unit_that_moves_and_one_that_is_closed(
    top: Unit, shop: Unit, lead: User, chief: User
) -> None:
    hr = make.a_user(top.organisation, is_hr=True)
    region = make.a_unit(top.organisation, parent=top, name="Region")
    boss = make.a_leader(region, email="boss@example.org")
    action = an_action(lead, shop, due_on=make.TODAY)
    move_unit(unit=shop, parent=region, actor=hr, now=make.NOW)
    watch(now=WEEK_LATER)
    assert ("escalated", "boss@example.org") in told()
    Position.objects.filter(unit=shop).update(ends_on=make.TODAY)
    shop.refresh_from_db()
    close_unit(unit=shop, closed_on=make.TODAY + DAY, actor=hr, now=make.NOW)
    watch(now=make.NOW)
    assert Action.objects.get().unit == shop
    watch(now=make.NOW + DAY)
    fresh = Action.objects.get()
    assert fresh.unit == region
    note = action.notes.get(kind="unit")
    assert (note.before, note.after, note.said_by) == ("Shop", "Region", None)
    assert chief.pk != boss.pk


class EveryZone(TestCase):
    """Whatever the zone and the day, each is told once and never early."""

    @settings(max_examples=12, deadline=None)
    @given(
        zone=st.sampled_from(
            ["Europe/Oslo", "America/Havana", "Asia/Beirut", "Pacific/Chatham", "America/St_Johns"]
        ),
        due_on=st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31)),
        steps=st.lists(st.integers(1, 90), min_size=1, max_size=6),
    )
    def test_nobody_is_told_early_or_twice(
        self, zone: str, due_on: dt.date, steps: list[int]
    ) -> None:
        organisation = make.an_organisation(time_zone=zone)
        top = make.a_unit(organisation)
        shop = make.a_unit(organisation, parent=top)
        make.a_leader(top)
        lead = make.a_leader(shop)
        place = zoneinfo.ZoneInfo(zone)
        now = dt.datetime.combine(due_on - DAY, dt.time(12), tzinfo=place)
        action = an_action(lead, shop, now=now, due_on=due_on)
        for hours in steps:
            now = (now.astimezone(dt.UTC) + dt.timedelta(hours=hours)).astimezone(place)
            watch(now=now)
            late = (now.date() - due_on).days
            kinds = set(ActionMail.objects.filter(action=action).values_list("kind", flat=True))
            expected = {"overdue"} if late > 0 else set()
            if late > 7:
                expected.add("escalated")
            assert kinds == expected
        assert ActionMail.objects.filter(action=action).count() == len(kinds)
