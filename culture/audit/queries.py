"""Reads of the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.audit.models import AuditEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.accounts.models import User


def entries_for(actor: User, *, action: str = "") -> QuerySet[AuditEntry]:
    """Entries the actor may see, newest first, of one action if given."""
    entries = AuditEntry.objects.visible_to(actor).select_related("actor")
    if action:
        entries = entries.filter(action=action)
    return entries.order_by("-happened_at", "-pk")


def actions_for(actor: User) -> list[str]:
    """The actions that occur, in alphabetical order."""
    found = AuditEntry.objects.visible_to(actor).order_by("action").values_list("action", flat=True)
    return list(found.distinct())
