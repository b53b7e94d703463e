"""One row of a file, checked and turned into the row that stores it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from culture.core.tables.cells import (
    FORMULA,
    Cell,
    as_written,
    is_error,
    is_rounded,
    may_be_thousands,
    without_fraction,
)
from culture.core.tables.days import Order, could_be_turned, day_in, days_of
from culture.core.tables.totals import total_at
from feedback.touchpoints.answers import Answer, id_of_receipt, receipt_id
from feedback.touchpoints.importing.problems import RowRefused
from feedback.touchpoints.importing.words import Points
from surveys.responses.models import Way
from surveys.responses.rows import response_row

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from feedback.touchpoints.importing.mapping import ReadingPlan
    from feedback.touchpoints.models import Touchpoint
    from surveys.instruments.questionnaires import Questionnaire

Ratings = tuple[int | None, ...]

IMPORTANCE = re.compile(r"(\d{1,3})\s?%?", re.ASCII)
ALL_POINTS = 100


@dataclass(frozen=True, slots=True)
class Destination:
    """Where answers go: the touchpoint, its questionnaire, the units by code, the days allowed.

    A moment counts on its day in `zone`.
    """

    touchpoint: Touchpoint
    questionnaire: Questionnaire
    zone: ZoneInfo
    units: Mapping[str, int]
    first_day: dt.date
    last_day: dt.date

    def units_of(self, plan: ReadingPlan) -> list[int]:
        """Give the units that rows of a file, today or at another time, may be about."""
        if plan.unit is None:
            return [self.touchpoint.unit_id]
        return [*self.units.values()]


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one file in order; equal rows without a key are told apart by counting."""

    plan: ReadingPlan
    destination: Destination
    points: Points = field(init=False)
    _seen: Counter[bytes] = field(default_factory=Counter)
    _ratings: dict[Cell, int | None] = field(default_factory=dict)
    _days: dict[Cell, dt.date] = field(default_factory=dict)
    _asked: tuple[int, ...] = ()
    _rated: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        touchpoint, questionnaire = self.destination.touchpoint, self.destination.questionnaire
        self.points = Points(questionnaire, chosen=self.plan.words, scale=self.plan.scale)
        self._asked = questionnaire.asked(short=touchpoint.form == touchpoint.Form.SHORT)
        places = [*self.plan.ratings.values(), self.plan.importance]
        self._rated = frozenset(index for side in places for _position, index in side)

    def read(self, cells: list[Cell] | str) -> tuple[Any, ...]:
        """Give the values of `COLUMNS` for one row; raises `RowRefused`."""
        cells = self.fitting(cells)
        answer = self._answer(cells)
        day = self._day(cells)
        unit = self._unit(cells)
        receipt = self._receipt(cells, answer, day, unit)
        return response_row(
            identity=id_of_receipt(receipt),
            asker=self.destination.touchpoint.uuid,
            unit_id=unit,
            way=Way.IMPORT,
            questionnaire=self.destination.questionnaire,
            rated=answer,
            digest=answer.digest(receipt),
            answered_on=day,
            asked=self._asked,
        )

    def fitting(self, cells: list[Cell] | str) -> list[Cell]:
        """Give the cells of a row that is as wide as the headings; raises `RowRefused`."""
        if isinstance(cells, str):
            raise RowRefused("unreadable", value=cells)
        width = len(self.plan.header)
        if len(cells) < width:
            raise RowRefused("too-short")
        if any(cells[width:]):
            raise RowRefused("too-long")
        if self.plan.date is None and (total_at(cells) not in {None, *self._rated}):
            raise RowRefused("total")
        return cells

    def _answer(self, cells: list[Cell]) -> Answer:
        """Read the ratings; an item answered on one side only is kept, and counts nowhere."""
        length = len(self.destination.questionnaire.questions)
        sides: dict[str, Ratings] = {}
        for side, places in self.plan.ratings.items():
            ratings: list[int | None] = [None] * length
            for position, index in places:
                cell = cells[index]
                try:
                    ratings[position] = self._ratings[cell]
                except KeyError:
                    ratings[position] = self._ratings[cell] = self._point(cell, index)
            sides[side] = tuple(ratings)
        if all(point is None for ratings in sides.values() for point in ratings):
            raise RowRefused("nothing-answered")
        return Answer(
            expected=sides["expected"],
            delivered=sides["delivered"],
            minimum=sides.get("minimum"),
            importance=self._importance(cells),
        )

    def _point(self, cell: Cell, index: int) -> int | None:
        text = self._text(cell, index)
        try:
            return self.points.read(text)
        except KeyError:
            raise RowRefused("no-point", self.plan.header[index], text) from None

    def _importance(self, cells: list[Cell]) -> tuple[int | None, ...] | None:
        found: list[int | None] = [None] * len(self.destination.questionnaire.sections)
        for position, index in self.plan.importance:
            text = without_fraction(self._text(cells[index], index))
            number = IMPORTANCE.fullmatch(text)
            if number and int(number.group(1)) <= ALL_POINTS:
                found[position] = int(number.group(1))
            elif not self.points.says_nothing(text):
                raise RowRefused("no-importance", self.plan.header[index], text)
        return tuple(found) if any(point is not None for point in found) else None

    def _text(self, cell: Cell, index: int) -> str:
        text = as_written(cell)
        if text.startswith(FORMULA):
            raise RowRefused("formula", self.plan.header[index])
        return text

    def _day(self, cells: list[Cell]) -> dt.date:
        index = self.plan.date
        day = self.plan.day if index is None else self._days.get(cells[index])
        if day is None and index is not None:
            day = self._read_day(cells[index], index)
            self._days[cells[index]] = day
        if day is None or day > self.destination.last_day:
            raise RowRefused("in-future", value=day)
        if day < self.destination.first_day:
            raise RowRefused("too-old", value=day)
        return day

    def _read_day(self, cell: Cell, index: int) -> dt.date:
        text = self._text(cell, index)
        days = self._days_of(cell, text)
        day = day_in(days, self.plan.date_order)
        if self.plan.may_be_turned and could_be_turned(cell):
            raise RowRefused("turned-day", self.plan.header[index], text)
        if day is None:
            which = "which-day" if days and not self.plan.date_order else "not-a-date"
            raise RowRefused(which, self.plan.header[index], text)
        return day

    def _days_of(self, cell: Cell, text: str) -> dict[str, dt.date]:
        written = self.plan.date_format
        if not written or isinstance(cell, dt.date):
            return days_of(cell, self.destination.zone)
        try:
            moment = dt.datetime.strptime(text, written)  # noqa: DTZ007 - may have none
        except ValueError:
            return {}
        zone = self.destination.zone
        day = moment.date() if moment.tzinfo is None else moment.astimezone(zone).date()
        return dict.fromkeys(Order.values, day)

    def _unit(self, cells: list[Cell]) -> int:
        index = self.plan.unit
        if index is None:
            return self.destination.touchpoint.unit_id
        code = without_fraction(self._text(cells[index], index))
        if code not in self.destination.units:
            raise RowRefused("no-unit", self.plan.header[index], code)
        return self.destination.units[code]

    def _receipt(self, cells: list[Cell], answer: Answer, day: dt.date, unit: int) -> uuid.UUID:
        touchpoint = self.destination.touchpoint
        index = self.plan.key
        if index is not None:
            return receipt_id(touchpoint.uuid, self._key(cells[index], index))
        said = (answer.expected, answer.delivered, answer.minimum, answer.importance)
        content = repr((day.toordinal(), unit, *said))
        digest = hashlib.sha256(content.encode()).digest()
        self._seen[digest] += 1
        counted = hashlib.sha256(digest + str(self._seen[digest]).encode())
        return receipt_id(touchpoint.uuid, "import:" + counted.hexdigest())

    def _key(self, cell: Cell, index: int) -> str:
        """Give the key of a row; a moment is one with its time, for many may share a day."""
        if isinstance(cell, dt.datetime) and cell.time() != dt.time():
            return cell.isoformat()
        key, column = self._text(cell, index), self.plan.header[index]
        if not key:
            raise RowRefused("no-key", column)
        for refuses, reason in (
            (is_error, "error"),
            (is_rounded, "rounded-key"),
            (may_be_thousands, "thousand-key"),
        ):
            if refuses(key):
                raise RowRefused(reason, column, key)
        return without_fraction(key)
