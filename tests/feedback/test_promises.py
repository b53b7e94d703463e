"""Promises: made in time, asked about first, ended once, and seen by those whom they concern."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
import zoneinfo
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from culture.accounts.models import User
from culture.core.moments import end_of
from culture.org.models import Unit
from culture.toolkit.models import StandIn
from feedback.promises import listing
from feedback.promises.forms import PromiseEndForm
from feedback.promises.models import (
    Basis,
    FeasibilityAnswer,
    Promise,
    PromiseEnd,
    PromiseOutcome,
    PromiseTerm,
)
from feedback.promises.queries import questions_to_answer
from feedback.promises.rhythms import (
    PromiseKind,
    Recurrence,
    stretch_of_standing,
    stretch_until,
)
from feedback.promises.services.ending import end_promise, hand_over, renegotiate, say_progress
from feedback.promises.services.making import (
    answer_feasibility,
    ask_deliverer,
    give_promise,
)
from feedback.promises.states import PromiseState, standing_of
from tests import make
from tests.make_promises import a_member, a_promise

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ZONES = [
    zoneinfo.ZoneInfo(name)
    for name in ("Europe/Oslo", "America/Havana", "America/Sao_Paulo", "Asia/Beirut",
                 "Pacific/Chatham", "America/St_Johns", "UTC")
]  # fmt: skip
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2040, 12, 31))


@pytest.fixture
def top() -> Unit:
    return make.a_unit(make.an_organisation(), name="Whole")


@pytest.fixture
def shop(top: Unit) -> Unit:
    return make.a_unit(top.organisation, parent=top, name="Shop")


@pytest.fixture
def warehouse(top: Unit) -> Unit:
    return make.a_unit(top.organisation, parent=top, name="Warehouse")


@pytest.fixture
def clerk(shop: Unit) -> User:
    return a_member(shop, name="Eva Lie")


def now_of(promise: Promise) -> Promise:
    return Promise.objects.with_state().get(pk=promise.pk)


def how(promise: Promise, now: dt.datetime = make.NOW) -> PromiseState:
    return standing_of(now_of(promise), now=now)


def end(promise: Promise, actor: User, outcome: str = "kept", **facts: Any) -> PromiseEnd:
    facts.setdefault("now", make.NOW)
    return end_promise(actor=actor, promise=promise, outcome=outcome, **facts)


@given(DAYS, st.sampled_from(ZONES))
def test_a_day_is_over_when_the_next_one_begins(day: dt.date, zone: zoneinfo.ZoneInfo) -> None:
    over = end_of(day, None, zone=zone)
    second = dt.timedelta(seconds=1)
    assert (over - second).astimezone(zone).date() == day
    assert over.astimezone(zone).date() == day + DAY


@given(DAYS, st.times(), st.sampled_from(ZONES))
def test_a_time_is_not_over_while_the_clock_shows_an_earlier_one(
    day: dt.date, time: dt.time, zone: zoneinfo.ZoneInfo
) -> None:
    over = end_of(day, time, zone=zone)
    assert over.astimezone(zone).replace(tzinfo=None) >= dt.datetime.combine(day, time)
    later = (over + dt.timedelta(hours=3)).astimezone(zone).replace(tzinfo=None)
    assert later > dt.datetime.combine(day, time)


@given(
    DAYS,
    st.integers(0, 40),
    st.none() | st.times(),
    st.sampled_from(PromiseKind.values),
    st.sampled_from(ZONES),
)
def test_a_promise_is_at_risk_after_it_is_made_and_before_it_is_due(
    day: dt.date,
    days: int,
    time: dt.time | None,
    kind: str,
    zone: zoneinfo.ZoneInfo,
) -> None:
    made = dt.datetime.combine(day, dt.time(11, 7), tzinfo=dt.UTC)
    due_on = made.astimezone(zone).date() + days * DAY
    found = stretch_until(due_on, time, kind=kind, agreed_at=made, zone=zone)
    if found.due_at > made:
        assert made <= found.warns_at <= found.due_at == found.closes_at


@given(DAYS, st.sampled_from([Recurrence.MONTHLY, Recurrence.QUARTERLY]), st.sampled_from(ZONES))
def test_a_standing_promise_is_due_when_its_month_or_quarter_ends(
    day: dt.date, recurrence: str, zone: zoneinfo.ZoneInfo
) -> None:
    made = end_of(day, dt.time(12), zone=zone)
    found = stretch_of_standing(recurrence, around=day, agreed_at=made, zone=zone)
    assert (found.due_on + DAY).day == 1
    assert recurrence == Recurrence.MONTHLY or found.due_on.month % 3 == 0
    assert made <= found.warns_at < found.due_at < found.closes_at
    assert found.closes_at.astimezone(zone).date() == found.due_on + 8 * DAY


def test_a_promise_is_due_as_usual_for_its_kind(clerk: User, shop: Unit) -> None:
    days = {
        kind: (now_of(a_promise(clerk, shop, kind=kind)).now_due.due_on - make.TODAY).days
        for kind in PromiseKind.values
    }
    assert days == {"call-back": 1, "deliver": 7, "repair": 14, "other": 7}


def test_the_clocks_go_back_before_it_is_due(clerk: User, shop: Unit) -> None:
    made = dt.datetime(2026, 10, 24, 9, 0, tzinfo=dt.UTC)
    term = now_of(a_promise(clerk, shop, now=made)).now_due
    assert term.due_at == dt.datetime(2026, 10, 25, 23, 0, tzinfo=dt.UTC)


def test_the_same_form_sent_again_keeps_nothing_more(clerk: User, shop: Unit) -> None:
    key = uuid.uuid4()
    first, second = (a_promise(clerk, shop, submission_key=key) for _ in range(2))
    assert first == second
    with pytest.raises(ValidationError):
        a_promise(a_member(shop), shop, submission_key=key)


def test_a_day_that_is_over_and_a_unit_that_is_not_ones_own_are_refused(
    clerk: User, shop: Unit, warehouse: Unit
) -> None:
    for facts in ({"due_on": make.TODAY - DAY}, {"due_on": make.TODAY, "due_time": dt.time(9)}):
        with pytest.raises(ValidationError):
            a_promise(clerk, shop, **facts)
    with pytest.raises(ValidationError):
        a_promise(clerk, warehouse)
    assert Promise.objects.count() == 0


def test_on_what_a_promise_was_given_is_marked(clerk: User, shop: Unit, warehouse: Unit) -> None:
    lead = make.a_leader(warehouse)
    unasked = a_promise(clerk, shop, deliverer=warehouse)
    assert now_of(unasked).word.basis == Basis.UNASKED  # type: ignore[union-attr]
    own = a_promise(make.a_leader(shop), shop)
    assert now_of(own).word.basis == Basis.OWN  # type: ignore[union-attr]
    answers = {
        None: Basis.UNANSWERED, "can": Basis.ASKED, "if": Basis.ASKED, "cannot": Basis.AGAINST
    }  # fmt: skip
    for verdict, basis in answers.items():
        promise = a_promise(clerk, shop, deliverer=warehouse, asks_first=True)
        question = now_of(promise).now_due.question
        assert how(promise) == PromiseState.ASKED
        assert question.answer_by == make.NOW + (now_of(promise).now_due.due_at - make.NOW) / 2
        if verdict:
            answer_feasibility(
                actor=lead, question=question, verdict=verdict, words="No stock", now=make.NOW
            )
            assert how(promise) == PromiseState.ANSWERED
        assert give_promise(actor=clerk, promise=promise, now=make.NOW).basis == basis
        assert how(promise) == PromiseState.OPEN
    ask_deliverer(actor=clerk, promise=unasked, now=make.NOW)
    asked = now_of(unasked)
    answer_feasibility(
        actor=lead, question=asked.now_due.question, verdict="can", words="", now=make.NOW
    )
    assert now_of(unasked).word.basis == Basis.UNASKED  # type: ignore[union-attr]


def test_whoever_answers_for_the_delivering_unit_is_asked_and_answers_once(
    top: Unit, clerk: User, shop: Unit, warehouse: Unit
) -> None:
    lead, above = make.a_leader(warehouse), make.a_leader(top)
    stand_in = a_member(shop)
    StandIn.objects.create(
        unit=warehouse, person=stand_in.person, starts_on=make.TODAY, ends_on=make.TODAY
    )
    promise = a_promise(clerk, shop, deliverer=warehouse, asks_first=True)
    question = now_of(promise).now_due.question

    def asked(user: User, day: dt.date = make.TODAY) -> bool:
        return bool(questions_to_answer(user, day=day))

    assert [asked(one) for one in (lead, stand_in, above, clerk)] == [True, True, False, False]
    assert not asked(stand_in, make.TODAY + DAY)
    for user, verdict, words in ((clerk, "can", ""), (lead, "cannot", "")):
        with pytest.raises(ValidationError):
            answer_feasibility(
                actor=user, question=question, verdict=verdict, words=words, now=make.NOW
            )
    assert FeasibilityAnswer.objects.count() == 0
    for _again in range(2):
        answer_feasibility(actor=lead, question=question, verdict="can", words="", now=make.NOW)
    with pytest.raises(ValidationError):
        answer_feasibility(actor=stand_in, question=question, verdict="can", words="", now=make.NOW)
    assert FeasibilityAnswer.objects.get().said_by == lead


def test_how_a_promise_stands_follows_the_clock(clerk: User, shop: Unit) -> None:
    promise = a_promise(clerk, shop, kind="deliver")
    term = now_of(promise).now_due
    second = dt.timedelta(seconds=1)
    assert how(promise, term.warns_at - second) == PromiseState.OPEN
    assert how(promise, term.warns_at) == PromiseState.AT_RISK
    assert how(promise, term.due_at) == PromiseState.OVERDUE
    say_progress(actor=clerk, promise=promise, words="It is packed.", now=term.warns_at)
    assert how(promise, term.warns_at + HOUR) == PromiseState.OPEN
    end(promise, clerk, now=term.due_at + second)
    assert how(promise, term.due_at + DAY) == PromiseState.LATE
    timely = a_promise(clerk, shop, kind="deliver")
    end(timely, clerk, now=term.due_at)
    assert how(timely, term.due_at + DAY) == PromiseState.KEPT


def test_a_cannot_is_renegotiated_before_the_day_and_never_after(
    clerk: User, shop: Unit, warehouse: Unit
) -> None:
    lead = make.a_leader(warehouse)
    promise = a_promise(clerk, shop, deliverer=warehouse, asks_first=True, kind="deliver")
    question = now_of(promise).now_due.question
    answer_feasibility(
        actor=lead, question=question, verdict="cannot", words="No stock", now=make.NOW
    )
    anew = make.TODAY + 10 * DAY
    renegotiate(actor=clerk, promise=promise, due_on=anew, words="By telephone", now=make.NOW)
    term = now_of(promise).now_due
    assert (term.number, term.due_on, term.is_asked, term.feasibility) == (2, anew, True, None)
    answer_feasibility(actor=lead, question=term.question, verdict="can", words="", now=make.NOW)
    assert give_promise(actor=clerk, promise=promise, now=make.NOW).basis == Basis.ASKED
    with pytest.raises(ValidationError):
        renegotiate(actor=clerk, promise=promise, due_on=anew + DAY, words="Late", now=term.due_at)
    with pytest.raises(ValidationError):
        end(promise, clerk, "withdrawn", now=term.due_at)
    assert how(promise, term.due_at) == PromiseState.OVERDUE


def test_a_hand_over_keeps_the_owner_and_takes_the_question_along(
    clerk: User, shop: Unit, warehouse: Unit
) -> None:
    depot = make.a_unit(shop.organisation, parent=shop.parent, name="Depot")
    lead, other = make.a_leader(warehouse), make.a_leader(depot)
    promise = a_promise(clerk, shop, deliverer=warehouse, asks_first=True)
    hand_over(actor=lead, promise=promise, deliverer=depot, words="It lies there", now=make.NOW)
    moved = now_of(promise)
    assert (moved.owner, moved.deliverer, moved.now_due.question.unit) == (clerk, depot, depot)
    assert questions_to_answer(other, day=make.TODAY)
    assert not questions_to_answer(lead, day=make.TODAY)
    assert hand_over(actor=clerk, promise=promise, deliverer=depot, now=make.NOW) is None


def test_a_promise_is_seen_by_its_units_and_nobody_else(
    top: Unit, clerk: User, shop: Unit, warehouse: Unit
) -> None:
    promise = a_promise(clerk, shop, deliverer=warehouse)
    depot = make.a_unit(top.organisation, parent=top, name="Depot")
    elsewhere = make.a_user(make.an_organisation(name="Elsewhere"), is_hr=True)
    hr = make.a_user(top.organisation, is_hr=True)

    def sees(user: User) -> bool:
        return Promise.objects.visible_to(user, day=make.TODAY).filter(pk=promise.pk).exists()

    insiders = [clerk, a_member(shop), a_member(warehouse), make.a_leader(top), hr]
    outsiders = [a_member(depot), make.a_leader(depot), a_member(top), elsewhere]
    assert [sees(one) for one in insiders] == [True] * 5
    assert [sees(one) for one in outsiders] == [False] * 4
    for actor in (a_member(shop), hr):
        with pytest.raises(ValidationError):
            end(promise, actor)
    assert PromiseEnd.objects.count() == 0


def test_the_database_takes_no_moment_dated_back_and_no_second_end(clerk: User, shop: Unit) -> None:
    promise = a_promise(clerk, shop)
    kept_back = a_promise(clerk, shop, deliverer=shop, asks_first=True)
    term = now_of(promise).now_due
    wrong = [
        PromiseEnd(term=term, outcome="kept", ended_at=make.NOW - HOUR),
        PromiseEnd(term=term, outcome="withdrawn", ended_at=term.due_at),
        PromiseEnd(term=term, outcome="renegotiated", ended_at=term.due_at + HOUR),
        PromiseEnd(term=term, outcome="broken", ended_at=make.NOW),
        PromiseEnd(term=now_of(kept_back).now_due, outcome="kept", ended_at=make.NOW),
        FeasibilityAnswer(
            question=now_of(kept_back).now_due.question, verdict="can", said_at=make.NOW - HOUR
        ),
        PromiseTerm(
            promise=promise, number=2, due_on=term.due_on, due_at=term.due_at,
            warns_at=term.warns_at, closes_at=term.closes_at, agreed_at=make.NOW - HOUR,
        ),
    ]  # fmt: skip
    for row in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    end(promise, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        PromiseEnd.objects.create(term=term, outcome="kept", ended_at=make.NOW)


def test_the_web_process_changes_nothing_that_was_said(clerk: User, shop: Unit) -> None:
    end(a_promise(clerk, shop), clerk)
    forbidden = (
        "UPDATE promises_promiseend SET ended_at = now()",
        "UPDATE promises_promisegiven SET basis = 'asked'",
        "UPDATE promises_promiseterm SET due_at = now()",
        "UPDATE promises_promise SET text = ''",
        "DELETE FROM promises_promise",
    )
    with connection.cursor() as cursor:
        for statement in forbidden:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(f"SET LOCAL ROLE culture_web; {statement}")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_a_promise_at_once_one_wins_and_the_other_is_told() -> None:
    shop = make.a_unit(make.an_organisation(), name="Shop")
    clerk, lead = a_member(shop, name="Eva Lie"), make.a_leader(shop, name="Mo Berg")
    promise = a_promise(clerk, shop)
    told: list[str] = []
    barrier = threading.Barrier(2)

    def press(actor: User, outcome: str, reason: str) -> None:
        barrier.wait(timeout=10)
        try:
            end(promise, actor, outcome, reason=reason)
        except ValidationError as refusal:
            told.extend(refusal.messages)
        finally:
            connection.close()

    presses = [(clerk, "kept", ""), (lead, "broken", "forgotten")]
    threads = [threading.Thread(target=press, args=one) for one in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    winner = PromiseEnd.objects.get()
    by = {"kept": "Eva Lie", "broken": "Mo Berg"}[winner.outcome]
    said = f"{by} was quicker. This promise has ended: {winner.outcome}."
    assert told == [said]


@pytest.mark.parametrize(
    ("language", "due", "withdrawn"),
    [("es", "Vence", "retirada"), ("ru", "Срок", "отозвано"), ("nb", "Frist", "trukket tilbake")],
)
def test_words_that_other_pages_share_fit_a_promise(
    language: str, due: str, withdrawn: str
) -> None:
    with translation.override(language):
        assert due in listing.headings()
        for one in (PromiseOutcome.WITHDRAWN, PromiseState.WITHDRAWN):
            assert str(one.label) == withdrawn


def test_why_it_was_broken_is_asked_only_where_it_can_be_broken() -> None:
    asked = [
        PromiseEndForm(outcomes=[one]).fields.keys()
        for one in (PromiseOutcome.WITHDRAWN, PromiseOutcome.BROKEN)
    ]
    assert [sorted(names) for names in asked] == [
        ["outcome", "words"],
        ["outcome", "reason", "words"],
    ]
