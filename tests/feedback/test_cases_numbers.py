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
from feedback.cases.telling import of_enough, rows_of
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
    # Rounds: in time, in time, late again, late, never: 2 of 5; first ones 2 of 4, again 0 of 1.
    counted = [
        (one.hits, one.of) for one in (found.in_time, found.first_in_time, found.again_in_time)
    ]
    assert counted == [(2, 5), (2, 4), (0, 1)]
    assert (found.solved.hits, found.solved.of, found.said.hits) == (1, 2, 2)
    ends = found.in_time.interval
    assert ends
    assert (round(ends.low, 4), round(ends.high, 4)) == (0.1176, 0.7693)
    rows = [(row.name, row.share, row.interval) for row in rows_of(found)]
    assert rows[0] == ("Answered by the deadline", "40", "12 to 77")
    # Two customers said it: what they said is told of five or more.
    assert [name for name, _share, _ends in rows[1:]] == [
        "By the deadline, the first time",
        "Customers who say whether it is solved",
    ]
    assert of_enough(ShareOf(3, 5)) == ShareOf(3, 5)
    assert of_enough(ShareOf(3, 4)) == ShareOf(0, 0)


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
        "first": (4, 50.0),
        "again": (1, 0.0),
    }
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
