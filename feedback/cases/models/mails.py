"""What leaves the house about a case: mails to customers and to staff, and customers' links."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.core.outbox import OutgoingMail
from feedback.cases.models.cases import CaseRound
from feedback.verdicts.links import VerdictLink


class CaseMail(OutgoingMail):
    """A mail about a round, of each kind once for whomever it goes to; `recipient` is staff."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("the answer")
        QUESTION = "question", _("was it solved?")
        DUE_SOON = "due-soon", _("a customer waits, and the answer is due tomorrow")
        OVERDUE = "overdue", _("a customer waits, and the deadline is over")
        ESCALATED = "escalated", _("a customer still waits, long after the deadline")
        REOPENED = "reopened", _("a customer says that it was not solved")

    TO_CUSTOMERS = (Kind.REPLY, Kind.QUESTION)

    organisation_at = "round__case__organisation"

    round = models.ForeignKey(CaseRound, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=9, choices=Kind)
    recipient = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "recipient"],
                nulls_distinct=False,
                name="case_told_once",
                violation_error_message=_("This was told already."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["reply", "question"], recipient=None)
                | ~models.Q(kind__in=["reply", "question"]) & models.Q(recipient__isnull=False),
                name="case_mail_to_staff_or_customer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="waiting"), name="case_mail_waiting"
            ),
            models.Index(fields=["recipient"], name="case_mail_to"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_wanted(self) -> bool:
        """Whether it is still true: read with the reply, the verdict and the contact."""
        if self.recipient and not self.recipient.is_active:
            return False
        if self.round.case.contact.erased_on or self.round.case.current_id != self.round_id:
            return False
        if self.kind == self.Kind.REPLY:
            return self.round.answer is not None
        if self.kind == self.Kind.QUESTION:
            return self.round.answer is not None and self.round.said is None
        return self.round.answer is None


class CaseLink(VerdictLink):
    """A customer's link about a round."""

    round = models.ForeignKey(CaseRound, models.CASCADE, related_name="links")

    def __str__(self) -> str:
        return str(self.round_id)
