"""The words that questionnaires of one's own begin with, in every language of the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from surveys.instruments.models import Respondents, Side, Version


@dataclass(frozen=True, slots=True)
class UsualWords:
    """What the sides are called, and the points of the scale, lowest first."""

    prompts: Mapping[str, str]
    labels: tuple[str, ...]


def usual_words(source: str, language: str) -> UsualWords:
    """Give the words for whoever answers, in a language.

    Customers compare expected and delivered on seven points; others say on five points how far
    they agree.
    """
    with override(language):
        if source == Respondents.CUSTOMER:
            return UsualWords(_prompts_of_comparison(), _points_of_extent())
        return UsualWords(
            {Side.DELIVERED.value: _("How far do you agree?")}, _points_of_agreement()
        )


def fill_usual_words(version: Version) -> None:
    """Write the usual words where a language has none yet; nothing is stored.

    Who chose words of their own, in any language, writes the others, too.
    """
    source = version.instrument.source
    written = {*version.labels}.union(*version.side_prompts.values())
    words = {code: usual_words(source, code) for code in {*version.languages, *written}}
    for side, texts in version.side_prompts.items():
        if all(text == words[code].prompts.get(side) for code, text in texts.items()):
            usual = {code: words[code].prompts.get(side, "") for code in version.languages}
            texts |= {code: text for code, text in usual.items() if text}
    points = version.high - version.low + 1
    if all(
        _are_usual(labels, words[code].labels, points) for code, labels in version.labels.items()
    ):
        for code in version.languages:
            if len(words[code].labels) == points:
                version.labels[code] = list(words[code].labels)


def _are_usual(labels: Sequence[str], usual: Sequence[str], points: int) -> bool:
    return points == len(usual) and all(
        label in ("", word) for label, word in zip(labels, usual, strict=False)
    )


def _prompts_of_comparison() -> dict[str, str]:
    return {
        Side.MINIMUM.value: _("The least I would accept"),
        Side.EXPECTED.value: _("I expected this"),
        Side.DELIVERED.value: _("I got this"),
    }


def _points_of_extent() -> tuple[str, ...]:
    return (
        _("Not at all"),
        _("Hardly at all"),
        _("A little"),
        _("Partly"),
        _("Mostly"),
        _("Almost completely"),
        _("Completely"),
    )


def _points_of_agreement() -> tuple[str, ...]:
    return (
        _("Disagree completely"),
        _("Disagree somewhat"),
        _("Neither agree nor disagree"),
        _("Agree somewhat"),
        _("Agree completely"),
    )
