"""Words and colours of the toolkit's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.text import capfirst

from culture.core.texts import text_here
from culture.toolkit.fading import Freshness
from culture.toolkit.hearing import Hearing
from culture.toolkit.wording import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from culture.org.models import Person
    from culture.toolkit.models import Run

register = template.Library()

HEARD = {
    Hearing.BLIND_SPOT: "bad",
    Hearing.HIDDEN_STRENGTH: "over",
    Hearing.SHARED: "good",
    Hearing.BOTH_SEE_IT: "warn",
}
COLOURS = {Freshness.FRESH: "good", Freshness.AGEING: "warn", Freshness.EXPIRED: "bad"}


register.simple_tag(text_here, name="text_of")


@register.filter
def run_title(run: Run) -> str:
    """Name a checklist, as a heading."""
    return capfirst(title_of(run))


@register.filter
def freshness_class(freshness: Freshness) -> str:
    """Give the class of the badge that says how fresh a tick is."""
    return COLOURS.get(freshness, "")


@register.filter
def hearing_class(hearing: Hearing) -> str:
    """Give the class of the badge that says how both sides go together."""
    return HEARD.get(hearing, "")


@register.filter
def people_names(people: Iterable[Person]) -> str:
    """Name people, one after the other."""
    return ", ".join(person.name for person in people)
