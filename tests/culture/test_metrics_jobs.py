"""From raw answers to releases, on the real database."""

import datetime as dt
from contextlib import closing
from io import StringIO
from threading import Timer

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from culture.metrics.management.commands import verify
from culture.metrics.models import DirtyMark, PublishedCell, PublishMark, Release, ScoreCell, Series
from culture.metrics.patterns import COMPLETE
from culture.metrics.rolling.jobs import recompute_next
from culture.metrics.rolling.publishing import mark_closed_periods, publish_next
from culture.metrics.verification import verify_numbers
from culture.org.models import Unit
from culture.org.services.units import move_unit
from feedback.touchpoints.models import Touchpoint
from surveys.responses.models import Response
from tests import make

pytestmark = pytest.mark.django_db

LOST = ((5, 4, 3), (4, 3, 2))


def a_touchpoint(**facts: object) -> Touchpoint:
    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    unit = make.a_unit(organisation, parent=root)
    return make.a_touchpoint(unit, make.a_version(organisation), **facts)


def newest(unit: Unit | None, grain: str = "month") -> Release:
    return Release.objects.filter(unit=unit, grain=grain).newest().get()


def test_a_cell_holds_the_exact_scaled_sums_of_its_answers() -> None:
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST, ((7, 6, 6), (6, 5, 6))])

    make.settle()

    dimension = ScoreCell.objects.get(subject__kind="dimension", subject__position=0)
    # Two items, factor 2: means 4.5 → 9 and 6.5 → 13 expected, 3.5 → 7 and 5.5 → 11 delivered.
    assert (dimension.n, dimension.expected, dimension.delivered) == (2, 22, 18)
    assert (dimension.expected_squares, dimension.delivered_squares) == (250, 170)
    assert (dimension.products, dimension.flagged) == (9 * 7 + 13 * 11, 0)
    assert (dimension.pattern, dimension.hand) == (0b111 + COMPLETE, "form")


def test_answers_to_other_statements_and_of_other_hands_have_cells_of_their_own() -> None:
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST, ((7, None, 6), (6, 5, 6))])
    make.some_responses(touchpoint, [LOST], way="import")
    make.settle()

    cells = ScoreCell.objects.filter(subject__kind="dimension", subject__position=0)
    found = {(one.pattern, one.hand, one.n, int(one.expected)) for one in cells}
    assert found == {
        (0b111 + COMPLETE, "form", 1, 9),
        (0b101, "form", 1, 14),
        (0b111 + COMPLETE, "import", 1, 9),
    }
    item = ScoreCell.objects.get(subject__key="d1-2", hand="form")
    assert (item.n, item.expected, item.delivered) == (1, 4, 3)


def test_a_release_says_how_its_answers_came_where_k_or_more_did() -> None:
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST] * 6)
    make.some_responses(touchpoint, [LOST] * 5, way="import")
    make.settle()
    assert newest(touchpoint.unit).content["ways"] == {"form": 6, "import": 5}

    make.some_responses(touchpoint, [LOST] * 5)
    make.some_responses(touchpoint, [LOST] * 3, way="kiosk")
    make.settle()
    # Eight more, of which nobody may tell how many came at the kiosk.
    content = newest(touchpoint.unit).content
    assert (content["n"], content["ways"]) == (19, {"form": 6, "import": 5})


def test_recomputing_twice_changes_nothing() -> None:
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST] * 6)
    make.settle()
    before = list(ScoreCell.objects.order_by("subject").values_list("subject", "n", "products"))

    DirtyMark.objects.create(source="customer", unit=touchpoint.unit, day=make.TODAY)
    make.settle()

    after = list(ScoreCell.objects.order_by("subject").values_list("subject", "n", "products"))
    assert after == before
    assert Release.objects.filter(unit=touchpoint.unit, grain="month").count() == 1


def test_marks_are_taken_unit_by_unit_up_to_the_limit() -> None:
    touchpoint = a_touchpoint()
    other = make.a_touchpoint(
        make.a_unit(touchpoint.organisation, parent=touchpoint.unit.parent), touchpoint.version
    )
    make.some_responses(touchpoint, [LOST] * 3)
    make.some_responses(other, [LOST] * 2)

    assert [recompute_next(limit=limit) for limit in (4, 4, 4)] == [4, 1, 0]

    cells = ScoreCell.objects.filter(subject__kind="overall")
    assert dict(cells.values_list("unit", "n")) == {touchpoint.unit_id: 3, other.unit_id: 2}


