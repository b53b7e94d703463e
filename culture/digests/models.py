"""That somebody's week was looked at, once, and the mail that came of it."""

from __future__ import annotations

from django.db import models

from culture.accounts.models import User
from culture.core.outbox import OutgoingMail


class DigestWeek(models.Model):
    """A week, named by its Monday, for which somebody was or was not written to: once for ever."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    monday = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "monday"], name="digest_once_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.monday}"


class DigestMail(OutgoingMail):
    """The mail of a week, as it was written; it is deleted as soon as it was sent or given up."""

    organisation_at = "week__user__organisation"

    week = models.OneToOneField(DigestWeek, models.CASCADE, related_name="mail")
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="waiting"), name="digest_mail_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.state}"

    @property
    def is_wanted(self) -> bool:
        """Whether whoever wished it still does, and may still sign in."""
        return self.week.user.wants_digest and self.week.user.is_active

    @property
    def leaves_no_trace(self) -> bool:
        """Always: that the week was looked at is enough to know."""
        return True
