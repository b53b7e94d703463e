"""What an instrument of one's own begins with."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from surveys.instruments.documents import Document, Texts
from surveys.instruments.models import Respondents, Side


def blank_document(*, key: str, name: str, language: str, source: str) -> Document:
    """Give an instrument without items, its scale and prompts written in one language.

    Customers compare expected and delivered on seven points; employees and managers say on five
    points how far they agree.
    """
    with override(language):
        compares = source == Respondents.CUSTOMER
        prompts = _prompts_of_both_sides() if compares else _prompt_of_agreement()
        labels = _points_of_extent() if compares else _points_of_agreement()
    return Document(
        key=key,
        source=source,
        names={language: name},
        descriptions={},
        introductions={},
        sides=tuple(prompts),
        side_prompts={side: {language: prompt} for side, prompt in prompts.items()},
        low=1,
        high=len(labels),
        labels={language: labels},
        not_applicable=True,
        importance=False,
        licence="",
        dimensions=(),
    )


def _prompts_of_both_sides() -> Texts:
    return {
        Side.EXPECTED.value: _("I expected this"),
        Side.DELIVERED.value: _("I got this"),
    }


def _prompt_of_agreement() -> Texts:
    return {Side.DELIVERED.value: _("How far do you agree?")}


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
