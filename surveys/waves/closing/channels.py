"""Channels beside sums through which answers could be learned: scatter, and a stolen dump.

Each gives sentences about what is wrong, and nothing where all is well. `sums` and combinations are
attacked by `auditing`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import sqrt
from typing import TYPE_CHECKING

from django.db import connection

from culture.metrics.content import ITEM
from culture.privacy.scatter import half_of
from culture.scoring.agreement import agreement_of

if TYPE_CHECKING:
    from culture.metrics.content import Content, Entry

# What a dump may say of answers of employees: nothing that one person said, in any column.
COLUMNS = {"id", "wave", "cell", "letter", "withdrawn"}

# Tables of answers, and tables that name people: no transaction may have written to both.
ANSWERS = ("answers.inbox", "answers.sealed")
PEOPLE = ("waves_invitation", "waves_mail")

# The 97.5 % quantile of Student's t is never less.
LEAST_QUANTILE = 1.95
ROUNDING = 0.005


def telling_scatter(content: Content, *, people: int) -> Iterator[str]:
    """Name intervals and agreements of a release that are closer than scatter may be told.

    With N respondents the variance within groups is told as 1/4 + h^2 / N at least of a rating, and
    as h^2 / N of a mean of ratings, h being half of the scale. An interval that is rounded outwards
    tells no less. Looked at is the lasting one, without correction for how many were asked. It is
    made of the deviation of all, so N are the `people` asked in the whole, of whom no more can have
    answered, however few are in the unit.
    """
    width = content.high - content.low
    half = half_of(2 * width if len(content.sides) > 1 else width)
    for entry in content.entries:
        if _is_telling(entry, half=half, people=people):
            yield f"the interval of {entry.key} tells how little answers scatter"
    least = 1 / 4 + half_of(width) ** 2 / people
    items = Counter(entry.dimension for entry in content.of(ITEM))
    for level in content.levels:
        most = agreement_of([least] * max(items[level.key], 1), points=width + 1)
        if level.agreement is not None and level.agreement > most + ROUNDING:
            yield f"the agreement in {level.key} tells how little answers scatter"


def _is_telling(entry: Entry, *, half: float, people: int) -> bool:
    if entry.lasting is None:
        return False
    reach = max(entry.lasting.high - entry.value, entry.value - entry.lasting.low)
    deviation = reach * sqrt(entry.n) / LEAST_QUANTILE
    return bool(deviation < half / sqrt(people) - ROUNDING)


def readable_columns() -> list[str]:
    """Name columns of the schema of answers that have no place there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'answers' ORDER BY 1, 2"
        )
        found = cursor.fetchall()
    return [
        f"answers.{table} has a column {column}" for table, column in found if column not in COLUMNS
    ]


def joined_transactions(*, k: int) -> list[str]:
    """Name pairs of tables that a transaction wrote to which wrote fewer than k rows of either."""
    problems = []
    with connection.cursor() as cursor:
        for answers in ANSWERS:
            for people in PEOPLE:
                cursor.execute(
                    "SELECT count(*) FROM"  # noqa: S608 (names of our own tables)
                    f" (SELECT xmin::text AS x FROM {answers} GROUP BY 1 HAVING count(*) < %s) AS a"
                    f" JOIN (SELECT xmin::text AS x FROM {people} GROUP BY 1 HAVING count(*) < %s)"
                    " AS b USING (x)",
                    [k, k],
                )
                [n] = cursor.fetchone()
                if n:
                    problems.append(f"{n} transactions wrote to {answers} and to {people}")
    return problems
