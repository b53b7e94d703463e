"""One statement stores an answer once, however it is sent."""

import datetime as dt
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from celery import current_app
from django.db import connection
from django.test.utils import CaptureQueriesContext

from culture.core import besteffort, limits
from culture.metrics.models import DirtyMark
from feedback.touchpoints import nudges
from feedback.touchpoints.answers import Answer, ReplyRequest, receipt_id, response_id
from feedback.touchpoints.letters import Words
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.papers import paper_of
from feedback.touchpoints.services.intake import KeyConflict, Receipt, store_answer
from feedback.touchpoints.services.limits import counts
from surveys.instruments.questionnaires import load_questionnaire
from surveys.responses.models import Response, Way
from tests import make

DAY = dt.date(2026, 11, 21)
KEY = "0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10"
ANSWER = Answer(expected=(6, 5, None), delivered=(4, 5, None), importance=(60, 40))
DEAD = "redis://127.0.0.1:9/0"


def a_touchpoint() -> Touchpoint:
    organisation = make.an_organisation()
    version = make.a_version(organisation, importance=True)
    return make.a_touchpoint(make.a_unit(organisation), version)


def store(touchpoint: Touchpoint, answer: Answer = ANSWER, key: str = KEY) -> Receipt:
    return store_answer(
        touchpoint=touchpoint,
        paper=paper_of(touchpoint),
        key=key,
        answer=answer,
        today=DAY,
        way=Way.FORM,
    )


def test_an_answer_and_its_mark_are_stored_by_one_statement(db: None) -> None:
    touchpoint = a_touchpoint()
    load_questionnaire(touchpoint.version_id, touchpoint.version.revision)

    with CaptureQueriesContext(connection) as queries:
        receipt = store(touchpoint)

    assert len(queries) == 1
    assert receipt == Receipt(receipt_id(touchpoint.uuid, KEY), is_new=True)
    stored = Response.objects.get()
    assert (stored.id, stored.asker) == (response_id(touchpoint.uuid, KEY), touchpoint.uuid)
    assert (stored.unit_id, stored.version_id) == (touchpoint.unit_id, touchpoint.version_id)
    assert (stored.answered_on, stored.way) == (DAY, "form")
    assert (stored.flags, stored.is_complete) == (0, False)
    assert (stored.expected, stored.delivered) == ([6, 5, None], [4, 5, None])
    assert (stored.minimum, stored.importance) == (None, [60, 40])
    assert (stored.expected_1, stored.delivered_1, stored.expected_2) == (11, 9, None)
    marks = DirtyMark.objects.values_list("source", "unit", "day")
    assert list(marks) == [("customer", touchpoint.unit_id, DAY)]


def test_comment_and_contact_wait_in_one_letter(db: None) -> None:
    touchpoint = a_touchpoint()
    contact = ReplyRequest(address="bo@example.org", name="Bo", message="Call me.")
    store(touchpoint, Answer((6, None, None), (4, None, None), comment="Slow.", contact=contact))

    assert make.waiting_words() == [(touchpoint, Words("Slow.", contact))]


def test_the_same_answer_again_gets_the_same_receipt_and_stores_nothing(db: None) -> None:
    touchpoint = a_touchpoint()
    answer = Answer((6, None, None), (4, None, None), comment="Slow.")
    first = store(touchpoint, answer)

    again = store(touchpoint, Answer((6, None, None), (4, None, None), comment="Slow.", seconds=3))

    assert again == Receipt(first.id, is_new=False)
    assert [
        Response.objects.count(),
        DirtyMark.objects.count(),
        len(make.waiting_words()),
    ] == [1] * 3


def test_another_answer_with_the_same_key_is_a_conflict_and_changes_nothing(db: None) -> None:
    touchpoint = a_touchpoint()
    store(touchpoint)

    with pytest.raises(KeyConflict):
        store(touchpoint, Answer((1, None, None), (1, None, None), comment="Slow."))

    assert Response.objects.get().expected == [6, 5, None]
    assert [DirtyMark.objects.count(), len(make.waiting_words())] == [1, 0]


def test_touchpoints_do_not_share_keys(db: None) -> None:
    touchpoint = a_touchpoint()
    other = make.a_touchpoint(touchpoint.unit, touchpoint.version)

    assert store(touchpoint).id != store(other).id
    assert Response.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_retries_at_once_store_one_answer_and_one_mark() -> None:
    touchpoint = a_touchpoint()
    answer = Answer((6, None, None), (4, None, None), comment="Slow.")
    start = threading.Barrier(20)

    def send(_number: int) -> Receipt:
        start.wait(timeout=30)
        try:
            return store(touchpoint, answer)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=20) as pool:
        receipts = list(pool.map(send, range(20)))

    assert {receipt.id for receipt in receipts} == {receipt_id(touchpoint.uuid, KEY)}
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert [
        Response.objects.count(),
        DirtyMark.objects.count(),
        len(make.waiting_words()),
    ] == [1] * 3


