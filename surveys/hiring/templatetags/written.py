"""What the pages of candidates' answers look up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template

from culture.core.texts import text_here

register = template.Library()


@register.filter
def at(values: Sequence[str], place: int) -> str:
    """Give the value at a place."""
    return values[place]


@register.filter
def point(anchors: Mapping[str, Mapping[str, str]], number: str) -> str:
    """Give the words of a point of an anchored scale; empty where it has none."""
    return text_here(anchors.get(number, {}))
