"""Raw answers are stored by one function, and out of reach of the process that takes them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CompositePrimaryKey
from django.test.utils import CaptureQueriesContext
from psycopg2 import errors
from psycopg2.extensions import connection as Connection  # noqa: N812

from culture.metrics.models import SUM_COLUMNS, DirtyMark, ScoreCell, Subject
from culture.metrics.rolling.jobs import recompute_next
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import load_questionnaire
from surveys.responses import cells
from surveys.responses.models import Response, Way
from surveys.responses.retention import erase_responses
from surveys.responses.rows import RatedSides, response_row
from surveys.responses.store import Storing, digest_of_response, store_response
from tests import make

pytestmark = pytest.mark.django_db

ASKER = uuid.UUID(int=7, version=4)
GROWING = [("responses", "response"), ("metrics", "scorecell"), ("metrics", "dirtymark")]


def a_row(
    version: Version, unit_id: int, *, key: str = "1", delivered: int = 4, day: dt.date = make.TODAY
) -> tuple[object, ...]:
    questionnaire = load_questionnaire(version.pk, version.revision)
    return response_row(
        identity=uuid.uuid5(ASKER, key),
        asker=ASKER,
        unit_id=unit_id,
        way=Way.API,
        questionnaire=questionnaire,
        rated=RatedSides((6, 5, 3), (delivered, 5, 3)),
        digest=bytes([delivered]) * 32,
        answered_on=day,
        asked=questionnaire.asked(short=False),
    )


def sums_of(cell: ScoreCell) -> list[int]:
    return [cell.subject_id, *(int(getattr(cell, column)) for column in SUM_COLUMNS)]


def test_one_statement_stores_a_row_once_and_marks_it() -> None:
    organisation = make.an_organisation()
    version, unit = make.a_version(organisation), make.a_unit(organisation)
    row = a_row(version, unit.pk)

    with CaptureQueriesContext(connection) as queries:
        first = store_response(row, source="customer")
    outcomes = [
        first,
        store_response(row, source="customer"),
        store_response(a_row(version, unit.pk, delivered=1), source="customer"),
    ]

    assert len(queries) == 1
    assert outcomes == [Storing.STORED, Storing.KNOWN, Storing.CONFLICT]
    stored = Response.objects.get()
    assert (stored.pk, stored.asker, stored.way) == ((unit.pk, row[1]), ASKER, "api")
    assert (stored.expected, stored.delivered) == ([6, 5, 3], [4, 5, 3])
    assert (stored.expected_1, stored.delivered_1, stored.delivered_2) == (11, 9, 3)
    assert (stored.minimum, stored.minimum_1, stored.expected_3) == (None, None, None)
    assert list(DirtyMark.objects.values_list("source", "unit", "day", "answer")) == [
        ("customer", unit.pk, make.TODAY, row[1])
    ]


def test_a_digest_is_told_of_the_askers_own_answers_only() -> None:
    organisation = make.an_organisation()
    row = a_row(make.a_version(organisation), make.a_unit(organisation).pk)
    store_response(row, source="customer")
    asked = {"unit_id": row[0], "identity": row[1]}

    assert digest_of_response(asker=ASKER, **asked) == row[14]  # type: ignore[arg-type]
    assert digest_of_response(asker=uuid.uuid4(), **asked) is None  # type: ignore[arg-type]


def test_sources_of_one_place_are_counted_apart() -> None:
    organisation = make.an_organisation()
    unit = make.a_unit(organisation)
    for source in ("customer", "manager"):
        version = make.a_version(organisation, key=source, source=source)
        store_response(a_row(version, unit.pk, key=source), source=source)
    place = (unit.pk, make.TODAY)

    answers = list(Response.objects.values_list("unit", "id"))
    waiting = [list(cells.count_cells([place], source=one)) for one in ("customer", "manager")]
    assert waiting == [[], []]
    DirtyMark.objects.all().delete()

    for source in ("customer", "manager"):
        counted = list(cells.count_cells([place], source=source))
        added = list(cells.count_answers(answers, source=source))
        subjects = Subject.objects.filter(pk__in=[cell.subject_id for cell in counted])
        assert set(subjects.values_list("measure__series__source", flat=True)) == {source}
        assert {cell.n for cell in counted} == {1}
        assert list(map(sums_of, added)) == list(map(sums_of, counted))


def test_old_answers_of_one_source_are_erased_and_cells_stay() -> None:
    organisation = make.an_organisation()
    unit = make.a_unit(organisation)
    for source in ("customer", "manager"):
        version = make.a_version(organisation, key=source, source=source)
        for age in (0, 1):
            day = make.TODAY - dt.timedelta(days=age)
            row = a_row(version, unit.pk, key=f"{source} {age}", day=day)
            store_response(row, source=source)
    DirtyMark.objects.exclude(source="customer").delete()
    while recompute_next(limit=100):
        pass
    counted = ScoreCell.objects.count()

    erased = [
        erase_responses(organisation, source="customer", before=make.TODAY) for _time in range(2)
    ]

    assert erased == [1, 0]
    left = Response.objects.values_list("version__instrument__source", "answered_on")
    assert sorted(left) == [
        ("customer", make.TODAY),
        ("manager", make.TODAY - dt.timedelta(days=1)),
        ("manager", make.TODAY),
    ]
    assert (ScoreCell.objects.count(), DirtyMark.objects.count()) == (counted, 0)


@pytest.fixture
def web() -> Iterator[Connection]:
    """A session of the web process's own role."""
    facts = connection.get_connection_params()
    session = psycopg2.connect(host=facts["host"], dbname=facts["dbname"], user="culture_web")
    session.autocommit = True
    with closing(session):
        yield session


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM responses_response",
        "INSERT INTO responses_response SELECT * FROM responses_response WHERE false",
        "UPDATE responses_response SET flags = 1 WHERE false",
        "DELETE FROM responses_response WHERE false",
        "TRUNCATE responses_response",
    ],
)
def test_the_web_process_has_no_right_on_raw_answers(web: Connection, statement: str) -> None:
    with web.cursor() as cursor, pytest.raises(errors.InsufficientPrivilege) as refusal:
        cursor.execute(statement)
    assert "permission denied for table responses_response" in str(refusal.value)


def test_the_web_process_stores_an_answer_through_the_function() -> None:
    organisation = make.an_organisation()
    row = a_row(make.a_version(organisation), make.a_unit(organisation).pk)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE culture_web")
        assert store_response(row, source="customer") == Storing.STORED
        cursor.execute("RESET ROLE")
    assert Response.objects.count() == 1


@pytest.mark.parametrize(("app", "name"), GROWING)
def test_what_grows_with_answers_is_found_by_its_unit_first(app: str, name: str) -> None:
    model = apps.get_model(app, name)
    key = model._meta.pk
    assert isinstance(key, CompositePrimaryKey)
    assert key.field_names[0] == "unit"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
            " AND (conrelid = %s::regclass OR confrelid = %s::regclass)",
            [model._meta.db_table] * 2,
        )
        assert cursor.fetchall() == [("org_unit",)]
