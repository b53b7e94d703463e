"""Telling the squares of published cells, once for all that adds them up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import TYPE_CHECKING

from django.db import connection

from culture.privacy.steps import tell
from culture.scoring.tallies import PairTally

if TYPE_CHECKING:
    from culture.metrics.models import PublishedCell, Series, Subject
    from culture.privacy.told import ToldTally

SIDES = ("expected", "delivered", "difference")
COLUMNS = tuple(f"{side}_{end}" for side in SIDES for end in ("least", "most"))

_TELL = f"""
    UPDATE metrics_publishedcell AS cell SET {", ".join(f"{one} = told.{one}" for one in COLUMNS)}
    FROM unnest(%s::bigint[], {", ".join("%s::numeric[]" for _one in COLUMNS)})
        AS told (id, {", ".join(COLUMNS)})
    WHERE cell.id = told.id
"""  # noqa: S608 - names of ours


def tell_squares(
    series: Series, cells: Iterable[tuple[int, ...]], *, subjects: Mapping[int, Subject]
) -> None:
    """Tell anew the squares of cells of a series that have grown.

    Of each cell its serial, the serial of its subject, how many answered, and all five sums.
    """
    told = [
        (cell, *_ends(_told(series, subjects[subject], sums))) for cell, subject, *sums in cells
    ]
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [list(column) for column in zip(*told, strict=True)])


def told_anew(series: Series, subject: Subject, cell: PublishedCell) -> PublishedCell:
    """Give a cell whose squares are told in the steps that its sums give, whatever it says."""
    found = copy(cell)
    for column, end in zip(COLUMNS, _ends(_told(series, subject, _sums(cell))), strict=True):
        setattr(found, column, end)
    return found


def is_told(series: Series, subject: Subject, cell: PublishedCell) -> bool:
    """Whether the squares of a cell are told in the steps that its sums give."""
    told = _ends(_told(series, subject, _sums(cell)))
    return told == [getattr(cell, column) for column in COLUMNS]


def _sums(cell: PublishedCell) -> tuple[int, ...]:
    squares = (cell.expected_squares, cell.delivered_squares, cell.products)
    return (cell.n, cell.expected, cell.delivered, *squares)


def _told(series: Series, subject: Subject, sums: Iterable[int]) -> ToldTally:
    tally = PairTally(*map(int, sums))
    return tell(tally, low=series.low * subject.factor, high=series.high * subject.factor)


def _ends(told: ToldTally) -> list[int]:
    sides = (getattr(told, f"{side}_squares") for side in SIDES)
    return [end for one in sides for end in (one.least, one.most)]


def told_sums(cell: PublishedCell) -> list[int]:
    """Give what a cell tells, in the order of `culture.metrics.tallies.TOLD`."""
    found = [cell.n, cell.flagged, cell.expected, cell.delivered]
    for side in SIDES:
        least, most = (getattr(cell, f"{side}_{end}") for end in ("least", "most"))
        found += [least, most, (most - least) ** 2]
    return found
