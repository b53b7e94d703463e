"""Actions: from a finding to a checked result, by another than the owner."""

from __future__ import annotations

import datetime as dt
import random
import uuid
import zoneinfo

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from culture.accounts.models import User
from culture.actions.comparing import compare
from culture.actions.deadlines import deadline
from culture.actions.models import Action, ActionCheck, ActionVerdict, Direction
from culture.actions.queries import due_for, findings_of
from culture.actions.reach import may_check, may_work, possible_owners
from culture.actions.services.closing import close_action
from culture.actions.services.dismissing import dismiss, show_again
from culture.actions.services.making import (
    ActionOrigin,
    Purpose,
    add_step,
    comment,
    hand_over,
    move_day,
    say_done,
    take_up_again,
    tick_step,
)
from culture.actions.states import ActionState, state_of
from culture.actions.targets import targets_of
from culture.org.models import Unit
from feedback.touchpoints.models import Touchpoint
from surveys.instruments.models import Version
from tests import make
from tests.make_actions import an_action

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ZONES = [
    zoneinfo.ZoneInfo(name)
    for name in ("Europe/Oslo", "America/Havana", "America/Sao_Paulo", "Asia/Beirut",
                 "Pacific/Chatham", "America/St_Johns", "UTC")
]  # fmt: skip
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2040, 12, 31))
SPRING, SUMMER = dt.date(2026, 5, 12), dt.date(2026, 8, 12)
MADE = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def top() -> Unit:
    return make.a_unit(make.an_organisation(), name="Whole")


@pytest.fixture
def shop(top: Unit) -> Unit:
    return make.a_unit(top.organisation, parent=top, name="Shop")


@pytest.fixture
def lead(shop: Unit) -> User:
    return make.a_leader(shop, name="Lea Holm")


@pytest.fixture
def chief(top: Unit) -> User:
    return make.a_leader(top, name="Ida Berg")


def now_of(action: Action) -> Action:
    return Action.objects.with_state().get(pk=action.pk)


def answers(unit: Unit, version: Version, gap: float, day: dt.date, *, n: int = 40) -> None:
    """So many answers of customers whose gap is about `gap`, spread over whole points."""
    chance = random.Random(f"{unit.name} {day}")
    rated = []
    for _one in range(n):
        delivered = min(max(round(6 + gap + chance.gauss(0, 1.0)), 1), 7)
        rated.append(((6, 6, 6), (delivered,) * 3))
    touchpoint = Touchpoint.objects.filter(unit=unit).first() or make.a_touchpoint(unit, version)
    make.some_responses(touchpoint, rated, day=day)


@pytest.fixture
def version(top: Unit) -> Version:
    return make.a_version(top.organisation)


def purpose_of(unit: Unit, actor: User, *, key: str = "d1", day: dt.date) -> Purpose:
    target = next(one for one in targets_of(unit, actor=actor, day=day) if one.spot.key == key)
    release = target.release()
    assert release
    return Purpose(target.spot, release, Direction.UP)


def test_a_gap_becomes_an_action_and_its_number_is_compared_when_the_work_is_done(
    shop: Unit, lead: User, chief: User, version: Version
) -> None:
    answers(shop, version, -2.0, SPRING)
    make.settle(MADE)
    day = MADE.date()
    shown, hidden = findings_of(shop, actor=lead, day=day)
    assert [(one.kind, one.unit) for one in shown] == [("widest-gap", shop)]
    assert not hidden
    finding = shown[0]
    assert finding.spot
    action = an_action(
        lead,
        shop,
        now=MADE,
        origin=ActionOrigin("finding", finding.token, finding.title),
        purpose=purpose_of(shop, lead, key=finding.spot.key, day=day),
        steps=["Ask three customers"],
    )
    assert compare(action, actor=chief, day=day) is None
    tick_step(actor=lead, step=action.steps.get(), now=MADE)
    say_done(actor=lead, action=action, now=MADE + 10 * DAY)
    answers(shop, version, -0.5, SUMMER)
    now = dt.datetime(2026, 10, 2, 9, tzinfo=dt.UTC)
    make.settle(now)
    found = compare(now_of(action), actor=chief, day=now.date())
    assert found
    assert (found.before_window.token, found.after_window.token) == ("2026-Q2", "2026-Q3")
    assert found.verdict == ActionVerdict.BETTER
    with pytest.raises(ValidationError, match="Somebody other than the owner"):
        close_action(actor=lead, action=action, verdict="better", now=now)
    with pytest.raises(ValidationError, match="numbers say something else"):
        close_action(actor=chief, action=action, verdict="worse", now=now)
    check = close_action(actor=chief, action=action, verdict="better", now=now)
    assert check.after
    assert check.after.window.token == "2026-Q3"
    assert check.figures["effect"]["change"]["value"] == pytest.approx(
        found.after.value - found.before.value
    )
    assert close_action(actor=chief, action=action, verdict="better", now=now) == check


