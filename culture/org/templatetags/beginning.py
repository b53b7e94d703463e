"""What pages of a house say before it has begun."""

from __future__ import annotations

from django import template

from culture.org.services.beginning import has_begun

register = template.Library()


@register.simple_tag
def house_is_empty() -> bool:
    """Whether nobody can sign in yet, because there is no organisation."""
    return not has_begun()