def test_nudges_within_the_pause_are_one_message(settings: Any) -> None:
    clock = [100.0]
    sent: list[float] = []
    besteffort.client().delete("nudge")
    first, second = (
        nudges.Nudger(send=lambda: sent.append(clock[0]), clock=lambda: clock[0]) for _ in "ab"
    )

    first.nudge()
    first.nudge()
    second.nudge()
    assert sent == [100.0]

    besteffort.client().delete("nudge")
    clock[0] += 0.25
    second.nudge()
    assert sent == [100.0, 100.25]


def test_a_nudge_asks_a_worker_to_recompute_scores_after_the_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(current_app, "send_task", lambda *args, **facts: sent.append((args, facts)))
    besteffort.client().delete("nudge")

    nudges.Nudger(send=nudges._send).nudge()

    assert sent == [
        (("metrics.recompute_scores",), {"countdown": 0.2, "retry": False, "ignore_result": True})
    ]


def test_redis_is_left_alone_for_a_while_after_it_failed() -> None:
    clock = [100.0]
    calls: list[float] = []
    breaker = besteffort.Breaker(rest=5, clock=lambda: clock[0])

    def fail() -> None:
        calls.append(clock[0])
        raise ConnectionError

    for moment in (100.0, 101.0, 104.9, 105.0):
        clock[0] = moment
        assert breaker.attempt(fail) is None
    assert calls == [100.0, 105.0]


def test_answers_of_an_address_are_counted_per_minute(settings: Any) -> None:
    settings.ANSWERS_PER_MINUTE = 25
    address = f"2001:db8:{uuid.uuid4().hex[:4]}::1"
    moment = make.NOW

    allowed = [counts.allow(address=address, now=moment) for _ in range(27)]

    assert allowed == [True] * 25 + [False] * 2
    assert counts.allow(address="203.0.113.9", now=moment)
    assert counts.allow(address=address, now=moment + dt.timedelta(minutes=1))


def test_processes_share_their_counts_in_steps(settings: Any) -> None:
    network = uuid.uuid4().hex
    one, two = (limits.NetworkCounts("rate", limit="ANSWERS_PER_MINUTE") for _process in range(2))

    assert [one.add(network, "0900") for _ in range(10)][-1] == 10
    assert [two.add(network, "0900") for _ in range(10)][-1] == 20
    assert one.add(network, "0900") == 11
    assert [one.add(network, "0900") for _ in range(9)][-1] == 30


def test_an_ipv6_network_counts_as_one_address() -> None:
    names = {limits._blur(f"2001:db8:1:2::{host}", DAY) for host in ("1", "2", "ffff")}

    assert len(names) == 1
    assert limits._blur("2001:db8:1:3::1", DAY) not in names


def test_the_name_of_an_address_changes_every_day() -> None:
    name = limits._blur("203.0.113.9", DAY)

    assert name != limits._blur("203.0.113.9", DAY + dt.timedelta(days=1))
    assert len(name) == 32


@pytest.mark.parametrize(
    ("proxies", "address"),
    [(0, "10.0.0.1"), (1, "198.51.100.7"), (2, "203.0.113.5"), (4, "10.0.0.1")],
)
def test_only_trusted_proxies_say_where_an_answer_comes_from(
    settings: Any, proxies: int, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    meta = {
        "REMOTE_ADDR": "10.0.0.1",
        "HTTP_X_FORWARDED_FOR": "1.1.1.1, 203.0.113.5, 198.51.100.7",
    }

    assert limits.client_address(meta) == address


def test_a_dead_redis_neither_stops_nor_slows_an_answer(settings: Any) -> None:
    settings.REDIS_URL = DEAD
    settings.ANSWERS_PER_MINUTE = 5

    allowed = [counts.allow(address="203.0.113.77", now=make.NOW) for _ in range(20)]
    nudges.Nudger(send=lambda: None).nudge()

    assert allowed == [True] * 5 + [False] * 15


def test_the_same_words_and_ratings_sent_again_do_not_show_which_row_they_were(db: None) -> None:
    touchpoint = a_touchpoint()
    said = Answer((6, 5, None), (4, 5, None), comment="Slow.")
    store(touchpoint, said)
    store(touchpoint, said, key="another")

    assert Response.objects.count() == 2
    assert Response.objects.values("digest").distinct().count() == 2
