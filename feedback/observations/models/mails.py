"""Who was told what of an observation, as a mail in the house's outbox."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.core.outbox import OutgoingMail
from feedback.observations.models.observations import Observation
from feedback.observations.models.said import ObservationMessage


class ObservationMail(OutgoingMail):
    """Somebody is told of an observation, of each news once; it waits at home until it is read."""

    class Kind(models.TextChoices):
        ARRIVED = "arrived", _("somebody has told you something")
        UNSEEN = "unseen", _("nobody has looked at this yet")
        ANSWERED = "answered", _("you have an answer")
        REPLIED = "replied", _("the sender has replied")
        DECIDED = "decided", _("this is what became of it")

    organisation_at = "observation__organisation"

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="mails")
    message = models.ForeignKey(ObservationMessage, models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey("org.Unit", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    recipient = models.ForeignKey(User, models.CASCADE, related_name="+")
    is_read = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["observation", "kind", "recipient", "message", "unit"],
                nulls_distinct=False,
                name="observation_told_once",
                violation_error_message=_("This was told already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="waiting"),
                name="observation_mail_waiting",
            ),
            models.Index(
                fields=["recipient"],
                condition=models.Q(is_read=False),
                name="observation_mail_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_wanted(self) -> bool:
        """What asks to look, until somebody has; news always, but to nobody who has left."""
        if not self.recipient.is_active:
            return False
        asks = self.kind in {self.Kind.ARRIVED, self.Kind.UNSEEN}
        return not asks or self.observation.look_by is not None
