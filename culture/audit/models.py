"""Entries of the audit: decisions of named staff, never anything about respondents."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Audit entries as somebody may see them."""

    def visible_to(self, actor: User) -> AuditEntryQuerySet:
        """Administrators see their organisation's entries; nobody else sees any."""
        if not actor.is_administrator:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class AuditEntry(PublicModel):
    """One act: who did what to which object, when, and the facts worth keeping."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    action = models.SlugField(_("action"), max_length=60)
    object_name = models.CharField(_("object"), max_length=200)
    object_uuid = models.UUIDField(null=True)
    details = models.JSONField(_("details"), default=dict)
    happened_at = models.DateTimeField(_("time"))

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        db_table = "audit_entry"
        indexes = [models.Index(fields=["organisation", "-happened_at"], name="entry_newest")]

    def __str__(self) -> str:
        return f"{self.action}: {self.object_name}"
