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

from culture.core.tables.cells import Cell, without_fraction
from feedback.touchpoints.answers import Answer, response_id
from feedback.touchpoints.importing.problems import RowRefused
from surveys.responses.models import Way
from surveys.responses.rows import response_row

if TYPE_CHECKING:
    from feedback.touchpoints.importing.mapping import ReadingPlan
    from feedback.touchpoints.models import Touchpoint
    from surveys.instruments.questionnaires import Questionnaire

Ratings = tuple[int | None, ...]

WHOLE = re.compile(r"([+-]?\d+)", re.ASCII)
LABELLED = re.compile(r"(\d+)\s*[-\u2013\u2014:=.)]\s+\S.*", re.ASCII)  # 1 - Not at all


@dataclass(frozen=True, slots=True)
class Destination:
    """Where answers go: the touchpoint, its questionnaire, the units by code, the days allowed."""

    touchpoint: Touchpoint
    questionnaire: Questionnaire
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
    _seen: Counter[bytes] = field(default_factory=Counter)
    _points: dict[str, int | None] = field(default_factory=dict)
    _days: dict[Cell, dt.date] = field(default_factory=dict)
    _asked: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        touchpoint, questionnaire = self.destination.touchpoint, self.destination.questionnaire
        scale = range(questionnaire.low, questionnaire.high + 1)
        self._points = {str(point): point for point in scale}
        self._points |= dict.fromkeys(self.plan.not_answered)
        self._asked = questionnaire.asked(short=touchpoint.form == touchpoint.Form.SHORT)

    def read(self, cells: list[Cell] | str) -> tuple[Any, ...]:
        """Give the values of `COLUMNS` for one row; raises `RowRefused`."""
        cells = self._fitting(cells)
        answer = self._answer(cells)
        day = self._day(cells)
        unit = self._unit(cells)
        return response_row(
            identity=self._identity(cells, answer, day, unit),
            asker=self.destination.touchpoint.uuid,
            unit_id=unit,
            way=Way.IMPORT,
            questionnaire=self.destination.questionnaire,
            rated=answer,
            digest=answer.digest(),
            answered_on=day,
            asked=self._asked,
        )

    def _fitting(self, cells: list[Cell] | str) -> list[Cell]:
        if isinstance(cells, str):
            raise RowRefused("unreadable", value=cells)
        width = len(self.plan.header)
        if len(cells) < width:
            raise RowRefused("too-short")
        if any(cells[width:]):
            raise RowRefused("too-long")
        return cells

    def _answer(self, cells: list[Cell]) -> Answer:
        length = len(self.destination.questionnaire.questions)
        sides: dict[str, Ratings] = {}
        for side, places in self.plan.ratings.items():
            ratings: list[int | None] = [None] * length
            for position, index in places:
                cell = cells[index]
                try:
                    ratings[position] = self._points[cell]  # type: ignore[index]
                except KeyError:
                    ratings[position] = self._point(cell, index)
            sides[side] = tuple(ratings)
        if not any(None not in ratings for ratings in zip(*sides.values(), strict=True)):
            raise RowRefused("nothing-answered")
        return Answer(
            expected=sides["expected"],
            delivered=sides["delivered"],
            minimum=sides.get("minimum"),
        )

    def _point(self, cell: Cell, index: int) -> int | None:
        text = self._text(cell, index)
        written = without_fraction(text)
        if written in self._points:
            return self._points[written]
        column = self.plan.header[index]
        number = WHOLE.fullmatch(written) or LABELLED.fullmatch(written)
        if number is None:
            raise RowRefused("not-whole", column, text)
        point = str(int(number.group(1)))
        if self._points.get(point) is None:
            raise RowRefused("off-scale", column, text)
        return self._points[point]

    def _text(self, cell: Cell, index: int) -> str:
        text = str(cell).strip()
        if text.startswith("="):
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
        if isinstance(cell, dt.datetime):
            return cell.date()
        if isinstance(cell, dt.date):
            return cell
        text = self._text(cell, index)
        try:
            moment = dt.datetime.strptime(text, self.plan.date_format)  # noqa: DTZ007 - may have none
        except ValueError:
            raise RowRefused("not-a-date", self.plan.header[index], text) from None
        if moment.tzinfo is None:
            return moment.date()
        return self.destination.touchpoint.organisation.day_of(moment)

    def _unit(self, cells: list[Cell]) -> int:
        index = self.plan.unit
        if index is None:
            return self.destination.touchpoint.unit_id
        code = self._text(cells[index], index)
        if code not in self.destination.units:
            raise RowRefused("no-unit", self.plan.header[index], code)
        return self.destination.units[code]

    def _identity(self, cells: list[Cell], answer: Answer, day: dt.date, unit: int) -> uuid.UUID:
        touchpoint = self.destination.touchpoint
        index = self.plan.key
        if index is not None:
            key = without_fraction(self._text(cells[index], index))
            if not key:
                raise RowRefused("no-key", self.plan.header[index])
            return response_id(touchpoint.uuid, key)
        content = repr((day.toordinal(), unit, answer.expected, answer.delivered, answer.minimum))
        digest = hashlib.sha256(content.encode()).digest()
        self._seen[digest] += 1
        counted = hashlib.sha256(digest + str(self._seen[digest]).encode())
        return response_id(touchpoint.uuid, "import:" + counted.hexdigest())