def test_too_small_a_change_cannot_be_told_and_says_how_many_more_answers_it_takes(
    shop: Unit, lead: User, chief: User, version: Version
) -> None:
    answers(shop, version, -1.0, SPRING, n=12)
    make.settle(MADE)
    action = an_action(lead, shop, now=MADE, purpose=purpose_of(shop, lead, day=MADE.date()))
    say_done(actor=lead, action=action, now=MADE)
    answers(shop, version, -0.7, SUMMER, n=12)
    now = dt.datetime(2026, 10, 2, 9, tzinfo=dt.UTC)
    make.settle(now)
    check = close_action(actor=chief, action=action, verdict="cannot-tell", now=now)
    assert check.figures["answers_needed"] > 0
    assert check.figures["effect"]["units"] == 0


def test_units_that_did_nothing_are_taken_off(
    top: Unit, shop: Unit, lead: User, chief: User, version: Version
) -> None:
    """Everywhere it rose by about as much, so nothing is left of it."""
    others = [make.a_unit(top.organisation, parent=top, name=f"Shop {n}") for n in range(11)]
    for unit in [shop, *others]:
        answers(unit, version, -1.6, SPRING)
    make.settle(MADE)
    action = an_action(lead, shop, now=MADE, purpose=purpose_of(shop, lead, day=MADE.date()))
    acting = an_action(
        chief, others[0], now=MADE, purpose=purpose_of(others[0], chief, day=MADE.date())
    )
    assert acting.unit != shop
    for unit in [shop, *others]:
        answers(unit, version, -0.3, SUMMER)
    now = dt.datetime(2026, 10, 2, 9, tzinfo=dt.UTC)
    make.settle(now)
    found = compare(now_of(action), actor=chief, day=now.date())
    assert found
    assert found.effect
    assert found.effect.beside is not None
    assert found.effect.units == 10
    assert found.effect.change.p < 0.05
    assert found.verdict == ActionVerdict.CANNOT_TELL


def test_a_finding_that_was_set_aside_comes_back_when_its_number_changes(
    shop: Unit, lead: User, version: Version
) -> None:
    answers(shop, version, -2.0, SPRING)
    make.settle(MADE)
    day = MADE.date()
    (finding,), _none = findings_of(shop, actor=lead, day=day)
    first = dismiss(actor=lead, finding=finding, reason="We are moving.", now=MADE)
    again = dismiss(actor=lead, finding=finding, reason="Another.", now=MADE)
    assert again == first
    assert again.reason == "We are moving."
    shown, hidden = findings_of(shop, actor=lead, day=day)
    assert not shown
    assert [one.reason for _finding, one in hidden] == ["We are moving."]
    answers(shop, version, -2.2, dt.date(2026, 6, 2), n=30)
    make.settle(MADE)
    shown, hidden = findings_of(shop, actor=lead, day=day)
    assert len(shown) == 1
    assert not hidden
    show_again(actor=lead, dismissal=first, now=MADE)


