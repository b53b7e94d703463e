"""Instruments as files: the format "service-culture/instrument/1", and how it is read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.instruments.models import (
    MOST_SUGGESTIONS,
    Level,
    Respondents,
    Side,
)
from surveys.instruments.reading import MOST_LANGUAGES, DocumentReader, Place, plain_key
from surveys.instruments.sides import problem_of_sides

FORMAT = "service-culture/instrument/1"
MOST_BYTES = 1_000_000
MOST_DIMENSIONS = 8
MOST_ITEMS = 40
MOST_STATEMENT = 500
SOURCES = tuple(Respondents.values)
SCALE_RANGE = (-100, 100)

Texts = dict[str, str]


class DocumentError(ValueError):
    """Says everything that is wrong with a document, each with its place."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ItemDocument:
    """One statement."""

    key: str
    statements: Texts
    is_reversed: bool = False
    is_short: bool = False
    construct: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class DimensionDocument:
    """A group of statements that measure one thing."""

    key: str
    names: Texts
    helps: Texts
    items: tuple[ItemDocument, ...]
    readings: dict[str, Texts] = field(default_factory=dict)
    suggestions: tuple[Texts, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole instrument, as a file holds it and as a version is made from it."""

    key: str
    source: str
    languages: tuple[str, ...]
    names: Texts
    descriptions: Texts
    introductions: Texts
    sides: tuple[str, ...]
    side_prompts: dict[str, Texts]
    low: int
    high: int
    labels: dict[str, tuple[str, ...]]
    not_applicable: bool
    importance: bool
    licence: str
    dimensions: tuple[DimensionDocument, ...]

    @property
    def items(self) -> tuple[ItemDocument, ...]:
        """Every item in order."""
        return tuple(item for dimension in self.dimensions for item in dimension.items)


def read_document(content: bytes) -> Document:
    """Read the bytes of a file; raises DocumentError with every problem in words."""
    if len(content) > MOST_BYTES:
        raise DocumentError((_("The file is larger than 1 MB."),))
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except UnicodeDecodeError:
        raise DocumentError((_("The file is not text in UTF-8."),)) from None
    except json.JSONDecodeError as error:
        sentence = _("The file is not JSON: see line %(line)s, column %(column)s.")
        raise DocumentError((sentence % {"line": error.lineno, "column": error.colno},)) from None
    except RecursionError:
        raise DocumentError((_("The file is nested too deeply."),)) from None
    except _RepeatedNameError as error:
        sentence = _("The name “%(name)s” is given twice in one object.")
        raise DocumentError((sentence % {"name": str(error)[:60]},)) from None
    except ValueError:
        raise DocumentError((_("The file holds a number that is far too long."),)) from None
    return parse_document(data)


def parse_document(data: object) -> Document:
    """Check what was read from JSON; raises DocumentError with every problem in words."""
    reading = DocumentReader()
    document = _instrument(reading, data)
    if reading.problems or document is None:
        raise DocumentError(tuple(reading.problems))
    return document


class _RepeatedNameError(Exception):
    """The same name stands twice in one JSON object."""


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in pairs:
        if name in data:
            raise _RepeatedNameError(name)
        data[name] = value
    return data


_NEEDED = ("format", "key", "names", "sides", "side_prompts", "scale", "dimensions")
_OPTIONAL = (
    "source",
    "languages",
    "descriptions",
    "introductions",
    "not_applicable",
    "importance",
    "licence",
)


def _instrument(reading: DocumentReader, data: object) -> Document | None:
    given = reading.fields(data, (), needed=_NEEDED, optional=_OPTIONAL)
    if given is None:
        return None
    if "format" in given and given["format"] != FORMAT:
        reading.say(("format",), _("This must be “%(format)s”.") % {"format": FORMAT})
        return None
    source = reading.line(given.get("source", SOURCES[0]), ("source",), most=20)
    if source and source not in SOURCES:
        known = ", ".join(SOURCES)
        reading.say(("source",), _("Known sources are: %(known)s.") % {"known": known})
    sides = _sides(reading, given.get("sides"), source)
    low, high, labels = _scale(reading, given.get("scale"))
    dimensions = _dimensions(reading, given.get("dimensions"))
    names = reading.texts(given.get("names"), ("names",), most=200)
    return Document(
        key=plain_key(reading, given.get("key"), ("key",)),
        source=source,
        languages=_languages(reading, given.get("languages"), names),
        names=names,
        descriptions=reading.texts(given.get("descriptions", {}), ("descriptions",), needed=False),
        introductions=reading.texts(
            given.get("introductions", {}), ("introductions",), needed=False
        ),
        sides=sides,
        side_prompts=_side_prompts(reading, given.get("side_prompts"), sides),
        low=low,
        high=high,
        labels=labels,
        not_applicable=reading.truth(given.get("not_applicable", True), ("not_applicable",)),
        importance=reading.truth(given.get("importance", False), ("importance",)),
        licence=reading.line(given.get("licence", ""), ("licence",), most=200, needed=False),
        dimensions=dimensions,
    )


def _languages(reading: DocumentReader, value: object, names: Texts) -> tuple[str, ...]:
    """Read in which languages it is asked; all of its names where the file does not say."""
    place = ("languages",)
    given = reading.array(value, place, most=MOST_LANGUAGES)
    known = [code for code in given if isinstance(code, str) and code in names]
    if len(known) < len(given) or len(set(known)) < len(known):
        written = ", ".join(names)
        reading.say(place, _("Only these are written, each once: %(names)s.") % {"names": written})
    return tuple(known or names)


def _sides(reading: DocumentReader, value: object, source: str) -> tuple[str, ...]:
    place = ("sides",)
    sides = reading.array(value, place, most=len(Side))
    known = [side for side in sides if isinstance(side, str) and side in Side.values]
    if len(known) < len(sides) or len(set(known)) < len(known):
        allowed = ", ".join(Side.values)
        reading.say(
            place, _("Only these sides exist, each once: %(allowed)s.") % {"allowed": allowed}
        )
    elif sides and (problem := problem_of_sides(known, source)):
        reading.say(place, problem)
    return tuple(known)


def _side_prompts(
    reading: DocumentReader, value: object, sides: tuple[str, ...]
) -> dict[str, dict[str, str]]:
    place = ("side_prompts",)
    given = reading.fields(value, place, needed=sides, optional=())
    return {
        side: reading.texts((given or {}).get(side), (*place, side), most=200) for side in sides
    }


def _scale(reading: DocumentReader, value: object) -> tuple[int, int, dict[str, tuple[str, ...]]]:
    place = ("scale",)
    given = reading.fields(value, place, needed=("low", "high", "labels"), optional=()) or {}
    low = reading.integer(given.get("low"), (*place, "low"), SCALE_RANGE)
    high = reading.integer(given.get("high"), (*place, "high"), SCALE_RANGE)
    if low is None or high is None:
        return 0, 1, {}
    if low >= high:
        reading.say(place, _("The highest point must lie above the lowest."))
        return 0, 1, {}
    by_language = reading.languages(given.get("labels"), (*place, "labels"), needed=True)
    labels = {
        language: _labels(reading, words, (*place, "labels", language), high - low + 1)
        for language, words in by_language.items()
    }
    return low, high, labels


def _labels(reading: DocumentReader, value: object, place: Place, count: int) -> tuple[str, ...]:
    words = reading.array(value, place, most=SCALE_RANGE[1] - SCALE_RANGE[0] + 1)
    if words and len(words) != count:
        reading.say(
            place,
            _("The scale has %(count)s points, but %(given)s labels are given.")
            % {"count": count, "given": len(words)},
        )
    return tuple(
        reading.line(word, (*place, number), most=100) for number, word in enumerate(words, 1)
    )


def _dimensions(reading: DocumentReader, value: object) -> tuple[DimensionDocument, ...]:
    given = reading.array(value, ("dimensions",), most=MOST_DIMENSIONS)
    dimensions = tuple(
        _dimension(reading, part, ("dimensions", number)) for number, part in enumerate(given, 1)
    )
    items = [item.key for dimension in dimensions for item in dimension.items]
    if len(items) > MOST_ITEMS:
        reading.say(
            ("dimensions",),
            _("There are %(count)s items; at most %(most)s are allowed.")
            % {"count": len(items), "most": MOST_ITEMS},
        )
    reading.unique([dimension.key for dimension in dimensions], ("dimensions",))
    reading.unique(items, ("dimensions", "items"))
    return dimensions


def _dimension(reading: DocumentReader, value: object, place: Place) -> DimensionDocument:
    optional = ("helps", "readings", "suggestions")
    given = reading.fields(value, place, needed=("key", "names", "items"), optional=optional) or {}
    items = reading.array(given.get("items"), (*place, "items"), most=MOST_ITEMS)
    return DimensionDocument(
        key=plain_key(reading, given.get("key"), (*place, "key")),
        names=reading.texts(given.get("names"), (*place, "names"), most=200),
        helps=reading.texts(given.get("helps", {}), (*place, "helps"), needed=False),
        items=tuple(
            _item(reading, item, (*place, "items", number)) for number, item in enumerate(items, 1)
        ),
        readings=_readings(reading, given.get("readings"), (*place, "readings")),
        suggestions=_suggestions(reading, given.get("suggestions"), (*place, "suggestions")),
    )


def _readings(reading: DocumentReader, value: object, place: Place) -> dict[str, Texts]:
    given = reading.fields(value, place, needed=(), optional=Level.values) or {}
    texts = {
        level.value: reading.texts(given.get(level.value), (*place, level.value))
        for level in Level
        if given.get(level.value) is not None
    }
    return {level: words for level, words in texts.items() if words}


def _suggestions(reading: DocumentReader, value: object, place: Place) -> tuple[Texts, ...]:
    given = reading.array(value, place, most=MOST_SUGGESTIONS)
    return tuple(reading.texts(text, (*place, number)) for number, text in enumerate(given, 1))


def _item(reading: DocumentReader, value: object, place: Place) -> ItemDocument:
    optional = ("reversed", "short", "construct", "source")
    given = reading.fields(value, place, needed=("key", "statements"), optional=optional) or {}
    return ItemDocument(
        key=plain_key(reading, given.get("key"), (*place, "key")),
        statements=reading.texts(
            given.get("statements"), (*place, "statements"), most=MOST_STATEMENT
        ),
        is_reversed=reading.truth(given.get("reversed", False), (*place, "reversed")),
        is_short=reading.truth(given.get("short", False), (*place, "short")),
        construct=reading.line(
            given.get("construct", ""), (*place, "construct"), most=100, needed=False
        ),
        origin=reading.line(given.get("source", ""), (*place, "source"), most=200, needed=False),
    )
