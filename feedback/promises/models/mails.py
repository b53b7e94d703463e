"""Who was told what of a promise, as a mail in the house's outbox."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.core.outbox import OutgoingMail
from feedback.promises.models.promises import PromiseTerm


class PromiseMail(OutgoingMail):
    """Somebody is told of a term, of each kind of news once; it waits at home as well."""

    class Kind(models.TextChoices):
        AT_RISK = "at-risk", _("due soon, and nothing was said of it")
        ESCALATED = "escalated", _("due soon, and still nothing was said of it")
        OVERDUE = "overdue", _("the time is over, and nobody said how it ended")
        UNANSWERED = "unanswered", _("whether it can be kept was not answered in time")

    organisation_at = "term__promise__organisation"

    term = models.ForeignKey(PromiseTerm, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=10, choices=Kind)
    recipient = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["term", "kind", "recipient"],
                name="promise_told_once",
                violation_error_message=_("This was told already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="waiting"),
                name="promise_mail_waiting",
            ),
            models.Index(fields=["recipient"], name="promise_mail_to"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_wanted(self) -> bool:
        """Until the term has ended or is over, or the question is answered; never by who left."""
        if not self.recipient.is_active:
            return False
        if self.term.how_it_ended or self.term.promise.current_id != self.term_id:
            return False
        return self.kind != self.Kind.UNANSWERED or self.term.feasibility is None
