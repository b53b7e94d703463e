"""What was said of a promise and when: nothing of it is ever changed, and no moment dated back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.org.models import Unit
from feedback.promises.models.promises import LONGEST_WORDS, Promise, PromiseTerm


class Feasibility(models.TextChoices):
    """Whether the delivering unit can keep what is to be promised."""

    CAN = "can", _("we can keep it")
    IF = "if", _("we can keep it if …")
    CANNOT = "cannot", _("we cannot keep it")


class Basis(models.TextChoices):
    """On what a promise was given; marked once and for ever."""

    ASKED = "asked", _("asked first")
    OWN = "own", _("given by whoever answers for the delivering unit")
    UNASKED = "unasked", _("promised without asking")
    UNANSWERED = "unanswered", _("promised before the answer came")
    AGAINST = "against", _("promised against “we cannot keep it”")

    @property
    def is_sound(self) -> bool:
        """Whether whoever must keep it was heard first."""
        return self in {Basis.ASKED, Basis.OWN}


class PromiseOutcome(models.TextChoices):
    """How a term of a promise ends."""

    KEPT = "kept", _("kept")
    BROKEN = "broken", _("broken")
    RENEGOTIATED = "renegotiated", _("agreed anew with the customer")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a promise", "withdrawn")


class BreachReason(models.TextChoices):
    """Why a promise was broken."""

    UNFEASIBLE = "unfeasible", _("it could not have been promised")
    PEOPLE = "people", _("too few people")
    THINGS = "things", _("goods, parts or tools were missing")
    OTHER_UNIT = "other-unit", _("another unit or a supplier did not deliver")
    FORGOTTEN = "forgotten", _("it was forgotten")
    CUSTOMER = "customer", _("the customer could not be reached or changed the wish")
    OTHER = "other", _("something else")


class FeasibilityQuestion(PublicModel):
    """The delivering unit is asked, by somebody and until a moment, whether it can keep a term."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    term = models.OneToOneField(PromiseTerm, models.CASCADE, related_name="question")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asker = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer_by__gt=models.F("asked_at")),
                name="feasibility_answer_by_after_asking",
                violation_error_message=_("An answer is due after the question."),
            ),
        ]
        indexes = [models.Index(fields=["unit", "asked_at"], name="feasibility_of_unit")]

    def __str__(self) -> str:
        return str(self.uuid)


class FeasibilityAnswer(models.Model):
    """What the delivering unit answered, once."""

    question = models.OneToOneField(
        FeasibilityQuestion, models.CASCADE, primary_key=True, related_name="answer"
    )
    verdict = models.CharField(max_length=6, choices=Feasibility)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict="can") | ~models.Q(words=""),
                name="feasibility_says_why",
                violation_error_message=_("Say on which condition, or why not."),
            ),
        ]

    def __str__(self) -> str:
        return self.verdict


class PromiseGiven(models.Model):
    """When a promise was given, by whom and on what; from then on it counts."""

    promise = models.OneToOneField(Promise, models.CASCADE, primary_key=True, related_name="given")
    basis = models.CharField(max_length=10, choices=Basis)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.basis

    @property
    def is_sound(self) -> bool:
        """Whether whoever must keep it was heard first."""
        return Basis(self.basis).is_sound


class PromiseEnd(models.Model):
    """How one term ended, said once."""

    term = models.OneToOneField(PromiseTerm, models.CASCADE, primary_key=True, related_name="end")
    outcome = models.CharField(max_length=12, choices=PromiseOutcome)
    reason = models.CharField(max_length=10, choices=BreachReason, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(outcome="broken") & ~models.Q(reason=""))
                | (~models.Q(outcome="broken") & models.Q(reason="")),
                name="promise_broken_for_a_reason",
                violation_error_message=_("A broken promise has a reason, and no other has one."),
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class PromiseProgress(models.Model):
    """A word that something happens; a promise with any is not at risk for its silence."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="progress")
    words = models.CharField(max_length=LONGEST_WORDS)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.words


class HandOver(models.Model):
    """Another unit came to deliver; whoever owns the promise goes on owning it."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="hand_overs")
    before = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    after = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(before=models.F("after")),
                name="hand_over_to_another_unit",
                violation_error_message=_("This unit delivers it already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"
