"""What somebody noticed, and what a colleague adds to it: a voice, a photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.core.moments import DayField, MomentField
from culture.org.models import Unit
from culture.toolkit.models import StandIn
from culture.zones.reach import readable_units
from feedback.observations.models.links import LONGEST_TAG, MOST_TAGS

if TYPE_CHECKING:
    import datetime as dt

    from feedback.observations.models.said import ObservationOutcome

LONGEST_TEXT = 1000
LONGEST_WORDS = 1000
LONGEST_NAME = 100


class ObservationKind(models.TextChoices):
    """What somebody noticed."""

    CUSTOMER = "customer", _("what a customer said")
    UNCOVERED = "uncovered", _("something no rule covers")
    ANOMALY = "anomaly", _("something unusual or wrong")
    IDEA = "idea", _("an idea")
    THANKS = "thanks", _("a thank-you")


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Observations as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> ObservationQuerySet:
        """Those that the actor decides on or told, and what its sender shares with the unit."""
        read = readable_units(actor, day=day).values("pk")
        shared = models.Q(is_shared=True, unit__in=read)
        own = models.Q(sender=actor)
        mine = self.filter(organisation_id=actor.organisation_id)
        return mine.filter(shared | own | _decided_by(actor, day=day))

    def decided_by(self, actor: User, *, day: dt.date) -> ObservationQuerySet:
        """Those of others in units that the actor leads or stands in for; HR decides on all."""
        mine = self.filter(_decided_by(actor, day=day), organisation_id=actor.organisation_id)
        return mine.exclude(sender=actor)

    def with_state(self) -> ObservationQuerySet:
        """With everything that says how an observation stands."""
        return self.select_related(
            "organisation",
            "unit",
            "sender",
            "outcome__said_by",
            "outcome__situation",
            "outcome__standard",
            "outcome__action",
            "outcome__into__outcome",
        )


class Observation(PublicModel):
    """What somebody told a unit.

    Of an anonymous one only the day is known, and no sender: `told_at`, `sender` and `sender_name`
    are empty, and whoever has the code of `code_digest` reads what became of it. `path` is the way
    down to `unit` when it came there. Until somebody has looked, `look_by` is when the next lead is
    told.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    path = ArrayField(models.BigIntegerField(), editable=False)
    kind = models.CharField(max_length=9, choices=ObservationKind)
    text = models.CharField(max_length=LONGEST_TEXT)
    tags = ArrayField(
        models.CharField(max_length=LONGEST_TAG), size=MOST_TAGS, default=list, blank=True
    )
    is_shared = models.BooleanField(default=False)
    told_on = DayField()
    told_at = models.DateTimeField(null=True, blank=True)
    sender = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    sender_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    code_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    submission_key = models.UUIDField(null=True, blank=True)
    look_by = MomentField(null=True, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "submission_key"],
                name="observation_once",
                violation_error_message=_("This was told already."),
            ),
            models.CheckConstraint(
                condition=models.Q(told_at__isnull=False)
                | models.Q(sender=None, sender_name="", submission_key=None),
                name="observation_anonymous_without_a_sender",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "told_on"], name="observation_of_unit"),
            models.Index(
                fields=["look_by"],
                condition=models.Q(look_by__isnull=False),
                name="observation_unseen",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_anonymous(self) -> bool:
        """Whether it came without a name."""
        return self.told_at is None

    @property
    def asker_id(self) -> int | None:
        """Who told it, and so does not decide on it; None where that is not known."""
        return self.sender_id

    @property
    def how_it_ended(self) -> ObservationOutcome | None:
        """What became of it; None while it is open."""
        return getattr(self, "outcome", None)


class ObservationPhoto(models.Model):
    """A photo, written anew without anything that a camera puts into it."""

    observation = models.OneToOneField(
        Observation, models.CASCADE, primary_key=True, related_name="photo"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.observation_id)


class ObservationVote(models.Model):
    """A colleague has noticed the same, and hears what becomes of it."""

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="votes")
    voter = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["observation", "voter"], name="observation_vote_once"),
        ]

    def __str__(self) -> str:
        return str(self.observation_id)


def _decided_by(actor: User, *, day: dt.date) -> models.Q:
    if actor.is_hr:
        return models.Q(organisation=actor.organisation_id)
    led = Unit.objects.led_by(actor, day=day).values("pk")
    stood_in = StandIn.objects.of(actor, day=day).values("unit")
    return models.Q(unit__in=led) | models.Q(unit__in=stood_in)
