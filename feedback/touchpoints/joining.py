"""Joining customers' words to their ratings, as whoever copies the database could.

Nobody knows here which words came with which ratings, so anything that leads from words to fewer
than k rows beside them counts as found: a column that has no place there, a value of a column, a
transaction, or an order. What waits in
the inbox shares its transaction with the ratings, so there it is looked whether it can be read; see
`docs/adr/0023-letters-of-customers.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product

from django.db import connection

from culture.accounts.models import SMALLEST_K
from culture.core.channels import Channel
from feedback.touchpoints.letters import LETTER_BYTES

# What words may carry: nothing that is of one answer.
COLUMNS = {
    "touchpoints_comment": {"uuid", "unit_id", "month", "text", "scope_unit_id"},
    "touchpoints_contact": {
        "uuid", "organisation_id", "unit_id", "touchpoint_id", "month", "name", "address",
        "message", "language", "week", "erased_on",
    },
}  # fmt: skip
INBOX = "touchpoints_waitingwords"
INBOX_COLUMNS = {"id", "touchpoint_id", "month", "key_id", "letter"}
MOST_ALIKE = 1 / 64  # of sealed bytes each value is a 256th
MOST_READ = 1_000
RATINGS = "responses_response"
NEIGHBOURS = ("touchpoints", "responses", "metrics")
TELLING = ("uuid", "timestamp with time zone", "inet")
MOST_IN_ORDER = 1 / 5

Columns = dict[str, list[tuple[str, str]]]

# Words of one organisation and month are written anew together, so their transaction tells nothing.
_ALONE = (
    "SELECT x FROM (SELECT xmin::text AS x, count(*) AS n FROM {table} GROUP BY 1) AS mine"
    " WHERE n < %s AND EXISTS (SELECT 1 FROM {table} AS w JOIN {table} AS other"
    " ON {place} AND other.month = w.month AND other.xmin <> w.xmin WHERE w.xmin::text = x)"
)
_PLACE = {
    "touchpoints_comment": (
        "other.unit_id IN (SELECT near.id FROM org_unit AS near JOIN org_unit AS here"
        " USING (organisation_id) WHERE here.id = w.unit_id)"
    ),
    "touchpoints_contact": "other.organisation_id = w.organisation_id",
}


def joined_words(*, k: int = SMALLEST_K) -> Iterator[str]:
    """Name every way that leads from words to fewer than `k` rows of another table."""
    columns = _columns()
    yield from _readable_letters()
    yield from _out_of_place(columns)
    for words, other in _pairs(columns):
        yield from _equal_values(columns, words, other, k=k)
        if n := _shared_transactions(words, other, k=k):
            yield f"{n} transactions wrote to {words} and to {other}"
    if n := _few_languages():
        yield f"{n} languages of a month lead from words to fewer answers than are shown"
    for words in COLUMNS:
        if n := _quiet_places(words):
            yield f"{n} places of {words} had fewer answers in the month than are shown"
        if n := _in_order(words, k=k):
            yield f"{n} rows of {words} were written among fewer than {k} answers"


CHANNEL = Channel("customers' words beside ratings", joined_words)


def _readable_letters() -> Iterator[str]:
    """Say what of the inbox can be read without its key.

    Sealed bytes are as good as random: no value is much more frequent than others, while what is
    said is filled up to its length.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s ORDER BY 1",
            [INBOX],
        )
        for (column,) in cursor.fetchall():
            if column not in INBOX_COLUMNS:
                yield f"{INBOX} has a column {column}"
        cursor.execute(f"SELECT letter FROM {INBOX} LIMIT %s", [MOST_READ])  # noqa: S608 (ours)
        letters = [bytes(letter) for (letter,) in cursor.fetchall()]
    readable = sum(
        len(letter) != LETTER_BYTES or max(Counter(letter).values()) > MOST_ALIKE * len(letter)
        for letter in letters
    )
    if readable:
        yield f"{readable} letters of customers are not sealed"


def _columns() -> Columns:
    """Every column with its type, of words and of all that customers leave beside them."""
    found: Columns = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND split_part(table_name, '_', 1) = ANY(%s)"
            " AND table_name <> ALL(%s) ORDER BY 1, 2",
            [list(NEIGHBOURS), [INBOX]],
        )
        for table, column, kind in cursor.fetchall():
            found[table].append((column, kind))
    return found


def _out_of_place(columns: Columns) -> Iterator[str]:
    for words, known in COLUMNS.items():
        for column, _kind in columns[words]:
            if column not in known:
                yield f"{words} has a column {column}"
        if _count(f"SELECT count(*) FROM {words} WHERE extract(day FROM month) <> 1"):  # noqa: S608
            yield f"{words} tells the day"


def _pairs(tables: Columns) -> Iterator[tuple[str, str]]:
    comment, contact = COLUMNS
    yield comment, contact
    for words in COLUMNS:
        for other in tables:
            if other not in COLUMNS:
                yield words, other


