"""What was said of an observation and decided: nothing of it is changed, no moment dated back."""

from __future__ import annotations

import functools
import operator

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from culture.accounts.models import User
from culture.actions.models import Action
from culture.chain.models import Standard
from culture.core.moments import DayField
from culture.org.models import Unit
from culture.zones.models import Situation
from feedback.observations.models.observations import LONGEST_WORDS, Observation


class ObservationEnding(models.TextChoices):
    """What becomes of an observation."""

    ANSWERED = "answered", pgettext_lazy("of an observation", "answered")
    SITUATION = "situation", _("became a situation with a decision zone")
    STANDARD = "standard", _("became a standard")
    ACTION = "action", _("became an action")
    DECLINED = "declined", pgettext_lazy("of an observation", "declined")
    MERGED = "merged", _("told before, and decided together")

    @property
    def is_implemented(self) -> bool:
        """Whether something was changed."""
        return self in IMPLEMENTED


IMPLEMENTED = (
    ObservationEnding.SITUATION,
    ObservationEnding.STANDARD,
    ObservationEnding.ACTION,
)
# The field of an outcome that says what an observation became, for each ending that has one.
BECAME = {
    ObservationEnding.SITUATION: "situation",
    ObservationEnding.STANDARD: "standard",
    ObservationEnding.ACTION: "action",
    ObservationEnding.MERGED: "into",
}


class ObservationMessage(models.Model):
    """A word between the sender and whoever answers for the unit.

    Of a word of an anonymous sender only the day is known.
    """

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="messages")
    words = models.CharField(max_length=LONGEST_WORDS)
    is_from_sender = models.BooleanField()
    said_on = DayField()
    said_at = models.DateTimeField(null=True)
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(said_at__isnull=False)
                | models.Q(is_from_sender=True, said_by=None),
                name="observation_message_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.words[:60]


class ObservationMove(models.Model):
    """It is proposed to another unit, whose lead decides from then on."""

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="moves")
    before = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    after = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    words = models.CharField(max_length=LONGEST_WORDS)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(before=models.F("after")),
                name="observation_move_to_another_unit",
                violation_error_message=_("This unit has it already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"


def _became(ending: ObservationEnding) -> models.Q:
    """That an outcome names what its ending speaks of, and nothing else."""
    named = BECAME.get(ending, "")
    rest = [field for field in BECAME.values() if field != named]
    return models.Q(
        ending=ending.value,
        **({f"{named}__isnull": False} if named else {}),
        **{f"{field}__isnull": True for field in rest},
    )


class ObservationOutcome(models.Model):
    """What became of an observation, said once, and what it became."""

    observation = models.OneToOneField(
        Observation, models.CASCADE, primary_key=True, related_name="outcome"
    )
    ending = models.CharField(max_length=9, choices=ObservationEnding)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    situation = models.ForeignKey(
        Situation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    standard = models.ForeignKey(Standard, models.PROTECT, null=True, blank=True, related_name="+")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="+")
    into = models.ForeignKey(
        Observation, models.PROTECT, null=True, blank=True, related_name="doubles"
    )
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=functools.reduce(
                    operator.or_, (_became(ending) for ending in ObservationEnding)
                ),
                name="observation_outcome_names_what_it_became",
            ),
            models.CheckConstraint(
                condition=~models.Q(observation=models.F("into")),
                name="observation_not_merged_with_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(ending="merged") | ~models.Q(words=""),
                name="observation_outcome_in_words",
                violation_error_message=_("Say it in a sentence."),
            ),
        ]
        indexes = [models.Index(fields=["said_at"], name="observation_outcome_said")]

    def __str__(self) -> str:
        return self.ending

    @property
    def is_implemented(self) -> bool:
        """Whether something was changed."""
        return ObservationEnding(self.ending).is_implemented
