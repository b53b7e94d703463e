"""Whatever happens between an answer and its cells, they are exactly what a full count gives."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import threading
import time
import uuid
from typing import TYPE_CHECKING

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from culture.metrics import sources
from culture.metrics.models import SUM_COLUMNS, DirtyMark, ScoreCell
from culture.metrics.rolling.jobs import lock_places, recompute_next
from feedback.touchpoints.answers import SOURCE, Answer
from feedback.touchpoints.papers import paper_of
from feedback.touchpoints.services.intake import store_answer
from surveys.instruments.questionnaires import load_questionnaire
from surveys.responses import cells, cutting, recount, retention
from surveys.responses.models import Response, Way
from surveys.responses.rebuild import rebuild_cells
from surveys.responses.rows import COLUMNS, RatedSides, response_row
from surveys.responses.stirring import stir_place
from surveys.responses.store import Storing, store_response
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from culture.accounts.models import Organisation
    from culture.metrics.sources import Place
    from culture.org.models import Unit
    from feedback.touchpoints.models import Touchpoint
    from surveys.instruments.models import Version

YESTERDAY = make.TODAY - dt.timedelta(days=1)
DAYS = (YESTERDAY, make.TODAY)
STEPS = 60
STORED_BY_EACH = 60

CellKey = tuple[int, int, dt.date, int, str, str]


def sums(found: Iterable[ScoreCell]) -> dict[CellKey, list[int]]:
    return {
        (one.subject_id, one.unit_id, one.day, one.pattern, one.hand, one.stratum): [
            int(getattr(one, column)) for column in SUM_COLUMNS
        ]
        for one in found
    }


class TwoBranches:
    """Two units of an organisation, two versions, and askers that answers come through."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.organisation: Organisation = make.an_organisation()
        root = make.a_unit(self.organisation)
        self.units = [make.a_unit(self.organisation, parent=root).pk for _number in range(2)]
        versions = [make.a_version(self.organisation, items=items) for items in ((2, 1), (3, 1))]
        self.questionnaires = [load_questionnaire(one.pk, one.revision) for one in versions]
        self.askers = {Way.LINK: uuid.uuid4(), Way.FORM: uuid.uuid4(), Way.IMPORT: uuid.uuid4()}
        self.rows: list[tuple[object, ...]] = []

    def a_row(self, *, way: Way = Way.FORM) -> tuple[object, ...]:
        dice, questionnaire = self.dice, self.dice.choice(self.questionnaires)
        width = len(questionnaire.questions)

        def ratings() -> tuple[int | None, ...]:
            return tuple(dice.choice((None, *range(1, 8))) for _place in range(width))

        identity = uuid.UUID(int=dice.getrandbits(128), version=4)
        row = response_row(
            identity=identity,
            asker=self.askers[way],
            unit_id=dice.choice(self.units),
            way=way,
            questionnaire=questionnaire,
            rated=RatedSides(ratings(), ratings()),
            digest=identity.bytes * 2,
            answered_on=dice.choice(DAYS),
            asked=questionnaire.asked(short=False),
            seconds=dice.choice((None, 1, 300)),
        )
        self.rows.append(row)
        return row

    def store(self) -> None:
        assert store_response(self.a_row(), source=SOURCE) == Storing.STORED

    def store_through_a_link(self) -> None:
        assert store_response(self.a_row(way=Way.LINK), source=SOURCE) == Storing.STORED

    def send_again(self) -> None:
        sent = [row for row in self.rows if row[5] == Way.FORM]  # of a link it may be cut
        if sent:
            assert store_response(self.dice.choice(sent), source=SOURCE) == Storing.KNOWN

    def load_many(self) -> None:
        """Rows with one mark for their day, as past answers come."""
        with transaction.atomic():
            for _number in range(3):
                row = self.a_row(way=Way.IMPORT)
                stored = Response.objects.create(**dict(zip(COLUMNS, row, strict=True)))
                self.mark(stored.unit_id, stored.answered_on)

    def count_a_place_again(self) -> None:
        self.mark(self.dice.choice(self.units), self.dice.choice(DAYS))

    def mark(self, unit_id: int, day: dt.date) -> None:
        DirtyMark.objects.create(source=SOURCE, unit_id=unit_id, day=day)

    def recompute(self) -> None:
        recompute_next(limit=self.dice.choice((1, 2, 7)))

    def recompute_killed(self) -> None:
        with transaction.atomic():
            recompute_next(limit=self.dice.choice((1, 2, 7)))
            transaction.set_rollback(True)

    def stir(self) -> None:
        stir_place(unit_id=self.dice.choice(self.units), day=self.dice.choice(DAYS), n=10)

    def rebuild(self) -> None:
        rebuild_cells(organisation=self.organisation, source=SOURCE)

    def cut(self) -> None:
        """What the deletion of a link does to its answers and their cells."""
        for unit_id in self.units:
            new = uuid.uuid4()
            with transaction.atomic():
                lock_places({(unit_id, day) for day in DAYS})
                cutting.rename_asker(unit_id=unit_id, old=self.askers[Way.LINK], new=new)
                hand = str(self.askers[Way.LINK])
                ScoreCell.objects.filter(unit=unit_id, hand=hand).update(hand=str(new))


