"""What a stolen copy of the database tells of a wave that runs, and of one that is over.

The copy holds every column of every table, and what PostgreSQL adds to a row: its place and its
transaction. Known to the thief is who works where, and for this test, of whom each letter truly is.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from surveys.waves.answering import answers
from surveys.waves.closing import ending, releasing
from surveys.waves.collecting import sealing
from surveys.waves.models import Invitation, Wave
from tests import make, make_answers, make_surveys
from tests.make_tokens import a_token, unbase64url

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 24
ANSWERED = 20
WORDS = "Less paper, more time"
HIDDEN = ("ctid", "xmin", "cmin")
# A random order of twenty people gives one letter to its owner on average. The best of some sixty
# orders gives more than eight in one run of ten thousand.
CHANCE = 8


@dataclass
class Dump:
    """Rows of every table of a schema, with the hidden columns, each value as text."""

    tables: dict[str, list[dict[str, str]]]

    @classmethod
    def taken(cls) -> Dump:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.relnamespace::regnamespace::text || '.' || quote_ident(c.relname)"
                " FROM pg_class AS c WHERE c.relkind = 'r'"
                " AND c.relnamespace IN ('public'::regnamespace, 'answers'::regnamespace)"
            )
            names = [name for (name,) in cursor.fetchall()]
        return cls({name: rows_of(name) for name in names})

    def text(self) -> str:
        return str(self.tables)


def rows_of(table: str) -> list[dict[str, str]]:
    hidden = ", ".join(f"{column}::text AS hidden_{column}" for column in HIDDEN)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden}, t.* FROM {table} AS t ORDER BY ctid")  # noqa: S608
        names = [column[0] for column in cursor.description or ()]
        return [
            {name: shown(value) for name, value in zip(names, row, strict=True)}
            for row in cursor.fetchall()
        ]


def shown(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, memoryview) else str(value)


@pytest.fixture
def wave() -> Iterator[Wave]:
    top = make_surveys.a_company(teams=(12, 12))
    version = make_surveys.a_questionnaire(top.organisation, items=(2, 1))
    yield make_surveys.an_open_wave(top, versions=[version], closes_at=make.NOW.replace(year=2100))
    make_answers.forget_all()


def answer_all(wave: Wave) -> dict[str, int]:
    """Let twenty answer in a random order; give whose each identity is, which nobody can know."""
    invitations = list(Invitation.objects.filter(wave=wave).select_related("cell", "wave"))
    random.shuffle(invitations)
    owners = {}
    for number, invitation in enumerate(invitations[:ANSWERED]):
        token = a_token(Client(), invitation)
        said = {
            f"i0d-{item}": str(1 + (number + place) % 5)
            for place, item in enumerate(("d1-1", "d1-2", "d2-1"))
        }
        groups = {"tenure": "1-3", "role": "customers", "comment": f"{WORDS} {number}"}
        sent = Client().post("/s/answers/", token | said | groups)
        assert sent.status_code == 200
        identity = answers.identity_of(answers.receipt_of(unbase64url(token["message"])))
        owners[str(identity)] = invitation.pk
        if number % 7 == 6:
            work(wave)
    work(wave)
    return owners


def work(wave: Wave) -> None:
    """What the worker does every minute."""
    for due in sealing.waves_to_seal():
        sealing.seal(due)
    for due in sealing.waves_to_stir():
        sealing.stir(due)


def test_of_a_running_wave_no_column_tells_what_anybody_said(wave: Wave) -> None:
    answer_all(wave)

    dump = Dump.taken()

    letters = dump.tables["answers.sealed"] + dump.tables["answers.inbox"]
    assert len(letters) == ANSWERED
    assert {name for row in letters for name in row} == {
        "hidden_ctid", "hidden_xmin", "hidden_cmin", "id", "wave", "cell", "letter",
    }  # fmt: skip
    assert len({len(row["letter"]) for row in letters}) == 1
    assert WORDS not in dump.text()
    assert WORDS.encode().hex() not in dump.text()


def test_of_a_running_wave_every_letter_fits_a_whole_cell(wave: Wave) -> None:
    """Each combination of columns that is not random fits as many people as a cell invited."""
    answer_all(wave)
    dump = Dump.taken()

    people = Counter(row["cell_id"] for row in dump.tables["public.waves_invitation"])
    cells = {row["uuid"]: row["id"] for row in dump.tables["public.waves_cell"]}
    letters = dump.tables["answers.sealed"] + dump.tables["answers.inbox"]

    assert min(people[cells[row["cell"]]] for row in letters) == 12


def joined(left: list[dict[str, str]], right: list[dict[str, str]], owners: dict[str, int]) -> int:
    """The most letters that any pair of columns gives to their true owner, and to nobody else."""
    best = 0
    for one, other in product(left[0], right[0]):
        by_value: dict[str, list[dict[str, str]]] = {}
        for row in right:
            by_value.setdefault(row[other], []).append(row)
        hits = 0
        for row in left:
            found = by_value.get(row[one], [])
            if len(found) == 1 and owner_of(found[0]) == owners[row["id"]]:
                hits += 1
        best = max(best, hits)
    return best


def owner_of(row: dict[str, str]) -> int | None:
    """The invitation that a row is of, or belongs to."""
    named = row.get("invitation_id") or (row["id"] if "code_digest" in row else "")
    return int(named) if named.isdigit() else None


def ranked(left: list[dict[str, str]], right: list[dict[str, str]], owners: dict[str, int]) -> int:
    """The most letters given to their owner by laying two orders side by side."""
    best = 0
    used = [row for row in right if row.get("use") != "none"]
    for one, other in product(left[0], used[0] if used else {}):
        rows = sorted(left, key=lambda row: row[one])
        people = sorted(used, key=lambda row: row[other])
        pairs = zip(rows, people, strict=False)
        best = max(best, sum(owner_of(person) == owners[row["id"]] for row, person in pairs))
    return best


ABOUT_PEOPLE = ("public.waves_invitation", "public.waves_mail")


def test_joining_any_two_columns_of_a_running_wave_does_no_better_than_chance(wave: Wave) -> None:
    owners = answer_all(wave)
    dump = Dump.taken()

    for table in ("answers.sealed", "answers.receipt"):
        rows = [row for row in dump.tables[table] if row["id"] in owners]
        for other in ABOUT_PEOPLE:
            people = dump.tables[other]
            assert people
            assert joined(rows, people, owners) <= CHANCE
    rows = dump.tables["answers.sealed"]
    orders = ("hidden_ctid", "hidden_xmin", "hidden_cmin", "id", "letter")
    people = dump.tables["public.waves_invitation"]
    trimmed = [{name: row[name] for name in orders} for row in rows]
    assert ranked(trimmed, people, owners) <= CHANCE


def test_the_same_join_finds_a_transaction_that_wrote_both(wave: Wave) -> None:
    owners = answer_all(wave)
    dump = Dump.taken()
    rows = dump.tables["answers.sealed"]
    people = {row["id"]: row for row in dump.tables["public.waves_invitation"]}
    for number, row in enumerate(rows):
        row["hidden_xmin"] = f"tx{number}"
        people[str(owners[row["id"]])]["hidden_xmin"] = f"tx{number}"

    assert joined(rows, dump.tables["public.waves_invitation"], owners) == len(rows)
    assert ranked(rows, dump.tables["public.waves_invitation"], owners) == len(rows)


def test_of_a_released_wave_nothing_is_left_but_what_is_published(wave: Wave) -> None:
    owners = answer_all(wave)
    ending.close_wave(wave, now=make.NOW)
    assert releasing.release_wave(wave.uuid, now=make.NOW)

    dump = Dump.taken()

    assert [dump.tables[f"answers.{table}"] for table in make_answers.TABLES] == [[], [], []]
    used = {(row["use"], row["digest"]) for row in dump.tables["public.waves_invitation"]}
    assert used == {("none", "None")}
    assert not [identity for identity in owners if identity in dump.text()]
    assert WORDS not in dump.text()
