"""What a customer wrote cannot be joined to the ratings that came with it."""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import product
from typing import Any

import psycopg2
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from psycopg2 import errors

from culture.accounts.models import Organisation
from culture.org.models import Unit
from feedback.touchpoints import words
from feedback.touchpoints.answers import Answer, ReplyRequest, response_id
from feedback.touchpoints.joining import CHANNEL
from feedback.touchpoints.models import Comment, Contact, Touchpoint, WaitingComment, WaitingContact
from feedback.touchpoints.papers import paper_of
from feedback.touchpoints.services import contacts
from feedback.touchpoints.services.intake import store_answer
from feedback.touchpoints.words import sort_words
from surveys.responses.models import Way
from tests import make

MONTH = make.TODAY.replace(day=1)
WORDS = {"touchpoints_comment": "text", "touchpoints_contact": "message"}
HIDDEN = "xmin::text AS xmin, ctid::text AS stored_at"
MAY = dt.date(2026, 5, 1)
MOST_GUESSED = 1 / 5
STRONG = 0.6  # of 40 shuffled rows the rank correlation exceeds this once in ten thousand runs


@dataclass
class Place:
    """An organisation with a busy unit, and a quiet one beside it."""

    organisation: Organisation
    root: Unit
    busy: Touchpoint
    quiet: Touchpoint


@pytest.fixture
def place(db: None) -> Place:
    return a_place()


def a_place() -> Place:
    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    version = make.a_version(organisation)
    facts = {"asks_comment": True, "asks_contact": True}
    busy, quiet = (
        make.a_touchpoint(make.a_unit(organisation, parent=root, name=name), version, **facts)
        for name in ("Harbour", "Airport")
    )
    return Place(organisation, root, busy, quiet)


def send(touchpoint: Touchpoint, number: int, *, comment: str = "", message: str = "") -> None:
    store_answer(
        touchpoint=touchpoint,
        paper=paper_of(touchpoint),
        key=str(number),
        answer=Answer(
            (6, 5, 4),
            (1 + number % 7, 5, 4),
            comment=comment,
            contact=ReplyRequest("bo@example.org", message=message) if message else None,
        ),
        today=make.TODAY,
        way=Way.FORM,
    )


