"""What still stands between a draft and its publication, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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
# What a text is, whether it is written, and its field and part as in a lack.
_Text = tuple[str, bool, str, str]


@dataclass(frozen=True, slots=True)
class Lack:
    """What stands between a draft and its publication, and the field that mends it.

    `field` is that of the editor, with the key of its dimension or statement in `part`; without a
    field it is mended on the page of languages and scale.
    """

    text: str
    language: str = ""
    field: str = ""
    part: str = ""

    @property
    def sentence(self) -> str:
        """The whole of it in one sentence."""
        if not self.language:
            return self.text
        facts = {"language": language_name(self.language), "text": self.text}
        return _("%(language)s: %(text)s is missing.") % facts


def problems_of(document: Document, *, reader: str) -> list[str]:
    """Say everything that keeps a draft from being published; empty where it is ready.

    `reader` is the language in which dimensions are named.
    """
    return [lack.sentence for lack in lacks_of(document, reader=reader)]


def lacks_of(document: Document, *, reader: str) -> list[Lack]:
    """Find everything that keeps a draft from being published, language by language."""
    lacks = [*_lacks_in_structure(document, reader)]
    for language in document.languages:
        lacks += _lacks_in_texts(document, language, reader)
    return lacks or [Lack(text) for text in _scores_too_large(document, reader)]


def missing_texts(document: Document, language: str, *, reader: str) -> list[str]:
    """Say which texts are not written in a language.

    Descriptions, introductions, help texts, readings and suggestions are needed only where another
    language has them; a dimension has all its readings or none.
    """
    return [lack.sentence for lack in _lacks_in_texts(document, language, reader)]


def _lacks_in_texts(document: Document, language: str, reader: str) -> Iterator[Lack]:
    for text, is_written, field, part in _texts(document, language, reader):
        if not is_written:
            yield Lack(text, language, field, part)


def language_name(language: str) -> str:
    """The name of a language in itself, or its code where nobody knows it."""
    named = dict(settings.LANGUAGES).get(language)
    if named:
        return str(named)
    try:
        return str(get_language_info(language)["name_local"]).capitalize()
    except KeyError:
        return language


def _texts(document: Document, language: str, reader: str) -> Iterator[_Text]:
    yield _("the name"), language in document.names, "name", ""
    described = _as_others(document.descriptions, language)
    yield _("the description"), described, "description", ""
    introduced = _as_others(document.introductions, language)
    yield _("the introduction"), introduced, "introduction", ""
    for side in document.sides:
        written = language in document.side_prompts.get(side, {})
        text = _("the words above the answers “%(side)s”") % {"side": Side(side).label}
        yield text, written, f"prompt-{side}", ""
    labels = document.labels.get(language, ())
    for place, point in enumerate(range(document.low, document.high + 1)):
        written = place < len(labels) and bool(labels[place].strip())
        text = _("the word for point %(point)s of the scale") % {"point": point}
        yield text, written, f"label-{place}", ""
    yield from _texts_of_dimensions(document, language, reader)


def _texts_of_dimensions(document: Document, language: str, reader: str) -> Iterator[_Text]:
    for dimension in document.dimensions:
        name = text_in(dimension.names, reader) or dimension.key
        yield (
            _("the name of the dimension “%(name)s”") % {"name": name},
            language in dimension.names,
            "dimension",
            dimension.key,
        )
        helped = _as_others(dimension.helps, language)
        text = _("the help text of the dimension “%(name)s”") % {"name": name}
        yield text, helped, "help", dimension.key
        yield from _texts_of_mirror(dimension, language, name)
        for number, item in enumerate(dimension.items, 1):
            place = {"number": number, "name": name}
            text = _("statement %(number)s of “%(name)s”") % place
            yield text, language in item.statements, "statement", item.key


def _texts_of_mirror(dimension: DimensionDocument, language: str, name: str) -> Iterator[_Text]:
    for level in Level if dimension.readings else ():
        place = {"level": level.label, "name": name}
        written = language in dimension.readings.get(level, {})
        text = _("the reading “%(level)s” of the dimension “%(name)s”") % place
        yield text, written, f"reading-{level.value}", dimension.key
    for number, suggestion in enumerate(dimension.suggestions, 1):
        place = {"number": number, "name": name}
        text = _("suggestion %(number)s of the dimension “%(name)s”") % place
        yield text, language in suggestion, f"suggestion-{number - 1}", dimension.key


def _as_others(texts: Mapping[str, str], language: str) -> bool:
    return language in texts or not texts


def _lacks_in_structure(document: Document, reader: str) -> Iterator[Lack]:
    problem = problem_of_sides(document.sides, document.source)
    if problem:
        yield Lack(problem)
    if not document.dimensions:
        yield Lack(_("There is no dimension yet."), field="new-dimension")
    for dimension in document.dimensions:
        name = {"name": text_in(dimension.names, reader) or dimension.key}
        if not dimension.items:
            text = _("The dimension “%(name)s” has no statement.") % name
            yield Lack(text, field="new", part=dimension.key)
        elif not any(item.is_short for item in dimension.items):
            text = _("No statement of “%(name)s” is marked for the short form.") % name
            yield Lack(text, field="short", part=dimension.items[0].key)


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
        return [_("The scores of this questionnaire would be too large to store exactly."), advice]
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
