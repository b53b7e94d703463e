"""Interviews: who meets a candidate and when, and what each interviewer alone thinks of it."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.core.models import PublicModel
from culture.core.moments import MomentField
from culture.core.outbox import OutgoingMail
from surveys.hiring.models.candidates import Candidate
from surveys.hiring.models.guides import GuideQuestion
from surveys.hiring.models.links import PersonalLink, PersonalLinkQuerySet
from surveys.hiring.models.vacancies import Vacancy

LONGEST_NOTE = 2_000
USUAL_MINUTES, SHORTEST, LONGEST = 60, 10, 480


class InterviewerQuerySet(models.QuerySet["Interviewer"]):
    """Interviewers as somebody may see them."""

    def visible_to(self, actor: User) -> InterviewerQuerySet:
        """HR sees the panels of the organisation; everybody the panels that they sit on."""
        if not actor.is_hr:
            return self.of_account(actor)
        return self.filter(vacancy__in=Vacancy.objects.visible_to(actor))

    def of_account(self, user: User) -> InterviewerQuerySet:
        """The places on panels of somebody with an account."""
        return self.filter(user=user)

    def by_name(self) -> InterviewerQuerySet:
        """In the order of the alphabet."""
        return self.order_by(Lower("name"), "uuid")


class Interviewer(PublicModel):
    """Somebody on the panel of a vacancy: with an account, or from outside with a personal link.

    Who has left the panel rates no more; what this person had sent stays.
    """

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="panel")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8)
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = InterviewerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "vacancy",
                Lower("email"),
                name="interviewer_once",
                violation_error_message=_("Somebody with this address is on the panel already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_left(self) -> bool:
        """Whether this person rates no more."""
        return self.left_at is not None


class InterviewerLink(PersonalLink):
    """A personal address of an interviewer without an account."""

    interviewer = models.ForeignKey(Interviewer, models.CASCADE, related_name="links")

    objects = PersonalLinkQuerySet.as_manager()


class InterviewerMail(OutgoingMail):
    """A mail to an interviewer, with the way to the candidates."""

    organisation_at = "interviewer__vacancy__organisation"

    interviewer = models.ForeignKey(Interviewer, models.CASCADE, related_name="mails")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="waiting"),
                name="interviewer_mail_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interviewer_id} {self.state}"

    @property
    def is_wanted(self) -> bool:
        """Whether this person still sits on the panel."""
        return not self.interviewer.has_left


class Interview(PublicModel):
    """When some interviewers meet a candidate, and where."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="interviews")
    interviewers = models.ManyToManyField(
        Interviewer, related_name="interviews", verbose_name=_("interviewers")
    )
    starts_at = MomentField(_("begins"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=USUAL_MINUTES,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    place = models.CharField(_("place or address of the call"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__range=(SHORTEST, LONGEST)),
                name="interview_minutes_range",
                violation_error_message=_("An interview takes between 10 and 480 minutes."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def ends_at(self) -> dt.datetime:
        """When it is over."""
        end: dt.datetime = self.starts_at + dt.timedelta(minutes=self.minutes)
        return end


class Scorecard(PublicModel):
    """What one interviewer alone thinks of a candidate; nobody else sees it before the debrief.

    It may be saved as often as wanted; once sent it never changes, and the database sees to it.
    `saves` counts how often it was saved, so that an old page cannot overwrite a newer one unseen.
    """

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="scorecards")
    interviewer = models.ForeignKey(Interviewer, models.RESTRICT, related_name="scorecards")
    saves = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "interviewer"], name="scorecard_once"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_sent(self) -> bool:
        """Whether it can no longer be changed."""
        return self.sent_at is not None


class ScorecardRating(models.Model):
    """The points of one answer with what was heard; `is_unrated` says that it could not be rated.

    Neither where only a note was saved so far.
    """

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="ratings")
    question = models.ForeignKey(GuideQuestion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(null=True)
    is_unrated = models.BooleanField(default=False)
    note = models.TextField(blank=True, max_length=LONGEST_NOTE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "question"], name="scorecard_rates_once"),
            models.CheckConstraint(
                condition=models.Q(points=None) | models.Q(points__range=(1, 5), is_unrated=False),
                name="scorecard_points_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.question_id}"