def _equal_values(columns: Columns, words: str, other: str, *, k: int) -> Iterator[str]:
    for (mine, kind), (theirs, its) in product(columns[words], columns[other]):
        if kind != its or kind not in TELLING:
            continue
        n = _count(
            f'SELECT count(*) FROM (SELECT b."{theirs}" FROM {other} AS b WHERE b."{theirs}" IN'  # noqa: S608
            f' (SELECT "{mine}" FROM {words}) GROUP BY 1 HAVING count(*) < %s) AS found',
            k,
        )
        if n:
            yield f"{n} values lead from {words}.{mine} to {other}.{theirs}"


def _shared_transactions(words: str, other: str, *, k: int) -> int:
    """Count transactions that wrote fewer than k rows of either.

    Comments and contacts are also written together by the job that moves them; of these only those
    count that did not write all there is of a month.
    """
    few = "SELECT xmin::text AS x FROM {table} GROUP BY 1 HAVING count(*) < %s"
    mine = _ALONE.format(table=words, place=_PLACE[words]) if other in COLUMNS else few
    return _count(
        f"SELECT count(*) FROM ({mine.format(table=words)}) AS a"  # noqa: S608 (our own tables)
        f" JOIN ({few.format(table=other)}) AS b USING (x)",
        k,
        k,
    )


def _quiet_places(words: str) -> int:
    """Count units and touchpoints with words of a month in which fewer than k had answered there.

    The topmost unit is nowhere else to go from. Of the oldest month retention may have deleted
    some answers already.
    """
    touchpoint = "w.touchpoint_id" if words == "touchpoints_contact" else "NULL::bigint"
    return _count(
        "WITH answers AS (SELECT unit.organisation_id, unit.path, asker, count(*) AS n,"  # noqa: S608
        f"  date_trunc('month', answered_on)::date AS month FROM {RATINGS}"
        "  JOIN org_unit AS unit ON unit.id = unit_id GROUP BY 1, 2, 3, 5),"
        f" places AS (SELECT DISTINCT w.unit_id, {touchpoint} AS touchpoint_id, w.month"
        f"  FROM {words} AS w)"
        " SELECT count(*) FROM places JOIN org_unit AS unit ON unit.id = places.unit_id"
        " JOIN accounts_organisation AS own ON own.id = unit.organisation_id"
        " LEFT JOIN touchpoints_touchpoint AS point ON point.id = places.touchpoint_id"
        " WHERE places.month > (SELECT min(month) FROM answers WHERE organisation_id = own.id)"
        " AND (cardinality(unit.path) > 1 AND (SELECT sum(n) FROM answers"
        "   WHERE path @> ARRAY[unit.id] AND month = places.month) BETWEEN 1 AND own.k - 1"
        "  OR (SELECT sum(n) FROM answers WHERE asker = point.uuid"
        "   AND month = places.month) BETWEEN 1 AND own.k - 1)"
    )


def _few_languages() -> int:
    """Count languages of fewer than k answers to a touchpoint in a month from which words are here.

    Words show their language themselves. Only where a touchpoint has begun to ask for words in the
    month, answers from before may be counted too.
    """
    words = " UNION ALL ".join(f"SELECT unit_id, month FROM {table}" for table in COLUMNS)  # noqa: S608
    return _count(
        f"WITH words AS ({words}), few AS (SELECT unit.id, own.k,"  # noqa: S608 (our own tables)
        "  date_trunc('month', answered_on)::date AS month, unit.path"
        f"  FROM {RATINGS} JOIN org_unit AS unit ON unit.id = unit_id"
        "  JOIN accounts_organisation AS own ON own.id = unit.organisation_id"
        "  JOIN touchpoints_touchpoint AS point ON point.uuid = asker"
        f"  WHERE {RATINGS}.language <> '' AND (point.asks_comment OR point.asks_contact)"
        f"  GROUP BY 1, 2, 3, 4, asker, {RATINGS}.language HAVING count(*) < own.k)"
        " SELECT count(*) FROM few WHERE EXISTS (SELECT FROM words"
        "  WHERE words.month = few.month AND words.unit_id = ANY(few.path))"
    )


def _in_order(words: str, *, k: int) -> int:
    """Count rows that came among few answers, where that is so of more than chance and delay do."""
    wrote = Counter(_transactions(words))
    answers = Counter(_transactions(RATINGS))
    found, between, started = 0, 0, False
    for transaction in sorted(wrote.keys() | answers.keys()):
        between += answers[transaction]
        if transaction in wrote:
            if started and wrote[transaction] < k and 0 < between < k:
                found += wrote[transaction]
            between, started = 0, True
    return found if found >= k and found > MOST_IN_ORDER * wrote.total() else 0


def _transactions(table: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text::bigint FROM {table}")  # noqa: S608 (our own tables)
        return [transaction for (transaction,) in cursor.fetchall()]


def _count(statement: str, *values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values) or None)
        [n] = cursor.fetchone()
    return int(n)
