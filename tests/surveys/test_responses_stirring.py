"""Customers' answers of a finished day keep nothing of the order in which they came."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from django.db import OperationalError, connection, transaction
from scipy.stats import rankdata, spearmanr

from culture.metrics.verification import verify_numbers
from feedback.touchpoints.answers import Answer, id_of_receipt
from feedback.touchpoints.papers import paper_of
from feedback.touchpoints.services.intake import KeyConflict, Receipt, store_answer
from surveys.responses import stirring
from surveys.responses.models import Response, Stirred, Way
from tests import make

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from culture.org.models import Unit
    from feedback.touchpoints.models import Touchpoint

ANSWERS = 40
STRONG = 0.6  # of 40 shuffled rows the rank correlation exceeds this once in ten thousand runs
YESTERDAY = make.TODAY - dt.timedelta(days=1)
TOMORROW = make.NOW + dt.timedelta(days=1)


class TwoUnits(NamedTuple):
    """An organisation with a busy unit, and a quiet one that one customer answered in."""

    organisation: Organisation
    busy: Touchpoint
    quiet: Touchpoint

    @property
    def unit(self) -> Unit:
        return self.busy.unit


def send(at: Touchpoint, key: str, *, day: dt.date = YESTERDAY, delivered: int = 3) -> Receipt:
    return store_answer(
        touchpoint=at,
        paper=paper_of(at),
        key=key,
        answer=Answer((6, 5, 4), (delivered, 5, 4)),
        today=day,
        way=Way.FORM,
    )


@pytest.fixture
def place(transactional_db: None) -> TwoUnits:
    """Forty answers of yesterday and five of today, each a transaction of its own."""
    organisation = make.an_organisation()
    root, version = make.a_unit(organisation), make.a_version(organisation)
    busy, quiet = (
        make.a_touchpoint(make.a_unit(organisation, parent=root, name=name), version)
        for name in ("Harbour", "Airport")
    )
    for number in range(ANSWERS):
        send(busy, str(number), delivered=1 + number % 7)
        if number == 7:
            send(quiet, "alone")
    for number in range(5):
        send(busy, f"today {number}", day=make.TODAY)
    make.settle()
    return TwoUnits(organisation, busy, quiet)


def stored(day: dt.date) -> list[tuple[Any, ...]]:
    return sorted(Response.objects.filter(answered_on=day).values_list(), key=str)


def orders(at: Touchpoint, day: dt.date) -> dict[str, float]:
    """How well place and transaction of rows rank them in the order in which they came."""
    came = {send(at, str(n), day=day, delivered=1 + n % 7).id: n for n in range(ANSWERS)}
    numbers = {id_of_receipt(receipt): number for receipt, number in came.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, xmin::text::bigint FROM responses_response"
            " WHERE unit_id = %s AND answered_on = %s ORDER BY ctid",
            [at.unit_id, day],
        )
        rows = cursor.fetchall()
    assert len(rows) == ANSWERS
    told = [numbers[identity] for identity, _writer in rows]
    writers = [writer for _identity, writer in rows]
    of_writers = 0.0 if len(set(writers)) == 1 else spearmanr(told, rankdata(writers))[0]
    return {"place": abs(spearmanr(told, range(ANSWERS))[0]), "transaction": abs(of_writers)}


def writers(day: dt.date) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT xmin::text::bigint FROM responses_response WHERE answered_on = %s",
            [day],
        )
        return {writer for (writer,) in cursor.fetchall()}


def found(now: dt.datetime = TOMORROW) -> list[str]:
    return list(stirring.in_order(now=now))


def test_a_finished_day_lies_in_no_order_and_loses_nothing(place: TwoUnits) -> None:
    before, today, arrived = stored(YESTERDAY), writers(make.TODAY), writers(YESTERDAY)
    naive = orders(place.busy, YESTERDAY)
    assert min(naive.values()) > 0.99
    assert found() == ["answers of 1 finished days were never stirred"]

    assert stirring.stir_finished_days(now=make.NOW) == ANSWERS + 1

    assert max(orders(place.busy, YESTERDAY).values()) < STRONG
    # Also of who came alone no transaction tells the time any more.
    assert not writers(YESTERDAY) & arrived
    assert (stored(YESTERDAY), writers(make.TODAY)) == (before, today)
    assert [finding.what for finding in verify_numbers(now=make.NOW) if finding.wrong] == []
    assert (found(), stirring.stir_finished_days(now=make.NOW)) == ([], 0)
    with pytest.raises(KeyConflict):
        send(place.busy, "3", delivered=5)
    assert (send(place.busy, "3", delivered=4).is_new, stored(YESTERDAY)) == (False, before)


def test_an_answer_sent_again_while_its_row_is_moved_waits_and_is_known(place: TwoUnits) -> None:
    outcomes: list[Receipt] = []

    def send_again() -> None:
        try:
            outcomes.append(send(place.busy, "3", delivered=4))
        finally:
            connection.close()

    again = threading.Thread(target=send_again)
    with transaction.atomic():
        assert stirring.stir_place(unit_id=place.unit.pk, day=YESTERDAY, n=ANSWERS) == ANSWERS
        again.start()
        again.join(timeout=0.3)
        assert again.is_alive()
    again.join(timeout=20)

    assert [receipt.is_new for receipt in outcomes] == [False]
    assert len(stored(YESTERDAY)) == ANSWERS + 1


def test_a_night_that_breaks_off_changes_nothing_and_the_next_does_the_rest(
    place: TwoUnits, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored(YESTERDAY)
    monkeypatch.setattr(stirring, "ROWS_A_BATCH", 10)
    stir_slice, begun = stirring._stir_slice, []

    def stir(*arguments: Any) -> int:
        begun.append(arguments)
        if len(begun) > 2:
            raise OperationalError
        return stir_slice(*arguments)

    monkeypatch.setattr(stirring, "_stir_slice", stir)
    with pytest.raises(OperationalError):
        stirring.stir_finished_days(now=make.NOW)
    assert stored(YESTERDAY) == before
    assert not Stirred.objects.exists()

    monkeypatch.setattr(stirring, "_stir_slice", stir_slice)
    stirring.stir_finished_days(now=make.NOW)

    assert (stored(YESTERDAY), found()) == (before, [])
    assert max(orders(place.busy, YESTERDAY).values()) < STRONG
    # Four batches of the busy unit, by identities that say nothing, and one of the quiet unit.
    assert len(writers(YESTERDAY)) == 5


def test_a_day_is_over_an_hour_after_it_ended_and_what_comes_late_is_next(place: TwoUnits) -> None:
    midnight = dt.datetime.combine(make.TODAY, dt.time(), tzinfo=place.organisation.zone)
    assert stirring.stir_finished_days(now=midnight + dt.timedelta(minutes=59)) == 0
    assert stirring.stir_finished_days(now=midnight + dt.timedelta(minutes=60)) == ANSWERS + 1
    send(place.busy, "late")
    assert found() == ["answers of 1 units and days lie in the order in which they came"]

    assert stirring.stir_finished_days(now=TOMORROW) == ANSWERS + 1 + 5

    assert (found(), len(writers(YESTERDAY) & writers(make.TODAY))) == ([], 0)
