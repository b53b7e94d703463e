"""The questions of a questionnaire as HTML, the same on public pages and in previews.

Every page of a public form is made here, so it is plain string building over texts that were
escaped once per questionnaire and language, and the empty form is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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

    sides: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str, str], ...]
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
    options = [
        (str(point), "option", escape(label)) for point, label in zip(points, labels, strict=True)
    ]
    with translation.override(language):
        if questionnaire.not_applicable:
            options.append((NOT_APPLICABLE, "option none", escape(_("Does not apply to me"))))
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
    groups = "".join(
        _group(f"{letter}-{question.key}", prompt, words.options, filled)
        for letter, prompt in words.sides
    )
    return (
        f'<fieldset class="statement" data-question id="{words.prefix}q-{question.key}">'
        f'<legend><span class="count">{count}</span> {statement}</legend>'
        f'<div class="sides">{groups}</div></fieldset>'
    )


def _group(
    name: str,
    prompt: str,
    options: tuple[tuple[str, str, str], ...],
    filled: _Filled,
) -> str:
    chosen, wrong = filled.values.get(name), filled.errors.get(name)
    described = _described(name) if wrong else ""
    error = _error(name, wrong) if wrong else ""
    rows = "".join(
        f'<label class="{kind}"><input type="radio" name="{name}" value="{value}"'
        f"{' checked' if value == chosen else ''}>{label}</label>"
        for value, kind, label in options
    )
    return (
        f'<fieldset class="side" id="{name}"{described}><legend>{prompt}</legend>'
        f"{error}{rows}</fieldset>"
    )


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
