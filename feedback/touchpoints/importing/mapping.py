"""Which column of a file holds what."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import formats
from django.utils.translation import gettext as _

from culture.core.tables.days import Order
from feedback.touchpoints.importing.problems import MappingRefused
from feedback.touchpoints.importing.scales import Scale, ScaleQuestion

if TYPE_CHECKING:
    from surveys.instruments.questionnaires import Questionnaire

WORDS = ("date_column", "date_order", "date_format", "unit_column", "key_column")
A_DAY = dt.datetime(2021, 12, 31, 23, 58, tzinfo=dt.UTC)
KNOWN = {"date", "not_answered", "scale", "words", "ratings", "importance", *WORDS}
ENDS = 2


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Column names: per (dimension, item, side), and where day, unit and key stand.

    `importance` names a column per dimension. Days are read in `date_order`, or in the one order
    that fits the whole column; `date_format` is for days that are written like no other.
    `not_answered` are words that mean so in this file only, such as 99, and `words` say of others
    which point they are, None for not answered. `scale` is the lowest and highest point that the
    file uses: that of the questionnaire takes numbers as they are, another is stretched to it.
    """

    ratings: dict[tuple[str, str, str], str]
    importance: dict[str, str] = field(default_factory=dict)
    date: dt.date | None = None
    date_column: str = ""
    date_order: str = ""
    date_format: str = ""
    unit_column: str = ""
    key_column: str = ""
    not_answered: tuple[str, ...] = ()
    words: dict[str, int | None] = field(default_factory=dict)
    scale: Scale | None = None

    def document(self) -> dict[str, Any]:
        """The same as JSON, and as in a TOML file."""
        ratings: dict[str, dict[str, dict[str, str]]] = {}
        for (dimension, item, side), column in self.ratings.items():
            ratings.setdefault(dimension, {}).setdefault(item, {})[side] = column
        return {
            "date": self.date and self.date.isoformat(),
            **{word: getattr(self, word) for word in WORDS},
            "not_answered": list(self.not_answered),
            "scale": self.scale and list(self.scale),
            "words": {text: "" if point is None else point for text, point in self.words.items()},
            "importance": self.importance,
            "ratings": ratings,
        }

    @property
    def chosen(self) -> list[str]:
        """Every column that is used, as often as it is."""
        others = (self.date_column, self.unit_column, self.key_column)
        return [*self.ratings.values(), *self.importance.values(), *filter(None, others)]


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """A mapping that fits a file and a questionnaire: indexes of columns instead of names."""

    header: tuple[str, ...]
    ratings: dict[str, tuple[tuple[int, int], ...]]
    importance: tuple[tuple[int, int], ...]
    day: dt.date | None
    date: int | None
    date_order: str
    date_format: str
    unit: int | None
    key: int | None
    words: dict[str, int | None]
    unused: tuple[str, ...]
    scale: Scale | None = None
    may_be_turned: bool = False


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
    not_answered = document.get("not_answered", ())
    if not isinstance(not_answered, list | tuple):
        problems.append(_("“not_answered” must be a list of texts."))
        not_answered = ()
    ratings = dict(_ratings(document.get("ratings"), problems))
    importance = dict(_importance(document.get("importance") or {}, problems))
    points = dict(_points(document.get("words") or {}, problems))
    day = _day(document.get("date"), problems)
    scale = _scale(document.get("scale"), problems)
    if problems:
        raise MappingRefused(problems)
    texts = tuple(str(text).strip() for text in not_answered)
    return ColumnMap(
        ratings=ratings,
        importance=importance,
        date=day,
        not_answered=tuple(filter(None, texts)),
        words=points,
        scale=scale,
        **words,
    )


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
    problems += [*_misfits(mapping, questionnaire), *_misfits_of_days(mapping)]
    problems += [
        _("Column “%s” is chosen more than once.") % name
        for name, often in Counter(mapping.chosen).items()
        if often > 1 and counts[name] == 1
    ]
    if not _some_item_on_all(ratings):
        problems.append(_("Give the columns of at least one statement on every side."))
    plan = ReadingPlan(
        header=tuple(header),
        ratings=ratings,
        importance=tuple(_importance_places(mapping, questionnaire, index_of)),
        day=mapping.date,
        date=index_of(mapping.date_column),
        date_order=mapping.date_order,
        date_format=mapping.date_format,
        unit=index_of(mapping.unit_column),
        key=index_of(mapping.key_column),
        words={**dict.fromkeys(mapping.not_answered), **mapping.words},
        unused=tuple(name for name in header if name not in mapping.chosen),
        scale=mapping.scale,
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


def _importance_places(
    mapping: ColumnMap, questionnaire: Questionnaire, index_of: Any
) -> Iterator[tuple[int, int]]:
    for section in questionnaire.sections if questionnaire.importance else ():
        index = index_of(mapping.importance.get(section.key, ""))
        if index is not None:
            yield section.position, index


def _misfits(mapping: ColumnMap, questionnaire: Questionnaire) -> Iterator[str]:
    items = {(s.key, q.key) for s in questionnaire.sections for q in s.questions}
    for dimension, item, side in mapping.ratings:
        if (dimension, item) not in items:
            yield _("The questionnaire has no item “%(item)s” in “%(dimension)s”.") % {
                "item": item,
                "dimension": dimension,
            }
        elif side not in questionnaire.sides:
            yield _("The questionnaire does not ask the side “%s”.") % side
    known = {section.key for section in questionnaire.sections if questionnaire.importance}
    for dimension in set(mapping.importance) - known:
        yield _("The questionnaire does not ask how important “%s” is.") % dimension
    for word, point in mapping.words.items():
        if point is not None and not questionnaire.low <= point <= questionnaire.high:
            yield _("“%(word)s” cannot mean %(point)s: it is not on the scale.") % {
                "word": word,
                "point": point,
            }

    yield from _misfits_of_scale(mapping.scale, (questionnaire.low, questionnaire.high))


def _misfits_of_scale(used: Scale | None, own: Scale) -> Iterator[str]:
    question = ScaleQuestion(used, own) if used else None
    if question and question.misfit:
        yield misfit_in_words(question)


def _misfits_of_days(mapping: ColumnMap) -> Iterator[str]:
    if (mapping.date is None) == (not mapping.date_column):
        yield _("Give either one day for all rows or the column of the day.")
    if mapping.date_order and mapping.date_order not in Order.values:
        yield _("“%s” is no order of year, month and day: ymd, dmy or mdy.") % mapping.date_order
    if mapping.date_format and not _reads_days(mapping.date_format):
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


def _importance(raw: object, problems: list[str]) -> Iterator[tuple[str, str]]:
    for dimension, column in _branch(raw, "importance", problems):
        if isinstance(column, str) and column:
            yield dimension, column
        else:
            problems.append(_("“%s” must name a column.") % f"importance.{dimension}")


def _points(raw: object, problems: list[str]) -> Iterator[tuple[str, int | None]]:
    for word, point in _branch(raw, "words", problems):
        if point == "":
            yield word, None
        elif isinstance(point, int) and not isinstance(point, bool):
            yield word, point
        else:
            problems.append(_("“words.%s” must be a point, or empty for not answered.") % word)


def _branch(raw: object, path: str, problems: list[str]) -> Iterator[tuple[str, Any]]:
    if isinstance(raw, dict):
        yield from raw.items()
    else:
        problems.append(_("“%s” must be a table.") % path)


def _scale(raw: object, problems: list[str]) -> Scale | None:
    if raw is None:
        return None
    if isinstance(raw, list | tuple) and len(raw) == ENDS:
        low, high = raw
        if type(low) is int and type(high) is int and low < high:
            return low, high
    problems.append(_("“scale” must be the lowest and the highest point, such as [1, 5]."))
    return None


def misfit_in_words(question: ScaleQuestion) -> str:
    """Say why the points of one scale cannot become those of another."""
    point, becomes = question.misfit or question.pairs[0]
    return _(
        "%(low)s to %(high)s cannot be converted to %(own_low)s to %(own_high)s: %(point)s would "
        "become %(becomes)s, and only whole points are stored."
    ) % {
        "low": question.used[0],
        "high": question.used[1],
        "own_low": question.own[0],
        "own_high": question.own[1],
        "point": point,
        "becomes": formats.number_format(round(float(becomes), 2)),
    }


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
