"""Which column probably holds what, by its name, and which one holds days, by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from culture.core.tables.days import look_like_days
from culture.core.tables.headings import JOINT
from feedback.touchpoints.importing.mapping import ColumnMap

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from culture.core.tables.cells import Row
    from surveys.instruments.questionnaires import Questionnaire

LOOKED_AT = 100  # rows
LETTERS = re.compile(r"[\W_]+")
DATES = (
    *("date", "day", "answered on", "submitted", "timestamp", "fecha", "dato", "дата"),
    *("recordeddate", "recorded date", "submitdate", "submit date", "submit date utc"),
    *("date submitted", "enddate", "end date", "date modified"),
)
UNITS = ("unit", "unit code", "branch", "department", "unidad", "enhet", "подразделение")
KEYS = ("key", "id", "response id", "responseid", "respondent id", "case", "respondent")
SIDE_WORDS = {
    "expected": (
        *("expected", "expectation", "expectations", "e", "esperado", "expectativa"),
        *("ожидание", "ожидания", "ожидалось", "forventet", "forventning"),
    ),
    "delivered": (
        *(
            "delivered",
            "perceived",
            "perception",
            "experience",
            "experienced",
            "received",
            "d",
            "p",
        ),
        *("recibido", "experiencia", "получено", "опыт", "fått", "opplevd", "opplevelse"),
    ),
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


def guess_in_order(
    guess: ColumnMap, header: Sequence[str], questionnaire: Questionnaire, asked: Collection[int]
) -> ColumnMap:
    """Take pairs such as `Greeting - expected` in the order of the statements, where all fit.

    Only where no name said anything, and there are as many whole pairs as statements asked for.
    """
    questions = [
        (section.key, question.key)
        for section in questionnaire.sections
        for question in section.questions
        if question.position in asked
    ]
    pairs: dict[str, dict[str, str]] = {}
    for name in header:
        for side in questionnaire.sides:
            if stem := _stem(name, SIDE_WORDS[side]):
                pairs.setdefault(stem, {}).setdefault(side, name)
    whole = [pair for pair in pairs.values() if len(pair) == len(questionnaire.sides)]
    if guess.ratings or len(pairs) != len(whole) or len(whole) != len(questions):
        return guess
    ratings = {
        (*question, side): pair[side]
        for question, pair in zip(questions, whole, strict=True)
        for side in questionnaire.sides
    }
    return replace(guess, ratings=ratings)


def guess_days(
    guess: ColumnMap, header: Sequence[str], rows: Iterable[Row], zone: ZoneInfo
) -> ColumnMap:
    """Take the only column whose first cells are plainly days, where no name said which it is."""
    if guess.date_column:
        return guess
    read = [cells for _number, cells in islice(rows, LOOKED_AT) if not isinstance(cells, str)]
    found = [
        name
        for place, name in enumerate(header)
        if look_like_days((cells[place] for cells in read if place < len(cells)), zone)
    ]
    return replace(guess, date_column=found[0]) if len(found) == 1 else guess


def _stem(name: str, words: Sequence[str]) -> str:
    """What a heading says besides its side; empty where it names none."""
    parts = _plain(name).split()
    for place in (-1, 0):
        if len(parts) > 1 and parts[place] in words:
            return " ".join(parts[:-1] if place else parts[1:])
    return ""


def _spellings(names: Sequence[str], words: Sequence[str]) -> list[str]:
    pairs = [(name, word) for word in words for name in names]
    return [text for name, word in pairs for text in (f"{name} {word}", f"{word} {name}")]


def _first(columns: dict[str, str], wanted: Sequence[str]) -> str:
    found = (columns.get(_plain(name), "") for name in wanted)
    return next(filter(None, found), "")


def _plain(name: str) -> str:
    return LETTERS.sub(" ", name.casefold()).strip()
