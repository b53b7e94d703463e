"""What a customer wrote cannot be joined to the ratings that came with it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
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
from culture.core import locks
from culture.core.locks import Lock
from culture.org.models import Unit
from feedback.cases.services.answering import erase_case
from feedback.touchpoints import words
from feedback.touchpoints.answers import Answer, ReplyRequest, response_id
from feedback.touchpoints.joining import CHANNEL
from feedback.touchpoints.models import Comment, Contact, Touchpoint, WaitingWords
from feedback.touchpoints.papers import paper_of
from feedback.touchpoints.services import intake
from feedback.touchpoints.services.intake import store_answer
from feedback.touchpoints.words import sort_words
from surveys.responses.models import Way
from tests import make

MONTH = make.TODAY.replace(day=1)
WORDS = {"touchpoints_comment": "text", "touchpoints_contact": "message"}
HIDDEN = "xmin::text AS xmin, ctid::text AS stored_at"
MAY = dt.date(2026, 5, 1)
MOST_GUESSED = 1 / 5
LEAVES_A_LETTER = intake.leaves_a_letter
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


def send(
    touchpoint: Touchpoint,
    number: int,
    *,
    comment: str = "",
    message: str = "",
    day: dt.date = make.TODAY,
) -> None:
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
        today=day,
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
            said = "" if naively else text
            send(touchpoint, number, comment=said, message=said)
            if text and naively:
                Comment.objects.create(unit=touchpoint.unit, month=MONTH, text=text)
                Contact.objects.create(
                    organisation=place.organisation,
                    unit=touchpoint.unit,
                    touchpoint=touchpoint,
                    month=MONTH,
                    address="bo@example.org",
                    message=text,
                    week=MONTH,
                )
            if text:
                truth[text] = response_id(touchpoint.uuid, str(number))
    return truth


def digests_tell(truth: dict[str, Any]) -> bool:
    """Whether the digest of an answer can be tried out with the words that lie in the open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, expected, delivered, minimum, importance, digest FROM responses_response"
        )
        rows = cursor.fetchall()
    for text, (_id, *sides, digest) in product(truth, rows):
        for contact in (None, ["bo@example.org", "", text]):
            said = json.dumps([*sides, text, contact], separators=(",", ":")).encode()
            if hashlib.sha256(said).digest() == bytes(digest):
                return True
    return False


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
    return found + ["responses_response.digest"] * digests_tell(truth)


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

    # The one of the quiet touchpoint waits for others.
    assert (Comment.objects.count(), Contact.objects.count()) == (39, 39)
    assert leaks(truth) == []
    assert shared_transactions() == set()
    assert list(CHANNEL.look()) == []


@pytest.mark.django_db(transaction=True)
def test_words_are_in_no_order_when_they_are_first_written(monkeypatch: Any) -> None:
    """What is written anew later stays in the log of the database."""
    monkeypatch.setattr(words, "_shuffle", lambda *_rows, **_facts: None)
    truth = customers_write(a_place(), naively=False)
    del truth["Words 7"]

    sort_words(now=make.NOW)

    assert [table for table in WORDS if abs(order_tells(table, truth)) > STRONG] == []


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
        week=MONTH,
    )

    assert [said for said in CHANNEL.look() if "places" in said] == [
        "1 places of touchpoints_comment had fewer answers in the month than are shown",
        "1 places of touchpoints_contact had fewer answers in the month than are shown",
    ]


def languages_found() -> list[str]:
    return [said for said in CHANNEL.look() if "languages" in said]


def test_a_language_of_fewer_than_k_answers_beside_words_is_found(place: Place) -> None:
    for language, n in (("en", 5), ("ru", 4), ("", 4)):
        ratings = [((7, 6, 5), (6, 5, 4))] * n
        make.some_responses(place.busy, ratings, day=make.TODAY, language=language)
        make.some_responses(place.busy, ratings, day=MAY, language=language)
    assert languages_found() == []

    Comment.objects.create(unit=place.root, month=MONTH, text="Слишком долго.")
    assert languages_found() == [
        "1 languages of a month lead from words to fewer answers than are shown"
    ]

    place.busy.asks_comment = place.busy.asks_contact = False
    place.busy.save()
    assert languages_found() == []


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
        "1 values lead from touchpoints_comment.uuid to metrics_dirtymark.answer",
        "1 values lead from touchpoints_comment.uuid to responses_response.id",
    ]


def test_words_carry_no_touchpoint_and_no_unit_of_fewer_than_k_answers(place: Place) -> None:
    near_quiet = make.a_touchpoint(place.root, place.quiet.version)
    for number in range(10):
        touchpoint = near_quiet if number == 9 else place.quiet if number > 4 else place.busy
        send(touchpoint, number, comment=f"Words {number}", message=f"Words {number}")

    sort_words(now=make.NOW)
    assert Contact.objects.count() == 5
    sort_words(now=make.NOW, everywhere=True)

    shown = {wish.message: (wish.unit_id, wish.touchpoint_id) for wish in Contact.objects.all()}
    near = (place.busy.unit_id, place.busy.pk)
    assert shown == {f"Words {n}": near if n < 5 else (place.root.pk, None) for n in range(10)}
    written = dict(Comment.objects.values_list("text", "unit"))
    assert written == {text: unit for text, (unit, _touchpoint) in shown.items()}
    assert set(Contact.objects.values_list("month", flat=True)) == {MONTH}