@pytest.mark.django_db(transaction=True)
def test_marks_that_another_worker_takes_are_left_to_it() -> None:
    touchpoint = a_touchpoint()
    other = make.a_touchpoint(
        make.a_unit(touchpoint.organisation, parent=touchpoint.unit.parent), touchpoint.version
    )
    make.some_responses(touchpoint, [LOST] * 3)
    make.some_responses(other, [LOST] * 2)

    with closing(connection.copy()) as worker:
        worker.set_autocommit(False)
        with worker.cursor() as cursor:
            cursor.execute(
                "SELECT FROM metrics_dirtymark WHERE unit_id = %s FOR UPDATE", [touchpoint.unit_id]
            )
            taken = recompute_next(limit=100)
        worker.rollback()

    assert taken == 2
    assert set(DirtyMark.objects.values_list("unit", flat=True)) == {touchpoint.unit_id}


def test_four_answers_publish_nothing_and_the_fifth_publishes_five() -> None:
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST] * 4)
    make.settle()
    assert not Release.objects.exists()

    make.some_responses(touchpoint, [LOST])
    make.settle()

    content = newest(touchpoint.unit).content
    assert content["n"] == 5
    overall = content["subjects"][0]
    assert (overall["kind"], overall["gap"], overall["n"]) == ("overall", -1.0, 5)
    assert (overall["expected"], overall["delivered"]) == (3.75, 2.75)


def test_a_release_is_written_for_every_unit_above_and_every_longer_period() -> None:
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST] * 5)
    make.settle()

    found = set(Release.objects.values_list("unit__name", "grain", "starts_on"))
    assert found == {
        (unit, grain, start)
        for unit in ("Whole", "Harbour")
        for grain, start in (
            ("month", dt.date(2026, 11, 1)),
            ("quarter", dt.date(2026, 10, 1)),
            ("year", dt.date(2026, 1, 1)),
        )
    }


def test_the_sixth_to_ninth_answer_wait_for_the_tenth() -> None:
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST] * 5)
    make.settle()
    make.some_responses(touchpoint, [LOST] * 4)
    make.settle()
    assert newest(touchpoint.unit).content["n"] == 5

    make.some_responses(touchpoint, [LOST])
    make.settle()

    assert newest(touchpoint.unit).content["n"] == 10
    assert newest(touchpoint.unit).sequence == 2


def test_what_a_closed_quarter_left_over_counts_for_the_quarter_only() -> None:
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST] * 3, day=dt.date(2026, 7, 10))
    make.some_responses(touchpoint, [LOST] * 2, day=dt.date(2026, 9, 10))
    make.settle(now=dt.datetime(2026, 9, 30, 12, tzinfo=dt.UTC))
    assert not Release.objects.exists()

    # The same evening, a new day in Oslo: the quarter is over, no new answer came.
    late = dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC)
    assert mark_closed_periods(now=dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)) == 1
    make.settle(now=late)

    assert set(Release.objects.values_list("grain", flat=True)) == {"quarter", "year"}
    assert newest(touchpoint.unit, "quarter").content["n"] == 5
    assert mark_closed_periods(now=dt.datetime(2026, 10, 2, tzinfo=dt.UTC)) == 0


def test_residues_of_siblings_count_for_their_parent() -> None:
    touchpoint = a_touchpoint()
    unit = touchpoint.unit
    sibling = make.a_unit(unit.organisation, parent=unit.parent, name="Airport")
    other = make.a_touchpoint(sibling, touchpoint.version)
    make.some_responses(touchpoint, [LOST] * 3, day=dt.date(2026, 2, 1))
    make.some_responses(other, [LOST] * 4, day=dt.date(2026, 3, 1))

    make.settle()

    assert set(Release.objects.values_list("unit__name", "grain")) == {
        ("Whole", "quarter"),
        ("Whole", "year"),
    }
    assert newest(unit.parent, "year").content["n"] == 7


