"""Standing orders for short waves, what each asks in turn, and what came of each edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.core.moments import DayField
from culture.org.models import Unit
from surveys.instruments.models import Version
from surveys.waves.models import Wave

if TYPE_CHECKING:
    import datetime as dt

FEWEST_DAYS, MOST_DAYS, USUAL_DAYS = 3, 21, 7


class PulseQuerySet(models.QuerySet["Pulse"]):
    """Standing orders of an organisation."""

    def visible_to(self, actor: User) -> PulseQuerySet:
        """HR orders pulses; nobody else sees more of them than their numbers."""
        if not actor.is_hr:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def due(self, day: dt.date) -> PulseQuerySet:
        """Those that run and are to ask on a day or before it."""
        return self.filter(is_paused=False, next_on__lte=day)


class Pulse(PublicModel):
    """A standing order: everybody below a unit is asked a few statements, again and again.

    `first_on` fixes the day of the month, `next_on` is when it asks next. What is asked takes
    turns, and each edition is a wave of its own.
    """

    class Rhythm(models.TextChoices):
        MONTHLY = "monthly", _("every month")
        QUARTERLY = "quarterly", _("every quarter")

    class Share(models.IntegerChoices):
        THREE = 3, _("three statements each, drawn by chance")
        FOUR = 4, _("four statements each")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    rhythm = models.CharField(_("how often"), max_length=9, choices=Rhythm, default=Rhythm.MONTHLY)
    asked_per_person = models.PositiveSmallIntegerField(
        _("how much"), choices=Share, default=Share.FOUR
    )
    days_open = models.PositiveSmallIntegerField(
        _("days to answer"),
        default=USUAL_DAYS,
        validators=[MinValueValidator(FEWEST_DAYS), MaxValueValidator(MOST_DAYS)],
    )
    first_on = DayField(_("first day"))
    next_on = DayField()
    is_paused = models.BooleanField(default=False)
    ordered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ordered_at = models.DateTimeField()

    objects = PulseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                name="pulse_once_a_unit",
                violation_error_message=_("This unit has a pulse already."),
            ),
            models.CheckConstraint(
                condition=models.Q(days_open__gte=FEWEST_DAYS, days_open__lte=MOST_DAYS),
                name="pulse_days_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.rhythm}"

    @property
    def months(self) -> int:
        """How many months lie between two editions."""
        return {self.Rhythm.MONTHLY: 1, self.Rhythm.QUARTERLY: 3}[self.Rhythm(self.rhythm)]


class PulseTurn(models.Model):
    """What a pulse asks when its turn comes: a version with one statement of each dimension."""

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="turns")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pulse", "number"], name="pulse_turn_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pulse} {self.number}"


class PulseEdition(models.Model):
    """One day on which a pulse was to ask: the wave that did, or why none could."""

    class Obstacle(models.TextChoices):
        CLOSE = "close", _("Too few people have come or left since the same was asked.")
        FEW = "few", _("Too few people would be asked.")
        BUSY = "busy", _("Another survey asks these people the same just now.")
        OTHER = "other", _("Something was in the way of a survey.")

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="editions")
    due_on = DayField()
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    wave = models.OneToOneField(Wave, models.SET_NULL, null=True, related_name="+")
    obstacle = models.CharField(max_length=5, choices=Obstacle, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pulse", "due_on"], name="pulse_edition_once"),
            models.CheckConstraint(
                condition=models.Q(obstacle="") | models.Q(wave=None, version=None),
                name="pulse_edition_asked_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pulse} {self.due_on}"
