"""The questions of a questionnaire as HTML, the same on public pages and in previews.

Every page of a public form is made here, so it is plain string building over texts that were
escaped once per questionnaire and language, and the empty form is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from culture.core.texts import in_language, text_in
from surveys.instruments.models import Side
from surveys.instruments.questionnaires import Question, Questionnaire, Section

NOT_APPLICABLE = "na"
# A field's name with the question it asks, and a choice's value with its word: both escaped.
_Named = tuple[str, str]
_Option = tuple[str, str]
LETTERS = {Side.MINIMUM: "m", Side.EXPECTED: "e", Side.DELIVERED: "d"}


def rating_field(side: str, key: str) -> str:
    """The name of the field for one side of the item with a key, such as `e-rel1`."""
    return f"{LETTERS[Side(side)]}-{key}"


def importance_field(key: str) -> str:
    """The name of the field for the importance points of the dimension with a key."""
    return f"w-{key}"


@dataclass(frozen=True, slots=True)
class Among:
    """The place of a questionnaire among others on one page.

    `prefix` stands before its names and ids and is the id of its own name, `before` is the number
    of questions above it and `total` that of the whole page; None means this questionnaire's own.
    """

    prefix: str = ""
    before: int = 0
    total: int | None = None


ALONE = Among()


def render_questions(
    questionnaire: Questionnaire,
    language: str,
    *,
    short: bool,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    among: Among = ALONE,
    drawn: Collection[int] | None = None,
) -> SafeString:
    """Give the questions with what was typed and, by field name, what is wrong with it.

    Values and errors of fields that the form does not have are left out. Of the form only the
    positions `drawn` are given, if any are named.
    """
    if not values and not errors and drawn is None:
        return _empty_questions(questionnaire, language, short, among)
    asked = questionnaire.asked(short=short)
    if drawn is not None:
        asked = tuple(position for position in asked if position in drawn)
    filled = _Filled(values, errors)
    return _questions(questionnaire, language, short=short, asked=asked, filled=filled, among=among)


def render_importance(
    questionnaire: Questionnaire,
    language: str,
    *,
    values: Mapping[str, str],
    errors: Mapping[str, str],
) -> SafeString:
    """Give the section where 100 points are shared out; `errors["w"]` is about all of them."""
    with translation.override(language):
        legend, help_text = (
            _("How much does each of these matter to you?"),
            _("Share 100 points among them. Leave it empty if you would rather not say."),
        )
    wrong = "".join(
        _error(name, errors[name])
        for name in ("w", *(importance_field(section.key) for section in questionnaire.sections))
        if name in errors
    )
    rows = "".join(
        _importance_row(section, language, _Filled(values, errors))
        for section in questionnaire.sections
    )
    described = "w-error w-help" if "w" in errors else "w-help"
    return mark_safe(  # noqa: S308 - every text was escaped
        f"<section data-section data-importance>"
        f'<fieldset class="field" id="w" aria-describedby="{described}">'
        f"<legend>{escape(legend)}</legend>"
        f'<p class="help" id="w-help">{escape(help_text)}</p>{wrong}'
        f'<ul class="points">{rows}</ul></fieldset></section>'
    )


@dataclass(frozen=True, slots=True)
class _Filled:
    """What was typed and what is wrong with it, by field name."""

    values: Mapping[str, str]
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Words:
    """What every question of one form repeats, escaped."""

    sides: tuple[_Named, ...]
    options: tuple[_Option, ...]
    count: str
    prefix: str


@lru_cache(maxsize=128)
def _empty_questions(
    questionnaire: Questionnaire, language: str, short: bool, among: Among
) -> SafeString:
    filled = _Filled({}, {})
    asked = questionnaire.asked(short=short)
    return _questions(questionnaire, language, short=short, asked=asked, filled=filled, among=among)


def _questions(
    questionnaire: Questionnaire,
    language: str,
    *,
    short: bool,
    asked: Collection[int],
    filled: _Filled,
    among: Among,
) -> SafeString:
    words = _words(questionnaire, language, among.prefix)
    total = among.total or len(asked)
    parts: list[str] = []
    number = among.before
    for section in questionnaire.sections:
        here = [question for question in section.questions if question.position in asked]
        if not here:
            continue
        parts.append(_section_head(section, language, short=short, prefix=among.prefix))
        for question in here:
            number += 1
            count = words.count % {"number": number, "total": total}
            statement = escape(text_in(question.statements, language))
            parts.append(_question(question, statement, count, words, filled))
        parts.append("</section>")
    return mark_safe("".join(parts))  # noqa: S308 - every text was escaped


def _words(questionnaire: Questionnaire, language: str, prefix: str) -> _Words:
    points = range(questionnaire.low, questionnaire.high + 1)
    labels = in_language(questionnaire.labels, language) or [str(point) for point in points]
    options = [(str(point), escape(label)) for point, label in zip(points, labels, strict=True)]
    with translation.override(language):
        if questionnaire.not_applicable:
            options.append((NOT_APPLICABLE, escape(_("Does not apply to me"))))
        count = escape(_("Question %(number)s of %(total)s"))
    sides = tuple(
        (
            f"{prefix}{LETTERS[Side(side)]}",
            escape(text_in(questionnaire.side_prompts[side], language)),
        )
        for side in questionnaire.sides
    )
    return _Words(sides, tuple(options), count, prefix)


def _section_head(section: Section, language: str, *, short: bool, prefix: str) -> str:
    name = escape(text_in(section.names, language))
    if short:
        return f'<section data-section aria-label="{name}">'
    help_text = escape(text_in(section.helps, language))
    why = f'<p class="why">{help_text}</p>' if help_text else ""
    heading = f"{prefix}s{section.position}"
    label = f"{prefix} {heading}" if prefix else heading
    return f'<section data-section aria-labelledby="{label}"><h2 id="{heading}">{name}</h2>{why}'


def _question(
    question: Question,
    statement: str,
    count: str,
    words: _Words,
    filled: _Filled,
) -> str:
    named = [(f"{letter}-{question.key}", prompt) for letter, prompt in words.sides]
    asked = (_rating if len(named) > 1 else _list)(named, words.options, filled)
    return (
        f'<fieldset class="statement" data-question id="{words.prefix}q-{question.key}">'
        f'<legend><span class="count">{count}</span> {statement}</legend>{asked}</fieldset>'
    )


def _rating(named: Sequence[_Named], options: Sequence[_Option], filled: _Filled) -> str:
    """Give the words of the scale once, and beside them a column of circles for each side.

    Every circle is named by its word again, for whoever cannot see in which row it stands.
    """
    errors = "".join(
        _error(name, filled.errors[name]) for name, _prompt in named if name in filled.errors
    )
    words = "".join(f"<span{_kind(value)}>{label}</span>" for value, label in options)
    columns = "".join(_column(name, prompt, options, filled) for name, prompt in named)
    return (
        f'{errors}<div class="rating"><div class="words" aria-hidden="true">{words}</div>'
        f"{columns}</div>"
    )


def _column(name: str, prompt: str, options: Sequence[_Option], filled: _Filled) -> str:
    circles = "".join(
        f"<label{_kind(value)}>{_radio(name, value, filled)}<span>{label}</span></label>"
        for value, label in options
    )
    described = _described(name) if name in filled.errors else ""
    return (
        f'<div class="side" role="radiogroup" id="{name}" aria-label="{prompt}"{described}>'
        f'<b aria-hidden="true">{prompt}</b>{circles}</div>'
    )


def _list(named: Sequence[_Named], options: Sequence[_Option], filled: _Filled) -> str:
    """Give the words of the scale as the choices of the only side."""
    [(name, prompt)] = named
    wrong = filled.errors.get(name)
    described = _described(name) if wrong else ""
    error = _error(name, wrong) if wrong else ""
    rows = "".join(
        f'<label class="option{" none" if value == NOT_APPLICABLE else ""}">'
        f"{_radio(name, value, filled)}{label}</label>"
        for value, label in options
    )
    return (
        f'<fieldset class="side" id="{name}"{described}><legend>{prompt}</legend>'
        f"{error}{rows}</fieldset>"
    )


def _radio(name: str, value: str, filled: _Filled) -> str:
    checked = " checked" if filled.values.get(name) == value else ""
    return f'<input type="radio" name="{name}" value="{value}"{checked}>'


def _kind(value: str) -> str:
    return ' class="none"' if value == NOT_APPLICABLE else ""


def _importance_row(section: Section, language: str, filled: _Filled) -> str:
    name = importance_field(section.key)
    described = f'{_described(name)} aria-invalid="true"' if name in filled.errors else ""
    return (
        f'<li><label for="{name}">{escape(text_in(section.names, language))}</label>'
        f'<input id="{name}" name="{name}" inputmode="numeric" autocomplete="off" maxlength="3"'
        f' value="{escape(filled.values.get(name, ""))}"{described}></li>'
    )


def _error(name: str, text: str) -> str:
    return f'<p class="error" id="{name}-error">{escape(text)}</p>'


def _described(*names: str) -> str:
    ids = " ".join(f"{name}-error" for name in names)
    return f' aria-describedby="{ids}"'
