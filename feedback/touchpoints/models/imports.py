"""Runs of importing past answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.core.models import PublicModel
from feedback.touchpoints.models.touchpoints import Touchpoint

if TYPE_CHECKING:
    import datetime as dt


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Import runs as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> ImportRunQuerySet:
        """Runs into the touchpoints that HR works with."""
        if not actor.is_hr:
            return self.none()
        return self.filter(touchpoint__in=Touchpoint.objects.visible_to(actor, day=day))


class ImportRun(PublicModel):
    """One file of past answers, its mapping, its progress and its exact report."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="imports")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(null=True)
    mapping = models.JSONField(_("columns"), default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    rows_read = models.PositiveIntegerField(default=0)
    rows_stored = models.PositiveIntegerField(default=0)
    rows_known = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    rejections = models.JSONField(default=list)
    problem = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name
