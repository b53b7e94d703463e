"""Workshops: what was held where, how many of each unit came, and what it is measured by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.core.moments import DayField
from culture.org.models import Unit

if TYPE_CHECKING:
    import datetime as dt


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    """Workshops as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> WorkshopQuerySet:
        """HR sees all of the organisation, leaders those of the units they lead."""
        workshops = self.filter(organisation_id=actor.organisation_id)
        if actor.is_hr:
            return workshops
        return workshops.filter(unit__in=Unit.objects.led_by(actor, day=day))


class Workshop(PublicModel):
    """A workshop of a unit and everything below it.

    `before` and `after` are the waves that it is measured by, where HR chose them. `reason` says
    why an advanced one was planned although the foundation was advised first.
    """

    class Kind(models.TextChoices):
        FOUNDATION = "foundation", _("foundation: empathy")
        ADVANCED = "advanced", _("advanced: service technique and loyalty")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="workshops")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FOUNDATION)
    title = models.CharField(_("title"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    held_on = DayField(_("held on"))
    notes = models.TextField(
        _("notes"), blank=True, help_text=_("What it was about. Please write nothing about people.")
    )
    reason = models.TextField(_("reason to go on"), blank=True)
    before = models.UUIDField(_("wave before"), null=True, blank=True)
    after = models.UUIDField(_("wave after"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = WorkshopQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class WorkshopAttendance(models.Model):
    """How many people of a unit came; never who."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="attendance")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    attended = models.PositiveIntegerField(_("people who came"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "unit"], name="workshop_attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.workshop} {self.unit}: {self.attended}"


class WorkshopLine(models.Model):
    """The empathy from which on an organisation goes on to advanced workshops."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="workshop_line"
    )
    level = models.DecimalField(_("line"), max_digits=4, decimal_places=1)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.level)
