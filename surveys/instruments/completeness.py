"""What still stands between a draft and its publication, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from culture.core.texts import text_in
from culture.scoring.layout import DimensionLayout, Layout
from surveys.instruments.documents import DimensionDocument, Document
from surveys.instruments.models import Level, Side
from surveys.instruments.sides import problem_of_sides

# Scores of a dimension are stored in 32-bit columns.
DIMENSION_LIMIT = 2**31


def problems_of(document: Document, *, reader: str) -> list[str]:
    """Say everything that keeps a draft from being published; empty where it is ready.

    `reader` is the language in which dimensions are named.
    """
    problems = [*_gaps_in_structure(document, reader)]
    for language in document.languages:
        problems += missing_texts(document, language, reader=reader)
    return problems or [*_scores_too_large(document, reader)]


def missing_texts(document: Document, language: str, *, reader: str) -> list[str]:
    """Say which texts are not written in a language.

    Descriptions, introductions, help texts, readings and suggestions are needed only where another
    language has them; a dimension has all its readings or none.
    """
    name = language_name(language)
    return [
        _("%(language)s: %(text)s is missing.") % {"language": name, "text": text}
        for text, is_written in _texts(document, language, reader)
        if not is_written
    ]


def language_name(language: str) -> str:
    """The name of a language in itself, or its code where nobody knows it."""
    named = dict(settings.LANGUAGES).get(language)
    if named:
        return str(named)
    try:
        return str(get_language_info(language)["name_local"]).capitalize()
    except KeyError:
        return language


def _texts(document: Document, language: str, reader: str) -> Iterator[tuple[str, bool]]:
    yield _("the name"), language in document.names
    yield _("the description"), _as_others(document.descriptions, language)
    yield _("the introduction"), _as_others(document.introductions, language)
    for side in document.sides:
        written = language in document.side_prompts.get(side, {})
        yield _("the prompt of the side “%(side)s”") % {"side": Side(side).label}, written
    labels = document.labels.get(language, ())
    for place, point in enumerate(range(document.low, document.high + 1)):
        written = place < len(labels) and bool(labels[place].strip())
        yield _("the word for point %(point)s of the scale") % {"point": point}, written
    yield from _texts_of_dimensions(document, language, reader)


def _texts_of_dimensions(
    document: Document, language: str, reader: str
) -> Iterator[tuple[str, bool]]:
    for dimension in document.dimensions:
        name = text_in(dimension.names, reader) or dimension.key
        yield (
            _("the name of the dimension “%(name)s”") % {"name": name},
            language in dimension.names,
        )
        helped = _as_others(dimension.helps, language)
        yield _("the help text of the dimension “%(name)s”") % {"name": name}, helped
        yield from _texts_of_mirror(dimension, language, name)
        for number, item in enumerate(dimension.items, 1):
            place = {"number": number, "name": name}
            yield _("statement %(number)s of “%(name)s”") % place, language in item.statements


def _texts_of_mirror(
    dimension: DimensionDocument, language: str, name: str
) -> Iterator[tuple[str, bool]]:
    for level in Level if dimension.readings else ():
        place = {"level": level.label, "name": name}
        written = language in dimension.readings.get(level, {})
        yield _("the reading “%(level)s” of the dimension “%(name)s”") % place, written
    for number, suggestion in enumerate(dimension.suggestions, 1):
        place = {"number": number, "name": name}
        yield _("suggestion %(number)s of the dimension “%(name)s”") % place, language in suggestion


def _as_others(texts: Mapping[str, str], language: str) -> bool:
    return language in texts or not texts


def _gaps_in_structure(document: Document, reader: str) -> Iterator[str]:
    problem = problem_of_sides(document.sides, document.source)
    if problem:
        yield problem
    if not document.dimensions:
        yield _("There is no dimension yet.")
    for dimension in document.dimensions:
        name = {"name": text_in(dimension.names, reader) or dimension.key}
        if not dimension.items:
            yield _("The dimension “%(name)s” has no statement.") % name
        elif not any(item.is_short for item in dimension.items):
            yield _("No statement of “%(name)s” is marked for the short form.") % name


def _scores_too_large(document: Document, reader: str) -> Iterable[str]:
    plans: list[DimensionLayout] = []
    position = 0
    for dimension in document.dimensions:
        plans.append(DimensionLayout(tuple(range(position, position + len(dimension.items)))))
        position += len(dimension.items)
    advice = _(
        "Use fewer statements in a dimension, fewer dimensions, or a scale with smaller numbers."
    )
    try:
        layout = Layout(
            document.low, document.high, tuple(plans), asks_importance=document.importance
        )
    except ValueError:
        return [_("The scores of this instrument would be too large to store exactly."), advice]
    greatest = max(abs(document.low), abs(document.high))
    too_long = [
        text_in(dimension.names, reader) or dimension.key
        for place, dimension in enumerate(document.dimensions)
        if greatest * layout.factor_of(place) >= DIMENSION_LIMIT
    ]
    if not too_long:
        return []
    sentence = _("The scores of these dimensions would be too large to store exactly: %(names)s.")
    return [sentence % {"names": ", ".join(too_long)}, advice]