def places_to_count() -> set[tuple[int, dt.date]]:
    return set(DirtyMark.objects.filter(answer=None).values_list("unit", "day"))


def assert_exact(place: TwoBranches) -> None:
    """Cells hold every answer that no mark names, where no mark says to count again."""
    clean = {(unit, day) for unit in place.units for day in DAYS} - places_to_count()
    counted = sums(cells.count_cells(clean, source=SOURCE)) if clean else {}
    stored = sums(ScoreCell.objects.all())
    assert {key: value for key, value in stored.items() if (key[1], key[2]) in clean} == counted


def settle() -> None:
    while recompute_next(limit=500):
        pass


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_cells_are_exact_after_every_step_whatever_the_order(seed: int) -> None:
    dice = random.Random(seed)
    place = TwoBranches(dice)
    often: list[Callable[[], None]] = [place.store, place.store_through_a_link, place.recompute]
    seldom = [
        place.send_again,
        place.load_many,
        place.count_a_place_again,
        place.recompute_killed,
        place.stir,
        place.rebuild,
        place.cut,
    ]
    for _step in range(STEPS):
        dice.choice(often * 3 + seldom)()
        assert_exact(place)
    settle()

    assert sums(ScoreCell.objects.all()) == sums(recount.recount_cells(source=SOURCE))
    assert DirtyMark.objects.count() == 0
    assert Response.objects.count() == len(place.rows)


@pytest.mark.django_db
def test_adding_an_answer_reads_no_other_answer_of_the_day() -> None:
    touchpoint = make.a_touchpoint(*_unit_and_version())
    send(touchpoint, "1", delivered=4)
    settle()
    Response.objects.update(expected_overall=1000, delivered_overall=1000)
    send(touchpoint, "2", delivered=3)
    settle()

    overall = ScoreCell.objects.get(subject__kind="overall")
    assert (overall.n, overall.expected < 1000, overall.delivered < 1000) == (2, True, True)


@pytest.mark.django_db
def test_an_answer_that_retention_deletes_while_it_waits_takes_no_cell_away() -> None:
    touchpoint = make.a_touchpoint(*_unit_and_version())
    send(touchpoint, "1", delivered=4)
    settle()
    before = sums(ScoreCell.objects.all())
    send(touchpoint, "2", delivered=3)
    tomorrow = make.TODAY + dt.timedelta(days=1)
    erased = retention.erase_responses(touchpoint.organisation, source=SOURCE, before=tomorrow)
    settle()

    assert erased == 2
    assert sums(ScoreCell.objects.all()) == before != {}


def _unit_and_version() -> tuple[Unit, Version]:
    organisation = make.an_organisation()
    return make.a_unit(organisation), make.a_version(organisation)


def send(at: Touchpoint, key: str, *, delivered: int) -> None:
    store_answer(
        touchpoint=at,
        paper=paper_of(at),
        key=key,
        answer=Answer((6, 5, 4), (delivered, 5, 4)),
        today=make.TODAY,
        way=Way.FORM,
    )


