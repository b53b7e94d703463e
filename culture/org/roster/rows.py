"""Turns cells of text into the rows of a roster, with what is wrong said row by row."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from culture.core.moments import EARLIEST, LATEST, OUTSIDE
from culture.core.tables.cells import (
    Cell,
    Row,
    as_written,
    is_error,
    is_rounded,
    may_be_thousands,
    without_fraction,
)
from culture.core.tables.days import (
    DayColumn,
    could_be_turned,
    day_in,
    days_of,
    judge_days,
    look_like_days,
)
from culture.core.tables.totals import total_at
from culture.org.roster.columns import (
    LEFT,
    LONGEST,
    PARTS,
    REQUIRED,
    WORDS,
    Column,
    folded,
    missing_of,
)
from culture.org.roster.reading import Understanding

FORMULA = ("=", "+", "-", "@")
NOTHING = ("-", "\u2013", "\u2014", "n/a", "N/A")
SPACES = re.compile(r"[^\S\t\n\v\f\r\x1c-\x1f\x85]+")
DAYS = (Column.STARTS_ON, Column.ENDS_ON)
NUMBERS = (Column.NUMBER, Column.UNIT, Column.MANAGER)  # or names


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
    ends_on: dt.date | None = None
    has_left: bool = False
    manager: str = ""

    def is_over(self, today: dt.date) -> bool:
        """Whether what it says is past: said so, without a day to come, or by its last day."""
        if self.ends_on is None:
            return self.has_left
        return self.ends_on < today or (self.has_left and self.ends_on == today)


@dataclass
class Roster:
    """The checked rows, the problems of the others, and the columns that are not used.

    `unused_days` are those of them that look like days, where no column says when people start.
    """

    rows: list[RosterRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    unused_days: list[str] = field(default_factory=list)


def parse(header: Sequence[str], rows: Sequence[Row], meant: Understanding) -> Roster:
    """Check every row. Raises ValidationError where no column says what is needed."""
    roster = Roster(unused=[name for name in header if not meant.columns.get(name)])
    places = _places(header, meant)
    days = _days(rows, places, meant)
    days = days._replace(order=meant.date_order or days.order)
    if Column.STARTS_ON not in places:
        roster.unused_days = _unused_days(header, rows, meant)
    reader = _RowReader(places, header, meant, days)
    for number, cells in rows:
        checked = reader.read(number, cells, roster.problems)
        if checked:
            roster.rows.append(checked)
    return roster


def _places(header: Sequence[str], meant: Understanding) -> dict[Column, int]:
    places: dict[Column, int] = {}
    for place, name in enumerate(header):
        column = meant.columns.get(name)
        if column and Column(column) in places:
            raise ValidationError(_("Two columns say “%(name)s”.") % {"name": Column(column).label})
        if column:
            places[Column(column)] = place
    if Column.NAME in places and any(part in places for part in PARTS):
        raise ValidationError(_("Two columns say “%(name)s”.") % {"name": Column.NAME.label})
    missing = [str(column.label) for column in missing_of(places)]
    if missing:
        raise ValidationError(
            _("The first row names no column: %(names)s.") % {"names": ", ".join(missing)}
        )
    return places


def _days(rows: Iterable[Row], places: Mapping[Column, int], meant: Understanding) -> DayColumn:
    """Judge all days of the file as one column."""
    columns = [places[column] for column in DAYS if column in places]
    cells = (
        cells[place]
        for _number, cells in rows
        for place in columns
        if not isinstance(cells, str) and place < len(cells)
    )
    return judge_days(cells, meant.zone)


def _unused_days(header: Sequence[str], rows: Sequence[Row], meant: Understanding) -> list[str]:
    """Name the columns that look like days and are not used."""
    read = [cells for _number, cells in rows if not isinstance(cells, str)]
    return [
        name
        for place, name in enumerate(header)
        if not meant.columns.get(name)
        and look_like_days((cells[place] for cells in read if place < len(cells)), meant.zone)
    ]


@dataclass(frozen=True, slots=True)
class _RowReader:
    places: Mapping[Column, int]
    header: Sequence[str]
    meant: Understanding
    days: DayColumn

    def read(
        self, number: int, cells: list[Cell] | str, problems: list[Problem]
    ) -> RosterRow | None:
        """Check one row; None where something is wrong with it, which is added to `problems`."""
        wrong = self._unfit(cells)
        if wrong or isinstance(cells, str):
            problems.append(Problem(number, "", wrong))
            return None
        given = {column: _text(column, cells[place]) for column, place in self.places.items()}
        if Column.NAME not in given:
            given[Column.NAME] = " ".join(filter(None, (given[part] for part in PARTS)))
        faults = [
            Problem(number, str(column.label), fault)
            for column, text in given.items()
            if (fault := self._wrong(column, text, self._cell(column, cells)))
        ]
        problems += faults
        return None if faults else self._row(number, given, cells)

    def _unfit(self, cells: list[Cell] | str) -> str:
        if isinstance(cells, str):
            return _("The row cannot be read: %(reason)s.") % {"reason": cells}
        width = len(self.header)
        if len(cells) < width:
            return _("has fewer cells than the headings.")
        if any(cells[width:]):
            return _("has more cells than the headings.")
        if all(as_written(cells[place]) == self.header[place] for place in self.places.values()):
            return _("repeats the headings.")
        if total_at(cells) is not None:
            return _("looks like a total below the table, not like a person.")
        return ""

    def _cell(self, column: Column, cells: list[Cell]) -> Cell:
        """Give the cell of a column; a name that was put together has none."""
        return cells[self.places[column]] if column in self.places else ""

    def _row(self, number: int, given: Mapping[Column, str], cells: list[Cell]) -> RosterRow:
        return RosterRow(
            row=number,
            number=given[Column.NUMBER],
            name=given[Column.NAME],
            email=given.get(Column.EMAIL, ""),
            unit=given.get(Column.UNIT, ""),
            path=tuple(filter(None, map(str.strip, given.get(Column.PATH, "").split("/")))),
            kind=self._word(Column.KIND, given.get(Column.KIND, "")),
            title=given.get(Column.TITLE, ""),
            starts_on=self._day(Column.STARTS_ON, given, cells),
            ends_on=self._day(Column.ENDS_ON, given, cells),
            has_left=self._word(Column.STATUS, given.get(Column.STATUS, "")) == LEFT,
            manager=given.get(Column.MANAGER, ""),
        )

    def _word(self, column: Column, text: str) -> str:
        chosen = self.meant.words.get(column, {})
        return chosen.get(folded(text)) or WORDS[column].get(folded(text), "")

    def _day(
        self, column: Column, given: Mapping[Column, str], cells: list[Cell]
    ) -> dt.date | None:
        if not given.get(column):
            return None
        day = day_in(days_of(cells[self.places[column]], self.meant.zone), self.days.order)
        return None if day and _is_never(column, day) else day

    def _wrong(self, column: Column, text: str, cell: Cell) -> str:
        if text.startswith(FORMULA):
            return _("starts with “%(sign)s”, which makes it a formula.") % {"sign": text[0]}
        if len(text) > LONGEST[column]:
            return _("is longer than %(n)s letters.") % {"n": LONGEST[column]}
        if any(unicodedata.category(letter) == "Cc" for letter in text):
            return _("holds a line break or another invisible sign.")
        if not text:
            return _("is empty.") if column in REQUIRED else ""
        return _wrong_cell(column, text, cell) or self._wrong_kind(column, text, cell)

    def _wrong_kind(self, column: Column, text: str, cell: Cell) -> str:
        if column == Column.EMAIL:
            return _wrong_email(text)
        if column == Column.NUMBER:
            return _wrong_number(text)
        if column in WORDS and not self._word(column, text):
            return _wrong_word(column, text)
        if column in DAYS:
            return self._wrong_day(column, text, cell)
        if column == Column.PATH and any(
            len(part) > LONGEST[Column.NAME] for part in text.split("/")
        ):
            return _("holds a name that is too long.")
        return ""

    def _wrong_day(self, column: Column, text: str, cell: Cell) -> str:
        if self.days.may_be_turned and could_be_turned(cell):
            return _(
                "“%(text)s” may have been turned round by a spreadsheet: other days are texts. Save"
                " the column as text."
            ) % {"text": text}
        days = days_of(cell, self.meant.zone)
        day = day_in(days, self.days.order)
        if day:
            is_within = EARLIEST <= day <= LATEST or _is_never(column, day)
            return "" if is_within else str(OUTSIDE)
        if days and not self.days.order:
            return _("“%(text)s” may be two days. Say which number is the month.") % {"text": text}
        return _("“%(text)s” is not a date such as 2026-01-31.") % {"text": text}


def _is_never(column: Column, day: dt.date) -> bool:
    """Whether it is what staff systems write for a position without an end: 31.12.9999."""
    return column == Column.ENDS_ON and day > LATEST


def _text(column: Column, cell: Cell) -> str:
    """Give what a cell says: nothing where a dash stands for it, a number without its fraction.

    Three zeros behind the point stay: they may be thousands, or belong to a code such as 10.000.
    """
    text = SPACES.sub(" ", as_written(cell))
    if text in NOTHING:
        return ""
    is_number = column in {Column.NUMBER, Column.UNIT, Column.MANAGER} and not may_be_thousands(
        text
    )
    return without_fraction(text) if is_number else text


def _wrong_cell(column: Column, text: str, cell: Cell) -> str:
    if isinstance(cell, dt.date) and column not in DAYS:
        return _("is a day to the spreadsheet. Save the column as text.")
    if is_error(text):
        return _("“%(text)s” is an error of the spreadsheet.") % {"text": text}
    return ""


def _wrong_number(text: str) -> str:
    values = {"text": text}
    if is_rounded(text):
        return (
            _("“%(text)s” is a number that a spreadsheet has cut. Save the column as text.")
            % values
        )
    if may_be_thousands(text):
        return _("“%(text)s” may be a small number or thousands. Save the column as text.") % values
    return ""


def _wrong_word(column: Column, text: str) -> str:
    if column == Column.KIND:
        return _("“%(text)s” is neither “member” nor “leads”.") % {"text": text}
    return _("“%(text)s” says neither that somebody works here nor that somebody left.") % {
        "text": text
    }


def _wrong_email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        return _("“%(text)s” is not an e-mail address.") % {"text": text}
    return ""