def test_a_short_form_counts_its_asked_items_as_complete() -> None:
    touchpoint = a_touchpoint(form=Touchpoint.Form.SHORT)
    pairs = [(3, 1), (4, 2), (5, 3), (6, 4), (7, 5)]
    ratings = [((e, None, e), (d, None, 8 - d)) for e, d in pairs]
    make.some_responses(touchpoint, ratings)
    make.settle()
    overall = newest(touchpoint.unit).content["subjects"][0]
    assert overall["alpha_n"] == 5
    assert overall["verdict"] == "too few answers to tell"
    assert "expected_alpha" not in overall

    make.some_responses(touchpoint, ratings * 3)
    make.settle()

    overall = newest(touchpoint.unit).content["subjects"][0]
    assert overall["alpha_n"] == 20
    assert overall["expected_alpha"] == 1.0


def test_versions_of_one_series_are_counted_together() -> None:
    touchpoint = a_touchpoint()
    version = make.a_version(touchpoint.organisation, items=(3, 1))
    second = make.a_touchpoint(touchpoint.unit, version)
    make.some_responses(touchpoint, [LOST] * 3)
    make.some_responses(second, [((5, 5, 5, 3), (4, 4, 4, 3))] * 2)
    make.settle()
    assert not Release.objects.exists()

    # The month is over: both answered every dimension, of other statements.
    over = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
    assert mark_closed_periods(now=over) == 1
    make.settle(now=over)

    content = newest(touchpoint.unit).content
    assert [one["kind"] for one in content["subjects"]] == ["overall", "dimension", "dimension"]
    dimension = next(s for s in content["subjects"] if s["key"] == "d1")
    assert Series.objects.count() == 1
    assert content["versions"] == [1, 2]
    assert (dimension["n"], dimension["expected"]) == (5, (4.5 * 3 + 5 * 2) / 5)


def test_the_database_refuses_to_change_or_delete_a_release() -> None:
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST] * 5)
    make.settle()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Release.objects.update(sequence=9)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Release.objects.all().delete()


def test_reverse_keyed_items_are_turned_in_cells_but_stored_as_answered() -> None:
    organisation = make.an_organisation()
    unit = make.a_unit(organisation)
    version = make.a_version(organisation, reversed_items=["d1-1"])
    make.some_responses(make.a_touchpoint(unit, version), [((7, 2, 4), (6, 3, 4))])
    make.settle()

    item = ScoreCell.objects.get(subject__key="d1-1")
    assert (item.expected, item.delivered) == (1, 2)
    assert Response.objects.get().expected == [7, 2, 4]


@pytest.mark.django_db(transaction=True)
def test_verify_finds_equal_numbers_and_every_kind_of_tampering() -> None:
    organisation = make.an_organisation()
    unit = make.a_unit(organisation)
    version = make.a_version(
        organisation,
        items=(2, 1),
        sides=("minimum", "expected", "delivered"),
        importance=True,
        reversed_items=["d1-2"],
    )
    touchpoint = make.a_touchpoint(unit, version)
    make.some_responses(
        touchpoint, [((6, 2, 5), (4, None, 3))] * 6, minimum=(3, 5, 1), importance=(50, 45)
    )
    make.settle()
    assert [finding.wrong for finding in verify_numbers(now=make.NOW)] == [0] * 10
    assert verify_numbers(now=make.NOW)[0].compared == ScoreCell.objects.count()

    def wrong_after(statement: str) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
        return [int(finding.wrong > 0) for finding in verify_numbers(now=make.NOW)]

    assert wrong_after("UPDATE responses_response SET expected_1 = expected_1 + 1") == [0] * 10
    assert wrong_after("UPDATE metrics_scorecell SET expected = expected + 1")[0] == 1
    assert wrong_after("DELETE FROM responses_response")[1] == 1
    told = "UPDATE metrics_publishedcell SET delivered_most = delivered_most + 1"
    assert wrong_after(told)[4:7] == [0, 1, 1]
    assert wrong_after("UPDATE metrics_publishedcell SET n = 300")[2:7] == [0, 0, 1, 1, 1]
    assert wrong_after("UPDATE metrics_publishedgroup SET n = 300")[2] == 1
    assert wrong_after("UPDATE metrics_publishedblock SET n = 7")[3] == 1
    assert wrong_after("UPDATE metrics_publishedblock SET detail = 4")[4] == 1
    assert (
        wrong_after(
            "ALTER TABLE metrics_release DISABLE TRIGGER release_immutable;"
            "UPDATE metrics_release SET sha256 = repeat('0', 64);"
            "ALTER TABLE metrics_release ENABLE TRIGGER release_immutable"
        )[9]
        == 1
    )
    assert PublishMark.objects.count() == 0
    assert PublishedCell.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_marks_of_a_series_that_another_worker_publishes_stay_for_later() -> None:
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST] * 5)
    while recompute_next(limit=100):
        pass
    with closing(connection.copy()) as other, other.cursor() as cursor:
        lock = "pg_advisory_lock(2, hashint8(id))"
        cursor.execute(f"SELECT {lock} FROM metrics_series")  # noqa: S608
        assert publish_next(limit=100, now=make.NOW) == 0
        cursor.execute("SELECT pg_advisory_unlock_all()")  # the server notices closing later
    assert (Release.objects.count(), PublishMark.objects.count()) == (0, 1)

    assert publish_next(limit=100, now=make.NOW) == 1
    assert newest(touchpoint.unit).content["n"] == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["metrics_dirtymark", "metrics_publishmark"])