def rows_of(table: str) -> list[dict[str, Any]]:
    """Every column of a table and PostgreSQL's hidden ones, in the order of storage."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT *, {HIDDEN} FROM {table} ORDER BY ctid")  # noqa: S608
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def joins(table: str, other: str, truth: dict[str, Any], name: str) -> Iterator[tuple[float, str]]:
    """How many words each pair of columns leads to their own row of another table.

    Where a column equals those of several rows, one of them is guessed. The words themselves are in
    two tables in this test only, to know what belongs together.
    """
    left, right = rows_of(table), rows_of(other)
    mines, others = left[0].keys() - {WORDS[table]}, right[0].keys() - {WORDS.get(other)}
    for mine, theirs in product(mines, others):
        index: dict[str, list[Any]] = defaultdict(list)
        for row in right:
            index[str(row[theirs])].append(row[name])
        hits = 0.0
        for row in left:
            candidates = index.get(str(row[mine]), [])
            hits += candidates.count(truth[row[WORDS[table]]]) / max(1, len(candidates))
        yield hits / len(left), f"{table}.{mine} = {other}.{theirs}"


def order_tells(words_table: str, truth: dict[str, Any]) -> float:
    """The rank correlation of the order of words with the order in which they came."""
    came = list(truth)
    places = [came.index(row[WORDS[words_table]]) for row in rows_of(words_table)]
    n = len(places)
    return 1 - 6 * sum((rank - at) ** 2 for rank, at in enumerate(places)) / (n * (n * n - 1))


def customers_write(place: Place, *, naively: bool) -> dict[str, Any]:
    """Eighty answers, each a transaction of its own, half of them with a comment and a contact.

    Gives the identity of the answer by its words. The naive way stores words at once where they
    stay, as the first design did.
    """
    truth: dict[str, Any] = {}
    for number in range(80):
        touchpoint = place.quiet if number == 7 else place.busy
        with transaction.atomic():
            text = f"Words {number}" if number % 2 else ""
            said = {} if naively else {"comment": text, "message": text}
            send(touchpoint, number, **said)
            if text and naively:
                Comment.objects.create(unit=touchpoint.unit, month=MONTH, text=text)
                Contact.objects.create(
                    organisation=place.organisation,
                    unit=touchpoint.unit,
                    touchpoint=touchpoint,
                    month=MONTH,
                    address="bo@example.org",
                    message=text,
                )
            if text:
                truth[text] = response_id(touchpoint.uuid, str(number))
    return truth


def leaks(truth: dict[str, Any]) -> list[str]:
    """Every join by which words lead to what came with them, and every order that tells."""
    found = []
    for table, column in WORDS.items():
        pairs = [("responses_response", truth, "id")]
        pairs += [
            (one, {text: text for text in truth}, WORDS[one]) for one in WORDS if one != table
        ]
        for other, own, name in pairs:
            rate, how = max(joins(table, other, own, name))
            if rate > MOST_GUESSED:
                found.append(how)
        if abs(order_tells(table, truth)) > STRONG:
            found.append(f"{table} in order of {column}")
    return found


def shared_transactions() -> set[str]:
    """The tables of customers in which a transaction wrote that wrote words too."""
    models = [
        model
        for app in ("touchpoints", "responses", "metrics")
        for model in apps.get_app_config(app).get_models()
    ]
    wrote = defaultdict(set)
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(f"SELECT DISTINCT xmin::text FROM {table}")  # noqa: S608
            wrote[table] = {xmin for (xmin,) in cursor.fetchall()}
    of_words = set.union(*(wrote[table] for table in WORDS))
    return {table for table, xmins in wrote.items() if xmins & of_words} - WORDS.keys()


@pytest.mark.django_db(transaction=True)
def test_no_column_transaction_or_order_joins_words_to_ratings_or_to_each_other() -> None:
    place = a_place()
    truth = customers_write(place, naively=False)

    sort_words(now=make.NOW)

    assert (Comment.objects.count(), Contact.objects.count()) == (40, 40)
    assert leaks(truth) == []
    assert shared_transactions() == set()
    assert list(CHANNEL.look()) == []


@pytest.mark.django_db(transaction=True)
def test_the_same_attack_finds_everything_where_words_are_stored_where_they_stay() -> None:
    found = leaks(customers_write(a_place(), naively=True))

    assert "touchpoints_comment.xmin = responses_response.xmin" in found
    assert "touchpoints_contact.xmin = responses_response.xmin" in found
    assert "touchpoints_comment in order of text" in found
    assert "touchpoints_contact in order of message" in found
    assert "responses_response" in shared_transactions()
    assert list(CHANNEL.look()) == [
        "40 transactions wrote to touchpoints_comment and to touchpoints_contact",
        "40 transactions wrote to touchpoints_comment and to metrics_dirtymark",
        "40 transactions wrote to touchpoints_comment and to responses_response",
        "40 transactions wrote to touchpoints_contact and to metrics_dirtymark",
        "40 transactions wrote to touchpoints_contact and to responses_response",
        "39 rows of touchpoints_comment were written among fewer than 5 answers",
        "39 rows of touchpoints_contact were written among fewer than 5 answers",
    ]


@pytest.mark.django_db(transaction=True)
def test_words_stored_right_after_their_answers_are_found_by_their_order() -> None:
    place = a_place()
    for number in range(12):
        send(place.busy, number)
        Comment.objects.create(unit=place.busy.unit, month=MONTH, text=f"Words {number}")

    assert list(CHANNEL.look()) == [
        "11 rows of touchpoints_comment were written among fewer than 5 answers"
    ]


def test_words_that_name_a_place_of_fewer_than_k_answers_are_found(place: Place) -> None:
    make.some_responses(place.busy, [((7, 6, 5), (6, 5, 4))], day=MAY)
    for number in range(9):
        send(place.quiet if number > 4 else place.busy, number)
    for unit in (place.root, place.busy.unit, place.quiet.unit):
        Comment.objects.create(unit=unit, month=MONTH, text="Words")
    Contact.objects.create(
        organisation=place.organisation,
        unit=place.root,
        touchpoint=place.quiet,
        month=MONTH,
        address="bo@example.org",
    )

    assert [said for said in CHANNEL.look() if "places" in said] == [
        "1 places of touchpoints_comment had fewer answers in the month than are shown",
        "1 places of touchpoints_contact had fewer answers in the month than are shown",
    ]


def test_an_identity_a_day_and_a_column_beside_words_are_found(place: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE touchpoints_comment ADD COLUMN receipt uuid")
    for number in range(6):
        send(place.busy, number)
    answer = response_id(place.busy.uuid, "3")
    # All rows of a test are of one transaction; six answers and six comments tell nothing by it.
    Comment.objects.bulk_create(
        Comment(unit=place.busy.unit, month=MONTH, text="Words") for _number in range(5)
    )
    day = MONTH.replace(day=3)
    Comment.objects.create(uuid=answer, unit=place.busy.unit, month=day, text="Words")

    assert list(CHANNEL.look()) == [
        "touchpoints_comment has a column receipt",
        "touchpoints_comment tells the day",
        "1 values lead from touchpoints_comment.uuid to responses_response.id",
    ]


def test_words_carry_no_touchpoint_and_no_unit_of_fewer_than_k_answers(place: Place) -> None:
    for number in range(9):
        touchpoint = place.quiet if number > 4 else place.busy
        send(touchpoint, number, comment=f"Words {number}", message=f"Words {number}")

    sort_words(now=make.NOW)

    shown = {wish.message: (wish.unit_id, wish.touchpoint_id) for wish in Contact.objects.all()}
    near = (place.busy.unit_id, place.busy.pk)
    assert shown == {f"Words {n}": near if n < 5 else (place.root.pk, None) for n in range(9)}
    written = dict(Comment.objects.values_list("text", "unit"))
    assert written == {text: unit for text, (unit, _touchpoint) in shown.items()}
    assert set(Contact.objects.values_list("month", flat=True)) == {MONTH}


def test_answers_below_a_unit_count_for_it(place: Place) -> None:
    send(place.busy, 1, message="Alone")
    for number in range(2, 6):
        send(place.quiet, number)

    sort_words(now=make.NOW)

    wish = Contact.objects.get()
    assert (wish.unit, wish.touchpoint) == (place.root, None)


@pytest.mark.django_db(transaction=True)
def test_words_are_written_anew_also_where_nothing_arrived() -> None:
    place = a_place()
    for number in range(6):
        send(place.busy, number, message=f"Words {number}")
    sort_words(now=make.NOW)
    before = {row["xmin"] for row in rows_of("touchpoints_contact")}

    sort_words(now=make.NOW)

    after = {row["xmin"] for row in rows_of("touchpoints_contact")}
    assert (len(before), len(after), before & after) == (1, 1, set())


def test_a_wish_waits_in_the_inbox_until_the_worker_comes(place: Place, client: Client) -> None:
    for number in range(5):
        send(place.busy, number, message=f"Words {number}")
    client.force_login(make.a_leader(place.busy.unit))
    page = reverse("touchpoints:contacts")
    before = client.get(page).text
    assert "Words 3" not in before
    assert "A new wish appears here some minutes after it came" in before

    for _time in range(2):
        sort_words(now=make.NOW)

    assert "Words 3" in client.get(page).text
    assert (WaitingContact.objects.count(), Contact.objects.count()) == (0, 5)


def test_an_older_month_that_waited_is_placed_by_its_own_answers(place: Place) -> None:
    for number in range(5):
        send(place.busy, number)
    WaitingComment.objects.create(touchpoint=place.busy, month=MAY, text="From May")

    sort_words(now=make.NOW)

    assert Comment.objects.values_list("month", "unit").get() == (MAY, place.root.pk)


@pytest.mark.django_db(transaction=True)
def test_erasing_waits_until_words_are_written_anew() -> None:
    place = a_place()
    actor = make.a_user(place.organisation, is_hr=True)
    wish = Contact.objects.create(
        organisation=place.organisation, unit=place.root, month=MONTH, address="bo@example.org"
    )

    def erase() -> None:
        try:
            contacts.erase_contact(actor=actor, contact=wish, now=make.NOW)
        finally:
            connection.close()

    with transaction.atomic():
        words.lock_words(place.organisation.pk)
        staff = threading.Thread(target=erase)
        staff.start()
        staff.join(timeout=0.5)
        assert staff.is_alive()
        Contact.objects.all().delete()
        Contact.objects.bulk_create([wish])
    staff.join(timeout=20)

    assert Contact.objects.count() == 0


@pytest.mark.parametrize(
    ("table", "ways"),
    [
        ("touchpoints_waitingcomment", []),
        ("touchpoints_waitingcontact", []),
        ("touchpoints_comment", ["select", "delete"]),
        ("touchpoints_contact", ["select", "update", "delete"]),
    ],
)
def test_the_web_process_reads_no_inbox_and_stores_no_words_itself(
    db: None, table: str, ways: list[str]
) -> None:
    statements = {
        "select": f"SELECT count(*) FROM {table}",  # noqa: S608
        "insert": f"INSERT INTO {table} SELECT * FROM {table} WHERE false",  # noqa: S608
        "update": f"UPDATE {table} SET month = month WHERE false",  # noqa: S608
        "delete": f"DELETE FROM {table} WHERE false",  # noqa: S608
    }
    facts = connection.get_connection_params()
    session = psycopg2.connect(host=facts["host"], dbname=facts["dbname"], user="culture_web")
    session.autocommit = True
    allowed = []
    with closing(session), session.cursor() as cursor:
        for way, statement in statements.items():
            with suppress(errors.InsufficientPrivilege):
                cursor.execute(statement)
                allowed.append(way)
    assert allowed == ways
