"""A promise and its terms: each time it is due anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.core.moments import DayField, MomentField
from culture.org.models import Unit
from culture.zones.reach import readable_units
from feedback.promises.rhythms import PromiseKind, Recurrence

if TYPE_CHECKING:
    import datetime as dt

    from feedback.promises.models.said import FeasibilityAnswer, PromiseEnd, PromiseGiven

LONGEST_TEXT = 300
LONGEST_WORDS = 500
LONGEST_REFERENCE = 120


class PromiseSource(models.TextChoices):
    """Where the promise was made."""

    CONVERSATION = "conversation", _("a conversation")
    ADVERT = "advert", _("an advert")
    CONTRACT = "contract", _("a contract")
    CHARTER = "charter", _("a charter")


class Addressee(models.TextChoices):
    """To whom something is promised."""

    CUSTOMER = "customer", _("a customer")
    TOUCHPOINT = "touchpoint", _("the customers of a touchpoint")
    PUBLIC = "public", _("the public")
    UNIT = "unit", _("another unit")


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Promises as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> PromiseQuerySet:
        """Those of units whose rules the actor reads, promising or delivering, and the actor's own.

        So a unit's people see them, whoever leads or stands in, and who sees the whole
        organisation; whoever made or keeps a promise sees it wherever it went.
        """
        units = readable_units(actor, day=day).values("pk")
        theirs = models.Q(unit__in=units) | models.Q(deliverer__in=units)
        own = models.Q(made_by=actor) | models.Q(owner=actor)
        return self.filter(theirs | own, organisation_id=actor.organisation_id)

    def with_state(self) -> PromiseQuerySet:
        """With everything that says how a promise stands."""
        return self.select_related(
            "organisation",
            "unit",
            "deliverer",
            "to_unit",
            "owner",
            "given",
            "customer_word",
            "current__end__ended_by",
            "current__question__answer",
        )


class Promise(PublicModel):
    """What somebody was told to expect: `unit` promised it, `deliverer` must keep it.

    `owner` sees to it, also when another unit comes to deliver. `reference` is a customer's case,
    erased after a while. `path` is the way down to `unit` on that day.
    `current` is the newest term. `made_by` is None where a program made it.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    path = ArrayField(models.BigIntegerField(), editable=False)
    deliverer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.CharField(max_length=LONGEST_TEXT)
    kind = models.CharField(max_length=9, choices=PromiseKind)
    source = models.CharField(max_length=12, choices=PromiseSource)
    recurrence = models.CharField(max_length=7, choices=Recurrence, default=Recurrence.ONCE)
    addressee = models.CharField(max_length=10, choices=Addressee)
    reference = models.CharField(max_length=LONGEST_REFERENCE, blank=True)
    touchpoint = models.CharField(max_length=200, blank=True)
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    measured_by = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    submission_key = models.UUIDField()
    current = models.OneToOneField(
        "promises.PromiseTerm", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "submission_key"],
                name="promise_once",
                violation_error_message=_("This promise is kept already."),
            ),
            models.CheckConstraint(
                condition=models.Q(addressee="unit", to_unit__isnull=False)
                | (~models.Q(addressee="unit") & models.Q(to_unit=None)),
                name="promise_to_a_unit",
                violation_error_message=_("Say to which unit it was promised."),
            ),
            models.CheckConstraint(
                condition=models.Q(addressee="customer") | models.Q(reference=""),
                name="promise_reference_of_a_customer",
                violation_error_message=_("Only a promise to a customer has a case."),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "made_at"], name="promise_of_unit"),
            models.Index(fields=["deliverer"], name="promise_of_deliverer"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_standing(self) -> bool:
        """Whether it is kept anew in each stretch of time."""
        return self.recurrence != Recurrence.ONCE

    @property
    def word(self) -> PromiseGiven | None:
        """When and on what it was given; None while the delivering unit is asked first."""
        return getattr(self, "given", None)

    @property
    def now_due(self) -> PromiseTerm:
        """The newest term."""
        if self.current is None:
            raise ValueError("a promise has a term")
        return self.current


class PromiseTerm(models.Model):
    """One time that a promise is due: the first, one agreed anew, a stretch of a standing one.

    What is said after `closes_at` comes too late to count as kept; that is `due_at`, and for
    standing promises a week after it. `progress_at` is when progress was first said of it.
    """

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField()
    due_on = DayField()
    due_time = models.TimeField(null=True, blank=True)
    due_at = MomentField()
    warns_at = MomentField()
    closes_at = MomentField()
    progress_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "number"], name="promise_term_once"),
            models.CheckConstraint(
                condition=models.Q(
                    due_at__gt=models.F("agreed_at"),
                    warns_at__gte=models.F("agreed_at"),
                    warns_at__lte=models.F("due_at"),
                    closes_at__gte=models.F("due_at"),
                ),
                name="promise_term_in_order",
                violation_error_message=_("A promise is due after it is made."),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="promise_term_due")]

    def __str__(self) -> str:
        return f"{self.number}: {self.due_on}"

    @property
    def how_it_ended(self) -> PromiseEnd | None:
        """Its end; None while it runs."""
        return getattr(self, "end", None)

    @property
    def feasibility(self) -> FeasibilityAnswer | None:
        """What the delivering unit answered; None where it was not asked or has not answered."""
        question = getattr(self, "question", None)
        return getattr(question, "answer", None)

    @property
    def is_asked(self) -> bool:
        """Whether the delivering unit was asked."""
        return hasattr(self, "question")
