"""Template tags of the house."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core import origins

if TYPE_CHECKING:
    from culture.accounts.models import User

register = template.Library()


@register.inclusion_tag("culture/org/_tabs.html", takes_context=True)
def organisation_tabs(context: dict[str, Any], here: str) -> dict[str, Any]:
    """The pages below “Organisation” that the user may open; `here` names the current one."""
    user: User = context["request"].user
    tabs = [(_("Units"), "org:tree"), (_("People"), "org:people")]
    if user.sees_whole_organisation:
        tabs.append((_("Import"), "org:roster"))
    if user.is_administrator:
        tabs += [
            (_("Users and roles"), "org:users"),
            (_("API keys"), "org:keys"),
            (_("Hooks"), "hooks:list"),
            (_("Settings"), "org:settings"),
            (_("Audit"), "audit:entries"),
        ]
    shown = [(label, reverse(name), name == here) for label, name in tabs]
    return {"tabs": shown if len(shown) > 1 else []}


@register.simple_tag(takes_context=True)
def sort_link(context: dict[str, Any], column: str) -> str:
    """The query string that sorts by a column, the other way round when it is sorted already."""
    filters = context["filters"]
    turned = f"-{column}" if context["sort"] == column else column
    return f"?{filters}&sort={turned}" if filters else f"?sort={turned}"


@register.simple_tag(takes_context=True)
def sorted_by(context: dict[str, Any], column: str) -> str:
    """How a column is sorted, as `aria-sort` says it."""
    return {column: "ascending", f"-{column}": "descending"}.get(context["sort"], "none")


@register.simple_tag
def act_url(key: str, identity: uuid.UUID) -> str:
    """Where something becomes an action; empty where nobody makes actions of its kind."""
    return origins.act_url(key, identity)
