"""Runs of importing past answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.core.tables.uploads import UploadedTable
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


class ImportRun(UploadedTable):
    """One file of past answers, its mapping, its progress and its exact report."""

    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="imports")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    mapping = models.JSONField(_("columns"), default=dict)
    rows_stored = models.PositiveIntegerField(default=0)
    rows_known = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    rejections = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has it."""
        return self.state in {self.State.READING, self.State.RUNNING}