def test_nobody_makes_an_action_where_they_lead_nothing(shop: Unit, top: Unit) -> None:
    other = make.a_leader(make.a_unit(top.organisation, parent=top, name="Other"))
    with pytest.raises(ValidationError, match="Only whoever leads"):
        an_action(other, shop)
    assert not Action.objects.exists()


def test_an_action_is_kept_once_however_often_it_is_sent(shop: Unit, lead: User) -> None:
    key = uuid.uuid4()
    assert an_action(lead, shop, submission_key=key) == an_action(lead, shop, submission_key=key)
    assert Action.objects.count() == 1


def test_how_an_action_stands_follows_from_what_was_said_and_the_time(
    shop: Unit, lead: User, chief: User
) -> None:
    action = an_action(lead, shop, due_on=make.TODAY + DAY)
    assert state_of(now_of(action), now=make.NOW) == ActionState.OPEN
    # In Oslo the day after is over at 23:00 of that day in UTC.
    end = dt.datetime(2026, 11, 23, 23, tzinfo=dt.UTC)
    assert state_of(now_of(action), now=end - dt.timedelta(seconds=1)) == ActionState.OPEN
    assert state_of(now_of(action), now=end) == ActionState.OVERDUE
    with pytest.raises(ValidationError, match="stays overdue"):
        move_day(actor=lead, action=action, due_on=make.TODAY + 9 * DAY, words="Ill", now=end)
    say_done(actor=lead, action=action, now=end)
    assert state_of(now_of(action), now=end) == ActionState.DONE
    take_up_again(actor=lead, action=action, now=end)
    assert state_of(now_of(action), now=end) == ActionState.OVERDUE
    close_action(actor=chief, action=action, verdict="dropped", words="Not needed", now=end)
    assert state_of(now_of(action), now=end) == ActionState.CLOSED
    with pytest.raises(ValidationError, match="closed"):
        add_step(actor=lead, action=action, text="More", now=end)


def test_another_day_and_another_owner_are_kept_in_the_history(
    shop: Unit, lead: User, chief: User
) -> None:
    action = an_action(lead, shop)
    move_day(
        actor=lead,
        action=action,
        due_on=make.TODAY + 40 * DAY,
        words="Parts come late",
        now=make.NOW,
    )
    hand_over(actor=chief, action=action, owner=chief, now=make.NOW, words="On leave")
    comment(actor=lead, action=action, words="Thank you", now=make.NOW)
    fresh = now_of(action)
    assert (fresh.owner, fresh.due_on) == (chief, make.TODAY + 40 * DAY)
    assert list(fresh.notes.order_by("pk").values_list("kind", "before", "after")) == [
        ("day", "", ""),
        ("owner", "Lea Holm", "Ida Berg"),
        ("comment", "", ""),
    ]
    # Now the one who handed it over may look at its result, and its new owner may not.
    day = make.TODAY
    assert may_check(lead, fresh, day=day)
    assert not may_check(chief, fresh, day=day)


def test_without_a_number_somebody_says_by_what_it_is_seen(
    shop: Unit, lead: User, chief: User
) -> None:
    action = an_action(lead, shop)
    with pytest.raises(ValidationError, match="not said to be done"):
        close_action(actor=chief, action=action, verdict="better", words="Seen", now=make.NOW)
    say_done(actor=lead, action=action, now=make.NOW)
    with pytest.raises(ValidationError, match="by what it is seen"):
        close_action(actor=chief, action=action, verdict="better", now=make.NOW)
    close_action(
        actor=chief, action=action, verdict="better", words="The team says so.", now=make.NOW
    )
    assert ActionCheck.objects.get().verdict == ActionVerdict.BETTER


def test_a_number_that_nobody_saw_again_is_never_said_to_be_better(
    shop: Unit, lead: User, chief: User, version: Version
) -> None:
    answers(shop, version, -2.0, SPRING)
    make.settle(MADE)
    action = an_action(lead, shop, now=MADE, purpose=purpose_of(shop, lead, day=MADE.date()))
    say_done(actor=lead, action=action, now=MADE)
    with pytest.raises(ValidationError, match="no later number"):
        close_action(actor=chief, action=action, verdict="better", words="I feel it", now=MADE)
    close_action(actor=chief, action=action, verdict="cannot-tell", words="Closing", now=MADE)


