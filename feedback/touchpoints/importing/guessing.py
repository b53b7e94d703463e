"""Which column probably holds what, by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from culture.core.tables.headings import JOINT
from feedback.touchpoints.importing.mapping import ColumnMap

if TYPE_CHECKING:
    from surveys.instruments.questionnaires import Questionnaire

LETTERS = re.compile(r"[\W_]+")
DATES = (
    *("date", "day", "answered on", "submitted", "timestamp", "fecha", "dato", "дата"),
    *("recordeddate", "recorded date", "submitdate", "submit date", "submit date utc"),
    *("date submitted", "enddate", "end date", "date modified"),
)
UNITS = ("unit", "unit code", "branch", "department", "unidad", "enhet", "подразделение")
KEYS = ("key", "id", "response id", "responseid", "respondent id", "case", "respondent")
SIDE_WORDS = {
    "expected": ("expected", "expectation", "e", "esperado", "ожидание", "forventet"),
    "delivered": ("delivered", "perceived", "perception", "d", "p", "recibido", "получено", "fått"),
    "minimum": ("minimum", "min", "m", "mínimo", "минимум"),
}


def guess_columns(header: Sequence[str], questionnaire: Questionnaire) -> ColumnMap:
    """Match columns named such as `reliability_expected` or `rel1-d`; the rest stays open.

    Form tools name a column by the whole statement, in whatever language it was asked, some with a
    code of their own over it.
    """
    below = {_plain(name.rpartition(JOINT)[2]): name for name in reversed(header) if JOINT in name}
    columns = below | {_plain(name): name for name in reversed(header) if name}
    ratings = {}
    for section in questionnaire.sections:
        lone = len(section.questions) == 1
        for question in section.questions:
            names = (
                question.key,
                f"{section.key} {question.key}",
                *([section.key] * lone),
                *question.statements.values(),
            )
            for side in questionnaire.sides:
                column = _first(columns, _spellings(names, SIDE_WORDS[side]))
                if column:
                    ratings[section.key, question.key, side] = column
    return ColumnMap(
        ratings=ratings,
        date_column=_first(columns, DATES),
        unit_column=_first(columns, UNITS),
        key_column=_first(columns, KEYS),
    )


def _spellings(names: Sequence[str], words: Sequence[str]) -> list[str]:
    pairs = [(name, word) for word in words for name in names]
    return [text for name, word in pairs for text in (f"{name} {word}", f"{word} {name}")]


def _first(columns: dict[str, str], wanted: Sequence[str]) -> str:
    found = (columns.get(_plain(name), "") for name in wanted)
    return next(filter(None, found), "")


def _plain(name: str) -> str:
    return LETTERS.sub(" ", name.casefold()).strip()
