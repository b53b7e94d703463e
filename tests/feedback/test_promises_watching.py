"""Promises at risk: who is told and when; what customers say by a link; what is forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.org.models import Unit
from culture.toolkit.models import StandIn
from feedback.promises import mails
from feedback.promises.links import LIFE, find_link
from feedback.promises.models import CustomerWord, Promise, PromiseLink, PromiseMail
from feedback.promises.retention import forget_customers
from feedback.promises.services.customers import offer_link, say_as_customer
from feedback.promises.services.ending import end_promise, say_progress
from feedback.promises.watching import escalates_at, watch
from tests import make
from tests.make_promises import a_member, a_promise

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def shop() -> Unit:
    top = make.a_unit(make.an_organisation(), name="Whole")
    return make.a_unit(top.organisation, parent=top, name="Shop")


@pytest.fixture
def warehouse(shop: Unit) -> Unit:
    return make.a_unit(shop.organisation, parent=shop.parent, name="Warehouse")


@pytest.fixture
def clerk(shop: Unit) -> User:
    return a_member(shop, name="Clerk")


def told() -> set[tuple[str, str]]:
    return set(PromiseMail.objects.values_list("recipient__name", "kind"))


def test_the_owner_then_the_delivering_lead_then_the_promising_lead_are_told_once(
    shop: Unit, warehouse: Unit, clerk: User
) -> None:
    make.a_leader(shop, name="Shop lead")
    make.a_leader(warehouse, name="Warehouse lead")
    promise = a_promise(clerk, shop, deliverer=warehouse, kind="deliver")
    term = promise.now_due
    owner, delivering = ("Clerk", "at-risk"), ("Warehouse lead", "escalated")
    assert (watch(now=term.warns_at - SECOND), told()) == (0, set())
    assert (watch(now=term.warns_at), told()) == (1, {owner})
    assert watch(now=escalates_at(term) - SECOND) == 0
    assert (watch(now=escalates_at(term)), told()) == (1, {owner, delivering})
    over = {("Clerk", "overdue"), ("Shop lead", "overdue")}
    assert (watch(now=term.due_at), told()) == (2, {owner, delivering} | over)
    assert watch(now=term.due_at + DAY) == 0
    [task] = make.at_home(clerk).tasks
    assert task.sentence == "Shop: We call you back tomorrow."
    assert mails.send_due(now=term.due_at).taken == 4
    assert {tuple(one.to) for one in mail.outbox} == set(
        PromiseMail.objects.values_list("recipient__email").distinct()
    )
    end_promise(actor=clerk, promise=promise, outcome="kept", now=term.due_at + HOUR)
    assert make.at_home(clerk).tasks == []


def test_progress_and_an_end_silence_what_would_be_told(shop: Unit, clerk: User) -> None:
    promise = a_promise(clerk, shop, kind="deliver")
    ended = a_promise(clerk, shop, kind="deliver")
    term = promise.now_due
    say_progress(actor=clerk, promise=promise, words="It is packed.", now=make.NOW)
    end_promise(actor=clerk, promise=ended, outcome="kept", now=make.NOW)
    assert watch(now=term.due_at - SECOND) == 0
    assert watch(now=term.due_at) == 1


def test_a_stand_in_is_told_on_the_days_of_standing_in(
    shop: Unit, warehouse: Unit, clerk: User
) -> None:
    helper = a_member(shop, name="Helper")
    promise = a_promise(clerk, shop, deliverer=warehouse, kind="deliver")
    due = escalates_at(promise.now_due)
    day = shop.organisation.day_of(due)
    StandIn.objects.create(unit=warehouse, person=helper.person, starts_on=day, ends_on=day)
    watch(now=due)
    assert told() == {("Clerk", "at-risk"), ("Helper", "escalated")}


def test_the_next_lead_is_told_where_the_unit_does_not_answer(
    shop: Unit, warehouse: Unit, clerk: User
) -> None:
    make.a_leader(warehouse, name="Warehouse lead")
    assert shop.parent is not None
    make.a_leader(shop.parent, name="Top lead")
    promise = a_promise(clerk, shop, deliverer=warehouse, asks_first=True)
    until = promise.now_due.question.answer_by
    assert watch(now=until - SECOND) == 0
    assert (watch(now=until), told()) == (1, {("Top lead", "unanswered")})
    assert watch(now=until + HOUR) == 0


def test_a_standing_promise_is_due_anew_each_month_until_it_is_withdrawn(
    shop: Unit, clerk: User
) -> None:
    promise = a_promise(clerk, shop, recurrence="month", addressee="public")
    first = promise.now_due
    assert first.due_on == dt.date(2026, 11, 30)
    with pytest.raises(ValidationError):
        end_promise(actor=clerk, promise=promise, outcome="kept", now=make.NOW)

    def newest() -> tuple[int, dt.date]:
        term = Promise.objects.with_state().get(pk=promise.pk).now_due
        return term.number, term.due_on

    watch(now=first.due_at + HOUR)
    assert newest() == (1, first.due_on)
    watch(now=first.closes_at)
    watch(now=first.closes_at)
    assert newest() == (2, dt.date(2026, 12, 31))
    end_promise(actor=clerk, promise=promise, outcome="withdrawn", now=first.closes_at + DAY)
    watch(now=first.closes_at + 60 * DAY)
    assert newest() == (2, dt.date(2026, 12, 31))


def test_a_customer_answers_once_by_a_link_and_reads_who_will_see_it(
    shop: Unit, clerk: User
) -> None:
    now = dt.datetime.now(dt.UTC)
    promise = a_promise(clerk, shop, text="We bring the table.", reference="C-17", now=now)
    code = offer_link(actor=clerk, promise=promise, now=now)
    assert not PromiseLink.objects.filter(digest=code).exists()
    customer, address = Client(), reverse("kept:say", args=[code])
    page = customer.get(address)
    text = page.content.decode()
    assert "We bring the table." in text
    assert "C-17" not in text
    assert "human resources and the administrators of Meridian" in text
    assert page.cookies == {}
    assert customer.post(address, {"comment": "Nice"}).status_code == 422
    assert CustomerWord.objects.count() == 0
    for _again in range(2):
        sent = customer.post(address, {"answer": "no", "comment": "Nobody came."})
        assert sent.status_code == 302
    other = customer.post(address, {"answer": "yes", "comment": ""})
    assert (other.status_code, "the first one stands" in other.content.decode()) == (409, True)
    assert "Nobody came" not in customer.get(address).content.decode()
    word = CustomerWord.objects.get()
    assert (word.was_kept, word.comment) == (False, "Nobody came.")
    end_promise(actor=clerk, promise=promise, outcome="kept", now=now)
    shown = make.a_client(clerk).get(reverse("promises:promise", args=[promise.uuid]))
    assert [word in shown.content.decode() for word in ("It was not kept", "kept</strong>")] == [
        True,
        True,
    ]


def test_a_link_ends_by_time_and_none_leads_to_what_was_not_given(shop: Unit, clerk: User) -> None:
    promise = a_promise(clerk, shop)
    code = offer_link(actor=clerk, promise=promise, now=make.NOW)
    assert find_link(code, now=make.NOW + LIFE - SECOND) is not None
    assert find_link(code, now=make.NOW + LIFE) is None
    assert find_link(code[:-1], now=make.NOW) is None
    kept_back = a_promise(clerk, shop, asks_first=True)
    public = a_promise(clerk, shop, addressee="public")
    for wrong in (kept_back, public):
        with pytest.raises(ValidationError):
            offer_link(actor=clerk, promise=wrong, now=make.NOW)
    with pytest.raises(ValidationError):
        say_as_customer(promise=kept_back, was_kept=True, comment="", now=make.NOW)


def test_cases_and_comments_are_forgotten_when_contacts_are(shop: Unit, clerk: User) -> None:
    promise = a_promise(clerk, shop, reference="C-17")
    say_as_customer(promise=promise, was_kept=True, comment="Thanks, Eva", now=make.NOW)
    last = make.NOW + dt.timedelta(days=180)
    assert forget_customers(now=last) == 0
    assert forget_customers(now=last + 5 * DAY) == 2
    assert forget_customers(now=last + 5 * DAY) == 0
    assert Promise.objects.get().reference == ""
    word = CustomerWord.objects.get()
    assert (word.was_kept, word.comment) == (True, "")


def test_a_form_sent_too_late_is_shown_again_with_what_was_written(shop: Unit, clerk: User) -> None:
    now = dt.datetime.now(dt.UTC)
    promise = a_promise(clerk, shop, kind="repair", now=now)
    lead = make.a_leader(shop, name="Mo Berg")
    end_promise(actor=lead, promise=promise, outcome="kept", now=now)
    facts = {"outcome": "broken", "reason": "people", "words": "Too few of us"}
    page = make.a_client(clerk).post(reverse("promises:end", args=[promise.uuid]), facts)
    text = page.content.decode()
    assert "Mo Berg was quicker. This promise has ended: kept." in text
    assert "Too few of us" in text
