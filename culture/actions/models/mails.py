"""Who was told what of an action, as a mail in the house's outbox."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.actions.models.actions import Action
from culture.core.moments import DayField
from culture.core.outbox import OutgoingMail


class ActionMail(OutgoingMail):
    """Somebody is told of an action and of the day it was due, of each kind of news once."""

    class Kind(models.TextChoices):
        OVERDUE = "overdue", _("the day is over, and it is not said to be done")
        ESCALATED = "escalated", _("overdue for a week, and nobody saw to it")

    organisation_at = "action__organisation"

    action = models.ForeignKey(Action, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=9, choices=Kind)
    due_on = DayField()
    recipient = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["action", "kind", "due_on", "recipient"],
                name="action_told_once",
                violation_error_message=_("This was told already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="waiting"),
                name="action_mail_waiting",
            ),
            models.Index(fields=["recipient"], name="action_mail_to"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_wanted(self) -> bool:
        """Until the action is done, closed, or has another day; never by who has left."""
        if not self.recipient.is_active:
            return False
        action = self.action
        runs = action.result is None and action.done_at is None
        return runs and action.due_on == self.due_on