def test_letters_below_a_unit_count_for_it(place: Place) -> None:
    send(place.busy, 1, message="Alone")
    for number in range(2, 6):
        send(place.quiet, number, comment=f"Words {number}")

    sort_words(now=make.NOW, everywhere=True)

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
    page = reverse("cases:index")
    before = client.get(page).text
    assert "Words 3" not in before
    assert "until at least 4 other customers could have written it" in before

    for _time in range(2):
        sort_words(now=make.NOW)

    assert "Words 3" in client.get(page).text
    assert (WaitingWords.objects.count(), Contact.objects.count()) == (0, 5)


def test_what_is_left_of_a_month_comes_with_the_next_and_is_kept_no_longer(place: Place) -> None:
    for number in range(3):
        send(place.busy, number, comment=f"May {number}", day=MAY)
    for number in range(3, 5):
        send(place.quiet, number, comment=f"June {number}")

    assert sort_words(now=make.NOW) == 0
    assert (WaitingWords.objects.count(), Comment.objects.count()) == (5, 0)

    sort_words(now=make.NOW, everywhere=True)

    assert set(Comment.objects.values_list("month", "unit")) == {(MAY, place.root.pk)}
    assert Comment.objects.count() == 5


def test_two_months_of_a_quiet_place_are_told_of_the_topmost_unit_alone(place: Place) -> None:
    send(place.busy, 0, day=MAY.replace(month=4))
    for number in range(3):
        send(place.quiet, number, comment=f"May {number}", message=f"May {number}", day=MAY)
    for number in range(3, 6):
        send(place.quiet, number, comment=f"June {number}", message=f"June {number}")

    sort_words(now=make.NOW, everywhere=True)

    assert set(Comment.objects.values_list("month", "unit")) == {(MAY, place.root.pk)}
    wishes = Contact.objects.filter(month=MAY, unit=place.root, touchpoint=None)
    assert (wishes.count(), Contact.objects.count()) == (6, 6)
    assert list(CHANNEL.look()) == []


def test_fewer_than_k_letters_wait_whatever_the_hour(place: Place) -> None:
    for number in range(4):
        send(place.quiet, number, comment=f"Words {number}", message=f"Words {number}")

    sort_words(now=make.NOW, everywhere=True)

    assert (WaitingWords.objects.count(), Comment.objects.count()) == (4, 0)
    assert len(make.waiting_words()) == 4


def test_a_letter_without_words_is_as_good_as_any(place: Place, monkeypatch: Any) -> None:
    monkeypatch.setattr(intake, "leaves_a_letter", lambda _touchpoint: True)
    for number in range(4):
        send(place.busy, number)
    send(place.busy, 4, message="Alone")

    sort_words(now=make.NOW)

    wish = Contact.objects.get()
    assert (wish.message, wish.touchpoint, WaitingWords.objects.count()) == ("Alone", place.busy, 0)


def test_every_second_answer_without_words_leaves_a_letter_where_words_are_asked(
    place: Place, monkeypatch: Any
) -> None:
    drawn = iter([0, 1, 0])
    monkeypatch.setattr(intake, "leaves_a_letter", LEAVES_A_LETTER)
    monkeypatch.setattr(secrets, "randbelow", lambda most: next(drawn) if most == 2 else 0)
    silent = make.a_touchpoint(place.quiet.unit, place.quiet.version, asks_comment=False)

    for number in range(3):
        send(place.busy, number)
    send(silent, 3)

    assert WaitingWords.objects.filter(touchpoint=place.busy).count() == 2
    assert (WaitingWords.objects.count(), make.waiting_words()) == (2, [])


@pytest.mark.django_db(transaction=True)
def test_erasing_waits_until_words_are_written_anew() -> None:
    place = a_place()
    actor = make.a_user(place.organisation, is_hr=True)
    wish = Contact.objects.create(
        organisation=place.organisation,
        unit=place.root,
        month=MONTH,
        address="bo@example.org",
        week=MONTH,
    )

    def erase() -> None:
        try:
            erase_case(actor=actor, contact=wish, now=make.NOW)
        finally:
            connection.close()

    with transaction.atomic():
        locks.take(Lock.WORDS, place.organisation.pk)
        staff = threading.Thread(target=erase)
        staff.start()
        staff.join(timeout=0.5)
        assert staff.is_alive()
        Contact.objects.all().delete()
        Contact.objects.bulk_create([wish])
    staff.join(timeout=20)

    assert Contact.objects.kept().count() == 0


@pytest.mark.parametrize(
    ("table", "ways"),
    [
        ("touchpoints_waitingwords", []),
        ("touchpoints_wordskey", ["select"]),
        ("touchpoints_comment", ["select", "delete"]),
        ("touchpoints_contact", ["select", "update", "delete"]),
    ],
)
def test_the_web_process_reads_no_inbox_and_stores_no_words_itself(
    db: None, table: str, ways: list[str]
) -> None:
    key = "id" if table == "touchpoints_waitingwords" else "uuid"
    statements = {
        "select": f"SELECT count(*) FROM {table}",  # noqa: S608
        "insert": f"INSERT INTO {table} SELECT * FROM {table} WHERE false",  # noqa: S608
        "update": f"UPDATE {table} SET {key} = {key} WHERE false",  # noqa: S608
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
