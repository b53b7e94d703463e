"""What a customer typed, as plain text to keep when the form takes no answers any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from culture.core.texts import in_language, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feedback.touchpoints.papers import Paper


def transcript(paper: Paper, language: str, typed: Mapping[str, str]) -> str:
    """Give the answers given, one statement a line, and everything that was written."""
    with translation.override(language):
        lines = [*_ratings(paper, language, typed), *_points(paper, language, typed)]
        words = {
            "comment": _("Comment"),
            "address": _("E-mail address or telephone"),
            "name": _("Name"),
            "message": _("What it is about"),
        }
        lines += [f"{label}: {typed[name]}" for name, label in words.items() if typed.get(name)]
    return "\n".join(lines)


def _ratings(paper: Paper, language: str, typed: Mapping[str, str]) -> Iterator[str]:
    questionnaire = paper.questionnaire
    labels = in_language(questionnaire.labels, language) or []
    scale = range(questionnaire.low, questionnaire.high + 1)
    words = dict(zip(map(str, scale), labels, strict=False))
    for question in questionnaire.questions:
        given = []
        for column in paper.columns:
            chosen = typed.get(dict(column.fields).get(question.position, ""), "")
            if chosen in words:
                prompt = text_in(questionnaire.side_prompts[column.side], language)
                given.append(f"{prompt}: {words[chosen]}")
        if given:
            yield f"{text_in(question.statements, language)}\n{', '.join(given)}"


def _points(paper: Paper, language: str, typed: Mapping[str, str]) -> Iterator[str]:
    names = {section.position: section.names for section in paper.questionnaire.sections}
    for position, name in paper.points:
        if typed.get(name):
            yield f"{text_in(names[position], language)}: {typed[name]}"
