"""A case and its rounds: each time that a customer waits for an answer."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from feedback.touchpoints.models import Contact

LONGEST_REPLY = 4000
LONGEST_WORDS = 500


class ReplyWay(models.TextChoices):
    """How a customer was answered."""

    MAIL = "mail", _("by mail, sent from here")
    OTHERWISE = "otherwise", _("in another way, such as by telephone")


class Case(models.Model):
    """What is done about a contact, from the first deed of a person or of the clock on.

    A contact without one is a new case: so no row of this table tells when a contact came. Contacts
    are written anew in random order, never deleted, hence what happens to their rows means nothing
    here. `path` is the way down to the unit on the day of the first deed, `current` the newest
    round, and `owner` sees to it.
    """

    contact = models.OneToOneField(
        Contact, models.DO_NOTHING, primary_key=True, related_name="case"
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    path = ArrayField(models.BigIntegerField(), editable=False)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    current = models.OneToOneField(
        "cases.CaseRound", models.PROTECT, null=True, editable=False, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.contact_id)

    @property
    def round(self) -> CaseRound:
        """The newest round."""
        if self.current is None:
            raise ValueError("a case has a round")
        return self.current


class CaseRound(models.Model):
    """One time that a customer waits: the first, or one after saying that it was not solved.

    `began_at` is when the customer said so, and None for the first.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField(null=True)
    due_on = models.DateField()
    warns_at = models.DateTimeField()
    due_at = models.DateTimeField()
    escalates_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="case_round_once"),
            models.CheckConstraint(
                condition=models.Q(
                    warns_at__lt=models.F("due_at"), due_at__lt=models.F("escalates_at")
                ),
                name="case_round_in_order",
                violation_error_message=_("A case is warned of before it is due."),
            ),
        ]
        indexes = [models.Index(fields=["warns_at"], name="case_round_warns")]

    def __str__(self) -> str:
        return f"{self.number}: {self.due_on}"

    @property
    def answer(self) -> CaseReply | None:
        """How the customer was answered; None while the customer waits."""
        return getattr(self, "reply", None)

    @property
    def said(self) -> CaseVerdict | None:
        """Whether the customer says that it was solved; None where nothing was said."""
        return getattr(self, "verdict", None)


class CaseReply(models.Model):
    """What a customer was told in a round, by whom and when; the words are erased by the clock.

    Of two at once the database takes one, because the round is the key.
    """

    round = models.OneToOneField(CaseRound, models.CASCADE, primary_key=True, related_name="reply")
    way = models.CharField(max_length=9, choices=ReplyWay)
    language = models.CharField(max_length=8)
    words = models.TextField(blank=True, max_length=LONGEST_REPLY)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.way


class CaseVerdict(models.Model):
    """Whether a customer says that a case is solved, with a comment; said once of each round."""

    round = models.OneToOneField(
        CaseRound, models.CASCADE, primary_key=True, related_name="verdict"
    )
    was_solved = models.BooleanField()
    comment = models.CharField(max_length=LONGEST_WORDS, blank=True)
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return "solved" if self.was_solved else "not solved"