@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_cut_while_a_worker_holds_its_marks_keeps_its_answers() -> None:
    place = TwoBranches(random.Random(3))
    for _number in range(4):
        place.store_through_a_link()
    asker = place.askers[Way.LINK]
    taken, cut = threading.Event(), threading.Event()
    found: list[dict[CellKey, list[int]]] = []

    def work() -> None:
        """Take all marks as a worker does, and come to the places after the cut."""
        with transaction.atomic():
            marks = DirtyMark.objects.values_list("unit", "answer")
            held = [(unit, answer) for unit, answer in marks if answer]
            DirtyMark.objects.all().delete()
            taken.set()
            cut.wait(20)
            found.append(sums(cells.count_answers(held, source=SOURCE)))
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    taken.wait(20)
    for unit_id in place.units:
        cutting.rename_asker(unit_id=unit_id, old=asker, new=uuid.uuid4())
    cut.set()
    worker.join()

    assert found == [{}]
    assert places_to_count() == {(row[0], row[4]) for row in place.rows}


@pytest.mark.django_db(transaction=True)
def test_nobody_adds_to_a_place_while_it_is_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    touchpoint = make.a_touchpoint(*_unit_and_version())
    others: list[threading.Thread] = []

    def other() -> None:
        send(touchpoint, "1", delivered=4)
        recompute_next(limit=100)
        connection.close()

    def count_cells(places: Iterable[Place]) -> list[ScoreCell]:
        """Count after another worker came, whose answer has a cell of its own; it must wait."""
        others.append(threading.Thread(target=other))
        others[0].start()
        others[0].join(2)
        return list(cells.count_cells(places, source=SOURCE))

    source = dataclasses.replace(sources.get(SOURCE), count_cells=count_cells)
    monkeypatch.setitem(sources._sources, SOURCE, source)
    DirtyMark.objects.create(source=SOURCE, unit=touchpoint.unit, day=make.TODAY)
    recompute_next(limit=100)
    others[0].join()

    assert DirtyMark.objects.count() == 0
    assert sums(ScoreCell.objects.all()) == sums(recount.recount_cells(source=SOURCE)) != {}


class Crowd:
    """Customers, workers, and somebody who disturbs and ends workers, side by side."""

    def __init__(self, place: TwoBranches) -> None:
        self.place = place
        self.is_over = threading.Event()
        self.workers: set[int] = set()
        self.killed = 0

    def customer(self, rows: list[tuple[object, ...]]) -> None:
        for row in rows:
            store_response(row, source=SOURCE)
            time.sleep(0.003)
        connection.close()

    def worker(self) -> None:
        while not self.is_over.is_set():
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    self.workers.add(cursor.fetchone()[0])
                for _round in range(20):
                    recompute_next(limit=5)
            except (OperationalError, InterfaceError):
                self.killed += 1
            connection.close()

    def disturber(self) -> None:
        place = self.place
        acts = (place.count_a_place_again, place.stir, place.rebuild, self.kill)
        while not self.is_over.is_set():
            place.dice.choice(acts)()
            time.sleep(0.01)
        connection.close()

    def kill(self) -> None:
        if self.workers:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [self.workers.pop()])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2))
def test_workers_that_are_killed_side_by_side_lose_and_double_nothing(seed: int) -> None:
    crowd = Crowd(TwoBranches(random.Random(seed)))
    rows = [[crowd.place.a_row() for _number in range(STORED_BY_EACH)] for _customer in range(3)]
    customers = [threading.Thread(target=crowd.customer, args=[mine]) for mine in rows]
    acts = (crowd.worker, crowd.worker, crowd.disturber)
    others = [threading.Thread(target=act) for act in acts]
    for thread in (*others, *customers):
        thread.start()
    for thread in customers:
        thread.join()
    crowd.is_over.set()
    for thread in others:
        thread.join()
    settle()

    assert sums(ScoreCell.objects.all()) == sums(recount.recount_cells(source=SOURCE))
    assert (Response.objects.count(), DirtyMark.objects.count()) == (3 * STORED_BY_EACH, 0)
    assert crowd.killed > 0
