"""Shares of customers answered in time: by hand, stated, and counted again by the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.metrics import reading
from culture.metrics.models import Series
from culture.metrics.verification import _check_stated
from culture.metrics.windows import Window
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period
from culture.scoring.proportions import ShareOf
from feedback.cases.figures import figures_of
from feedback.cases.models import CaseReply
from feedback.cases.services.answering import erase_case
from feedback.cases.services.customers import say_as_customer
from feedback.cases.settled import UNDO, settled_in
from feedback.cases.sources import state_all
from feedback.cases.telling import rows_of
from feedback.cases.watching import begin_due
from tests import make
from tests.make_cases import WEEK, a_contact, a_reply, round_of

pytestmark = pytest.mark.django_db
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)
DUE_AT = dt.datetime(2026, 11, 25, 23, tzinfo=dt.UTC)  # the end of Wednesday in Oslo


@pytest.fixture
def shop() -> Unit:
    top = make.a_unit(make.an_organisation(), name="Whole")
    return make.a_unit(top.organisation, parent=top, name="Shop")


@pytest.fixture
def lead(shop: Unit) -> User:
    return make.a_leader(shop, name="Lead")


def play(shop: Unit, lead: User) -> dt.datetime:
    """Five customers: in time and solved; in time, not solved and late; late; never; erased."""
    first, second, third, _never, erased = (a_contact(shop) for _one in range(5))
    a_reply(lead, first, now=DUE_AT - SECOND)
    say_as_customer(asked=round_of(first), was_solved=True, comment="", now=DUE_AT)
    a_reply(lead, second, now=make.NOW)
    say_as_customer(asked=round_of(second), was_solved=False, comment="", now=make.NOW)
    a_reply(lead, second, now=make.NOW + 5 * DAY)
    a_reply(lead, third, now=DUE_AT)
    erase_case(actor=lead, contact=erased, now=make.NOW)
    begin_due(now=DUE_AT)
    return DUE_AT + 6 * DAY


def test_the_shares_are_those_worked_out_by_hand(shop: Unit, lead: User) -> None:
    now = play(shop, lead)
    [found] = figures_of(shop.organisation, [shop], now=now)
    # Rounds: in time, in time, late again, late, never: 2 of 5.
    assert found.in_time == ShareOf(2, 5)
    # One waits anew and two said whether it was solved: too few to tell.
    assert (found.again_in_time, found.solved) == (ShareOf(0, 0), ShareOf(0, 0))
    ends = found.in_time.interval
    assert ends
    assert (round(ends.low, 4), round(ends.high, 4)) == (0.1176, 0.7693)
    rows = [(row.name, row.share, row.interval) for row in rows_of(found)]
    assert rows == [("Answered by the deadline", "40", "12 to 77")]


def the_customers(lead: User, unit: Unit, *solved: bool, now: dt.datetime) -> None:
    """Customers who were answered and say whether it is solved; who waits anew is answered."""
    for was_solved in solved:
        contact = a_contact(unit)
        a_reply(lead, contact, now=now - DAY)
        say_as_customer(asked=round_of(contact), was_solved=was_solved, comment="", now=now)
        if not was_solved:
            a_reply(lead, contact, now=now + DAY)


def test_what_one_customer_said_cannot_be_subtracted(shop: Unit, lead: User) -> None:
    """An attack: a unit less those below it, and a day less the day before."""
    whole, organisation = shop.parent, shop.organisation
    assert whole
    november, december = make.NOW, make.NOW + 9 * DAY
    the_customers(lead, shop, *[True] * 3, *[False] * 6, now=november)
    the_customers(make.a_leader(whole, name="Top"), whole, False, now=november)
    kiosk = make.a_unit(organisation, parent=whole, name="Kiosk")

    def told(now: dt.datetime) -> list[tuple[ShareOf, ShareOf]]:
        found = figures_of(organisation, [whole, shop, kiosk], now=now)
        return [(one.solved, one.again_in_time) for one in found]

    nothing = (ShareOf(0, 0), ShareOf(0, 0))
    assert told(november + 5 * DAY) == [nothing] * 3  # the month is not over
    # The one of the whole itself waits: what the shop shows is all that the whole shows.
    shown = (ShareOf(3, 9), ShareOf(6, 6))
    assert told(december) == [shown, shown, nothing]
    the_customers(lead, shop, True, False, now=december)
    assert told(december + 3 * DAY) == [shown, shown, nothing]
    # In the year that is over the three of December and the whole's one are still four.
    assert told(december + 40 * DAY) == [shown, shown, nothing]


def test_an_answer_counts_when_it_cannot_be_taken_back(shop: Unit, lead: User) -> None:
    a_reply(lead, a_contact(shop))
    assert settled_in(shop.organisation, now=make.NOW + UNDO - SECOND) == []
    [one] = settled_in(shop.organisation, now=make.NOW + UNDO)
    assert (one.is_in_time, one.day, one.unit) == (True, make.TODAY, shop.pk)


def test_what_is_stated_is_what_the_database_counts(shop: Unit, lead: User) -> None:
    now = play(shop, lead)
    # Two units in November, its quarter and its year.
    assert [state_all(now=now) for _time in range(2)] == [6, 0]
    november = Window(period=Period.around(make.TODAY, Grain.MONTH))
    series = Series.objects.get(source="case")
    release = reading.newest(series, [(shop.pk, november)])[shop.pk, november]
    shares = {one.key: (one.n, one.delivered) for one in release.content.entries}
    assert shares == {
        "overall": (5, 40.0),
        "answered": (5, 40.0),
    }  # and not how many waited anew, for that is what customers said
    assert (_check_stated().compared, _check_stated().wrong) == (6, 0)
    CaseReply.objects.filter(round__number=2).update(said_at=make.NOW)
    assert _check_stated().wrong == 6


def test_a_program_reads_how_cases_stand_and_not_who(
    shop: Unit, lead: User, client: Client
) -> None:
    contact = a_contact(shop, message="My parcel.")
    key = make.an_api_key(shop.organisation, scopes=["cases:read"])
    told = client.get(reverse("api:cases"), headers={"authorization": f"Bearer {key}"})
    [one] = told.json()["results"]
    assert one == {
        "uuid": str(contact.uuid),
        "unit": str(shop.uuid),
        "touchpoint": None,
        "month": "2026-11-01",
        "state": "new",
        "round": 1,
        "due_on": str(WEEK + 9 * DAY),
        "due_at": one["due_at"],
        "is_overdue": one["is_overdue"],
    }
    assert not [word for word in ("Ola", "example.org", "parcel") if word in told.text]
