"""Values, situations with their decision zones in versions, and consultations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.org.models import Unit

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST_NAME = 300
LONGEST_TEXT = 1000


class DecisionZone(models.TextChoices):
    """How far somebody may go, from the widest zone to the strictest."""

    ACT = "act", _("act")
    ASK = "ask", _("ask first")
    NEVER = "never", _("never")

    @property
    def strictness(self) -> int:
        """A higher number is stricter."""
        return list(type(self)).index(self)


class SharedValueQuerySet(models.QuerySet["SharedValue"]):
    """Values as somebody may see them."""

    def visible_to(self, actor: User) -> SharedValueQuerySet:
        """Everybody of the organisation."""
        return self.filter(organisation_id=actor.organisation_id)

    def in_use(self) -> SharedValueQuerySet:
        """Those that new situations may stand on, in their order."""
        return self.filter(is_retired=False).order_by("position", "pk")


class SharedValue(PublicModel):
    """What an organisation holds dear, in a few words of each language; never deleted."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    names = models.JSONField()
    is_retired = models.BooleanField(default=False)

    objects = SharedValueQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.names)


class SituationQuerySet(models.QuerySet["Situation"]):
    """Situations as somebody may see them."""

    def visible_to(self, actor: User, *, places: Collection[int]) -> SituationQuerySet:
        """Those that hold in any of some units; `places` has these and all above, by serial."""
        return self.filter(organisation_id=actor.organisation_id, unit__in=places)


class Situation(PublicModel):
    """A kind of case, ruled by a unit for itself and all below; what is said of it are versions.

    `role` is the title of the position that it is for, empty for everybody. A unit below that is
    stricter, or says it in its own words, has a situation that `refines` the first one.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="situations")
    role = models.CharField(max_length=200, blank=True)
    refines = models.ForeignKey("self", models.PROTECT, null=True, related_name="refined_by")

    objects = SituationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "refines",
                "unit",
                Lower("role"),
                condition=models.Q(refines__isnull=False),
                name="situation_refined_once",
                violation_error_message=_("The unit has its own rule for this already."),
            ),
        ]
        indexes = [models.Index(fields=["unit", "refines"], name="situation_of_unit")]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def origin(self) -> int:
        """The serial of the first situation of those that are about the same."""
        return self.refines_id or self.pk


class SituationVersion(models.Model):
    """What is said of a situation from a moment on; the newest counts and none is ever changed.

    With a zone of acting, `amount` in `currency` is how far that goes, and beyond it one asks.
    """

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=LONGEST_NAME)
    zone = models.CharField(max_length=5, choices=DecisionZone)
    guidance = models.TextField(blank=True, max_length=LONGEST_TEXT)
    value = models.ForeignKey(SharedValue, models.PROTECT, null=True, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=10, blank=True)
    time_limit = models.CharField(max_length=100, blank=True)
    call = models.CharField(max_length=200, blank=True)
    search_words = models.CharField(max_length=300, blank=True)
    is_retired = models.BooleanField(default=False)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["situation", "number"], name="situation_version_once"),
            models.CheckConstraint(
                condition=models.Q(amount=None, currency="")
                | (
                    models.Q(amount__isnull=False, amount__gte=0, zone="act")
                    & ~models.Q(currency="")
                ),
                name="situation_amount_has_a_currency",
                violation_error_message=_("An amount has a currency, and belongs to “act”."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Questions of people to whoever answers for their unit."""

    def waiting(self) -> ConsultationQuerySet:
        """Those without an answer, the oldest first."""
        return self.filter(answer=None).order_by("asked_at", "pk")

    def answered(self) -> ConsultationQuerySet:
        """Those with an answer, the newest answer first."""
        return self.exclude(answer=None).order_by("-answer__said_at", "-pk")


class Consultation(PublicModel):
    """Somebody asks about a situation for which they found no rule.

    Who asked is erased after a while. `covered_by` is the situation that the answer was made into,
    or that it belongs to.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="consultations")
    question = models.CharField(max_length=LONGEST_NAME)
    asker = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    submission_key = models.UUIDField()
    is_read = models.BooleanField(default=False)
    covered_by = models.ForeignKey(Situation, models.SET_NULL, null=True, related_name="+")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asker", "submission_key"], name="consultation_once"),
        ]
        indexes = [models.Index(fields=["unit", "asked_at"], name="consultation_of_unit")]

    def __str__(self) -> str:
        return self.question

    @property
    def said(self) -> ConsultationAnswer | None:
        """The answer; None while the question waits."""
        return getattr(self, "answer", None)


class ConsultationAnswer(models.Model):
    """What was answered, once; nothing of it is ever changed."""

    consultation = models.OneToOneField(
        Consultation, models.CASCADE, primary_key=True, related_name="answer"
    )
    zone = models.CharField(max_length=5, choices=DecisionZone)
    words = models.TextField(max_length=LONGEST_TEXT)
    value = models.ForeignKey(SharedValue, models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.words
