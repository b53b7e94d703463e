"""Turns cells of text into the rows of a roster, with what is wrong said row by row."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from culture.core.tables.cells import without_fraction
from culture.org.roster.columns import BY_NAME, KIND_BY_NAME, LONGEST, REQUIRED, Column

if TYPE_CHECKING:
    from culture.org.roster.reading import Numbered

DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
FORMULA = ("=", "+", "-", "@")
NOTHING = ("-", "\u2013", "\u2014")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one row; `column` is empty when it is the whole row."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line of the file, checked on its own."""

    row: int
    number: str
    name: str
    email: str
    unit: str
    path: tuple[str, ...]
    kind: str
    title: str
    starts_on: dt.date | None


@dataclass
class Roster:
    """The checked rows, the problems of the others, and headers that nobody knows."""

    rows: list[RosterRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def parse(table: Sequence[Numbered]) -> Roster:
    """Check every row. Raises ValidationError when the header does not say what is needed."""
    roster = Roster()
    columns = _columns(table[0][1], roster)
    for number, cells in table[1:]:
        given = {
            column: _meant(column, cells[place])
            for place, column in columns.items()
            if place < len(cells)
        }
        checked = _row(number, given, roster.problems)
        if checked:
            roster.rows.append(checked)
    return roster


def _columns(header: Sequence[str], roster: Roster) -> dict[int, Column]:
    columns: dict[int, Column] = {}
    for place, text in enumerate(header):
        column = BY_NAME.get(" ".join(text.casefold().split()))
        if column is None:
            roster.unknown += [text] if text else []
        elif column in columns.values():
            raise ValidationError(_("Two columns say “%(name)s”.") % {"name": column.label})
        else:
            columns[place] = column
    missing = [str(column.label) for column in REQUIRED if column not in columns.values()]
    if missing:
        raise ValidationError(
            _("The first row names no column: %(names)s.") % {"names": ", ".join(missing)}
        )
    return columns


def _meant(column: Column, text: str) -> str:
    """Give what a cell says: nothing where a dash stands for it, a number without its fraction."""
    if text in NOTHING:
        return ""
    return without_fraction(text) if column == Column.NUMBER else text


def _row(number: int, given: dict[Column, str], problems: list[Problem]) -> RosterRow | None:
    before = len(problems)
    for column, text in given.items():
        wrong = _wrong(column, text)
        if wrong:
            problems.append(Problem(number, str(column.label), wrong))
    if len(problems) > before:
        return None
    starts_on = given.get(Column.STARTS_ON, "")
    return RosterRow(
        row=number,
        number=given[Column.NUMBER],
        name=given[Column.NAME],
        email=given.get(Column.EMAIL, ""),
        unit=given.get(Column.UNIT, ""),
        path=tuple(part.strip() for part in given.get(Column.PATH, "").split("/") if part.strip()),
        kind=KIND_BY_NAME[given.get(Column.KIND, "").casefold()],
        title=given.get(Column.TITLE, ""),
        starts_on=_date(starts_on) if starts_on else None,
    )


def _wrong(column: Column, text: str) -> str:
    if text.startswith(FORMULA):
        return _("starts with “%(sign)s”, which makes it a formula.") % {"sign": text[0]}
    if len(text) > LONGEST[column]:
        return _("is longer than %(n)s letters.") % {"n": LONGEST[column]}
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        return _("holds a line break or another invisible sign.")
    if not text:
        return _("is empty.") if column in REQUIRED else ""
    return _wrong_kind(column, text)


def _wrong_kind(column: Column, text: str) -> str:
    if column == Column.EMAIL:
        return _wrong_email(text)
    if column == Column.KIND and text.casefold() not in KIND_BY_NAME:
        return _("“%(text)s” is neither “member” nor “leads”.") % {"text": text}
    if column == Column.STARTS_ON and _date(text) is None:
        return _("“%(text)s” is not a date such as 2026-01-31.") % {"text": text}
    if column == Column.PATH and any(len(part) > LONGEST[Column.NAME] for part in text.split("/")):
        return _("holds a name that is too long.")
    return ""


def _wrong_email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return _("“%(text)s” is not an e-mail address.") % {"text": text}
    return ""


def _date(text: str) -> dt.date | None:
    for pattern in DATES:
        try:
            return dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None
