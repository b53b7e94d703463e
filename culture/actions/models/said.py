"""What was said of an action and when, and the result it was closed with: none of it changes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.actions.models.actions import LONGEST_WORDS, Action
from culture.core.models import PublicModel
from culture.core.moments import DayField
from culture.metrics.models import Release


class ActionNote(PublicModel):
    """A comment, or a change that somebody made, with what it was before."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("comment")
        OWNER = "owner", _("handed over")
        DAY = "day", _("another day")
        UNIT = "unit", _("another unit")
        DONE = "done", _("said to be done")
        REOPENED = "reopened", _("taken up again")

    action = models.ForeignKey(Action, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    due_before = DayField(null=True)
    due_after = DayField(null=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.kind


class ActionVerdict(models.TextChoices):
    """What became of what an action should change."""

    BETTER = "better", _("clearly better")
    WORSE = "worse", _("clearly worse")
    CANNOT_TELL = "cannot-tell", _("cannot tell")
    DROPPED = "dropped", _("dropped")

    @property
    def tone(self) -> str:
        """What its badge looks like: good, bad or neither."""
        return {ActionVerdict.BETTER: "good", ActionVerdict.WORSE: "bad"}.get(self, "")


class ActionCheck(models.Model):
    """The result an action was closed with, by somebody other than its owner.

    Where a number was compared, `before` and `after` are its releases and `figures` what was found,
    as the page showed it.
    """

    action = models.OneToOneField(
        Action, models.CASCADE, primary_key=True, related_name="result_of"
    )
    verdict = models.CharField(max_length=11, choices=ActionVerdict)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    before = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(default=dict)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None)
                | models.Q(checked_by=None)
                | ~models.Q(owner=models.F("checked_by")),
                name="action_checked_by_another",
                violation_error_message=_("Somebody other than the owner looks at the result."),
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict__in=["better", "worse"], words="")
                | models.Q(after__isnull=False),
                name="action_result_is_seen",
                violation_error_message=_("Say by what it is seen."),
            ),
        ]

    def __str__(self) -> str:
        return self.verdict