def test_who_works_who_checks_and_who_may_own(
    shop: Unit, top: Unit, lead: User, chief: User
) -> None:
    member = make.a_user(top.organisation, name="Eva Lie")
    make.a_position(make.a_person(top.organisation, user=member), shop)
    stranger = make.a_user(top.organisation, name="Max Roe")
    hr = make.a_user(top.organisation, is_hr=True)
    action = an_action(lead, shop, owner=member)
    day = make.TODAY
    works = [may_work(one, action, day=day) for one in (lead, chief, member, stranger, hr)]
    assert works == [True, True, True, False, True]
    checks = [may_check(one, action, day=day) for one in (lead, chief, member, stranger, hr)]
    assert checks == [True, True, False, False, True]
    assert [one.name for one in possible_owners(shop, day=day)] == [
        "Eva Lie",
        "Ida Berg",
        "Lea Holm",
    ]
    seen = [
        Action.objects.visible_to(one, day=day).exists()
        for one in (lead, chief, member, stranger, hr)
    ]
    assert seen == [True, True, True, False, True]
    elsewhere = make.a_user(make.an_organisation(name="Other"), is_hr=True)
    assert not Action.objects.visible_to(elsewhere, day=day).exists()
    assert not may_work(elsewhere, action, day=day)
    assert not may_check(elsewhere, action, day=day)


def test_what_is_due_waits_at_home_the_oldest_first(shop: Unit, lead: User, chief: User) -> None:
    far = an_action(lead, shop, title="Far", due_on=make.TODAY + 30 * DAY)
    soon = an_action(lead, shop, title="Soon", due_on=make.TODAY + 6 * DAY)
    today = an_action(lead, shop, title="Today", due_on=make.TODAY)
    assert list(due_for(lead, day=make.TODAY)) == [today, soon]
    assert not due_for(chief, day=make.TODAY)
    say_done(actor=lead, action=far, now=make.NOW)
    assert [one.title for one in due_for(chief, day=make.TODAY)] == ["Far"]
    late = make.TODAY + 8 * DAY
    assert [one.title for one in due_for(chief, day=late)] == ["Today", "Far"]


def test_the_database_keeps_results_and_dates_nothing_back(
    shop: Unit, lead: User, chief: User
) -> None:
    action = an_action(lead, shop)
    with pytest.raises(DatabaseError, match="dated back"), transaction.atomic():
        comment(actor=lead, action=action, words="Before", now=make.NOW - DAY)
    say_done(actor=lead, action=action, now=make.NOW)
    with pytest.raises(DatabaseError, match="action_checked_by_another"), transaction.atomic():
        ActionCheck.objects.create(
            action=action, verdict="dropped", owner=lead, checked_by=lead, checked_at=make.NOW
        )
    close_action(actor=chief, action=action, verdict="dropped", words="No", now=make.NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE culture_web")
        for statement in (
            "UPDATE actions_actioncheck SET verdict = 'better'",
            "DELETE FROM actions_actionnote",
            "UPDATE actions_action SET title = 'Other'",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("RESET ROLE")


@given(day=DAYS, zone=st.sampled_from(ZONES))
def test_a_deadline_is_the_end_of_its_day_and_of_the_day_a_week_later(
    day: dt.date, zone: zoneinfo.ZoneInfo
) -> None:
    found = deadline(day, zone=zone)
    second = dt.timedelta(seconds=1)
    assert (found.due_at - second).astimezone(zone).date() == day
    assert found.due_at.astimezone(zone).date() == day + DAY
    assert (found.escalates_at - second).astimezone(zone).date() == day + 7 * DAY
    assert found.escalates_at.astimezone(zone).date() == day + 8 * DAY