def test_settling_waits_for_what_another_worker_has_in_hand(table: str) -> None:
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST] * 5)
    if table == "metrics_publishmark":
        recompute_next(limit=100)
    with closing(connection.copy()) as worker:
        worker.set_autocommit(False)
        with worker.cursor() as cursor:
            cursor.execute(f"SELECT FROM {table} FOR UPDATE")
            dies = Timer(0.5, worker.connection.rollback)
            dies.start()
            call_command("verify", "--settle", stdout=StringIO())
            dies.join()

    assert (DirtyMark.objects.count(), PublishMark.objects.count()) == (0, 0)
    assert newest(touchpoint.unit).content["n"] == 5


@pytest.mark.django_db(transaction=True)
def test_settling_says_what_it_did_not_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MOST_SECONDS", 0.2)
    touchpoint = a_touchpoint()
    make.some_responses(touchpoint, [LOST] * 5)
    said = StringIO()
    with closing(connection.copy()) as worker:
        worker.set_autocommit(False)
        with worker.cursor() as cursor:
            cursor.execute("SELECT FROM metrics_dirtymark FOR UPDATE")
            call_command("verify", "--settle", stdout=said)
        worker.rollback()

    assert said.getvalue().startswith("5 marks wait still: other workers have them in hand.\n")


@pytest.mark.django_db(transaction=True)
def test_verify_is_right_after_a_unit_moved_and_answers_came() -> None:
    touchpoint = a_touchpoint()
    branch, whole = touchpoint.unit, touchpoint.unit.parent
    assert whole
    first, second = (make.a_unit(touchpoint.organisation, parent=whole) for _ in range(2))
    actor = make.a_user(touchpoint.organisation, is_hr=True)
    move_unit(unit=branch, parent=first, actor=actor, now=make.NOW)
    sister = make.a_touchpoint(make.a_unit(branch.organisation, parent=first), touchpoint.version)
    for asked in (touchpoint, sister):
        make.some_responses(asked, [LOST] * 6)
    make.settle()

    move_unit(unit=branch, parent=second, actor=actor, now=make.NOW)
    make.some_responses(touchpoint, [((7, 7, 7), (1, 1, 1))] * 7)
    make.settle()

    assert [newest(unit).said.n for unit in (first, second, whole)] == [12, 13, 19]
    assert [finding.wrong for finding in verify_numbers(now=make.NOW)] == [0] * 10
    PublishedCell.objects.filter(scope_unit=branch).delete()
    found = {one.what: one for one in verify_numbers(now=make.NOW)}
    releases = found["newest releases equal to published sums"]
    # Of month, quarter and year only those of the sister are still right.
    assert (releases.compared, releases.wrong) == (15, 12)
