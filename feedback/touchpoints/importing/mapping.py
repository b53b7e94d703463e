"""Which column of a file holds what."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from feedback.touchpoints.importing.problems import MappingRefused

if TYPE_CHECKING:
    from surveys.instruments.questionnaires import Questionnaire

ISO_DATE = "%Y-%m-%d"
NOT_ANSWERED = ("", "NA", "N/A", "-")
WORDS = ("date_column", "date_format", "unit_column", "key_column")
KNOWN = {"date", "not_answered", "ratings", *WORDS}
A_DAY = dt.datetime(2021, 12, 31, 23, 58, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Column names: per (dimension, item, side), and where day, unit and key stand."""

    ratings: dict[tuple[str, str, str], str]
    date: dt.date | None = None
    date_column: str = ""
    date_format: str = ISO_DATE
    unit_column: str = ""
    key_column: str = ""
    not_answered: tuple[str, ...] = NOT_ANSWERED

    def document(self) -> dict[str, Any]:
        """The same as JSON, and as in a TOML file."""
        ratings: dict[str, dict[str, dict[str, str]]] = {}
        for (dimension, item, side), column in self.ratings.items():
            ratings.setdefault(dimension, {}).setdefault(item, {})[side] = column
        return {
            "date": self.date and self.date.isoformat(),
            **{word: getattr(self, word) for word in WORDS},
            "not_answered": list(self.not_answered),
            "ratings": ratings,
        }


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """A mapping that fits a file and a questionnaire: indexes of columns instead of names."""

    header: tuple[str, ...]
    ratings: dict[str, tuple[tuple[int, int], ...]]
    day: dt.date | None
    date: int | None
    date_format: str
    unit: int | None
    key: int | None
    not_answered: tuple[str, ...]


def read_toml(content: bytes) -> ColumnMap:
    """Read a mapping file; raises `MappingRefused`."""
    try:
        document = tomllib.loads(content.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingRefused([_("The mapping is not TOML: %s.") % error]) from None
    return read_document(document)


def read_document(document: Mapping[str, Any]) -> ColumnMap:
    """Read a mapping; raises `MappingRefused` with everything that is wrong with its form."""
    problems = [
        _("“%s” is not a field of a mapping.") % name for name in sorted(set(document) - KNOWN)
    ]
    words = {}
    for word in WORDS:
        value = document.get(word) or ""
        if not isinstance(value, str):
            problems.append(_("“%s” must be a text.") % word)
        elif value:
            words[word] = value
    not_answered = document.get("not_answered", NOT_ANSWERED)
    if not isinstance(not_answered, list | tuple):
        problems.append(_("“not_answered” must be a list of texts."))
        not_answered = ()
    ratings = dict(_ratings(document.get("ratings"), problems))
    day = _day(document.get("date"), problems)
    if problems:
        raise MappingRefused(problems)
    texts = tuple(str(text).strip() for text in not_answered)
    return ColumnMap(ratings=ratings, date=day, not_answered=texts, **words)


def plan_reading(
    mapping: ColumnMap, header: Sequence[str], questionnaire: Questionnaire
) -> ReadingPlan:
    """Match a mapping with a file and a questionnaire; raises `MappingRefused` with all misfits."""
    problems: list[str] = []
    counts = Counter(header)
    columns = {name: index for index, name in enumerate(header) if name}

    def index_of(column: str) -> int | None:
        if column and counts[column] != 1:
            words = (
                _("The file has no column “%s”.")
                if not counts[column]
                else _("The file has more than one column “%s”.")
            )
            problems.append(words % column)
        return columns.get(column) if column else None

    ratings = {
        side: tuple(_places(mapping, questionnaire, side, index_of)) for side in questionnaire.sides
    }
    problems += _misfits(mapping, questionnaire)
    if not _some_item_on_all(ratings):
        problems.append(_("Give the columns of at least one statement on every side."))
    plan = ReadingPlan(
        header=tuple(header),
        ratings=ratings,
        day=mapping.date,
        date=index_of(mapping.date_column),
        date_format=mapping.date_format,
        unit=index_of(mapping.unit_column),
        key=index_of(mapping.key_column),
        not_answered=mapping.not_answered,
    )
    if problems:
        raise MappingRefused(list(dict.fromkeys(problems)))
    return plan


def _places(
    mapping: ColumnMap, questionnaire: Questionnaire, wanted: str, index_of: Any
) -> Iterator[tuple[int, int]]:
    for section in questionnaire.sections:
        for question in section.questions:
            column = mapping.ratings.get((section.key, question.key, wanted), "")
            index = index_of(column)
            if index is not None:
                yield question.position, index


def _misfits(mapping: ColumnMap, questionnaire: Questionnaire) -> Iterator[str]:
    items = {(s.key, q.key) for s in questionnaire.sections for q in s.questions}
    for dimension, item, side in mapping.ratings:
        if (dimension, item) not in items:
            yield _("The instrument has no item “%(item)s” in “%(dimension)s”.") % {
                "item": item,
                "dimension": dimension,
            }
        elif side not in questionnaire.sides:
            yield _("The instrument does not ask the side “%s”.") % side
    if (mapping.date is None) == (not mapping.date_column):
        yield _("Give either one day for all rows or the column of the day.")
    if not _reads_days(mapping.date_format):
        yield _("“%s” is not a format of dates with year, month and day.") % mapping.date_format


def _reads_days(date_format: str) -> bool:
    try:
        written = A_DAY.strftime(date_format)
        return dt.datetime.strptime(written, date_format).date() == A_DAY.date()  # noqa: DTZ007
    except ValueError:
        return False


def _some_item_on_all(ratings: dict[str, tuple[tuple[int, int], ...]]) -> bool:
    sides = [{position for position, _index in places} for places in ratings.values()]
    return bool(set.intersection(*sides)) if sides else False


def _ratings(raw: object, problems: list[str]) -> Iterator[tuple[tuple[str, str, str], str]]:
    for dimension, items in _branch(raw, "ratings", problems):
        for item, sides in _branch(items, f"ratings.{dimension}", problems):
            path = f"ratings.{dimension}.{item}"
            for side, column in _branch(sides, path, problems):
                if isinstance(column, str) and column:
                    yield (dimension, item, side), column
                else:
                    problems.append(_("“%s” must name a column.") % f"{path}.{side}")


def _branch(raw: object, path: str, problems: list[str]) -> Iterator[tuple[str, Any]]:
    if isinstance(raw, dict):
        yield from raw.items()
    else:
        problems.append(_("“%s” must be a table.") % path)


def _day(raw: object, problems: list[str]) -> dt.date | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw
    try:
        return dt.date.fromisoformat(str(raw))
    except ValueError:
        problems.append(_("“date” must be a day such as 2026-10-31."))
        return None
