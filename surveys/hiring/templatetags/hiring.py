"""Words of hiring's pages."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings

from culture.core.texts import text_here, text_in

register = template.Library()

register.filter("here", text_here)
register.filter("in_words", text_in)


@register.filter
def language_name(code: str) -> str:
    """Name a language in its own words."""
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def votes(option: Mapping[str, Any], end: str) -> int:
    """Tell how many experts named an answer the best, or the worst."""
    return int(option.get(end, 0))
