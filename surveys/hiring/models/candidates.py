"""Candidates: people who apply, known by name to those who work on their vacancy."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Greatest, Lower
from django.utils.translation import gettext_lazy as _

from culture.core.models import PublicModel
from culture.core.outbox import OutgoingMail
from surveys.hiring.models.guides import Accommodation, GuideQuestion, GuideVersion
from surveys.hiring.models.links import PersonalLink, PersonalLinkQuerySet
from surveys.hiring.models.vacancies import Vacancy

if TYPE_CHECKING:
    from culture.accounts.models import User

LONGEST_WISH = 1_000


class Stage(models.IntegerChoices):
    """How far a candidate came; nobody ever comes less far again."""

    APPLIED = 1, _("applied")
    ANSWERED = 2, _("answered in writing")
    INTERVIEWED = 3, _("interviewed")
    CHOSEN = 4, _("chosen")


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Candidates as somebody may see them."""

    def visible_to(self, actor: User) -> CandidateQuerySet:
        """HR sees those of the organisation; leading a unit or administering opens none.

        Who applied and has not followed the link yet may be anybody with somebody's address.
        """
        return self.known().filter(vacancy__in=Vacancy.objects.visible_to(actor))

    def known(self) -> CandidateQuerySet:
        """Those who were added, or have shown that the address they applied with is theirs."""
        return self.exclude(origin=Candidate.Origin.APPLIED, consented_at=None)

    def in_process(self) -> CandidateQuerySet:
        """Those who have not withdrawn."""
        return self.filter(withdrawn_at=None)

    def by_name(self) -> CandidateQuerySet:
        """In the order of the alphabet: no list of candidates is a ranking."""
        return self.order_by(Lower("name"), "uuid")


class Candidate(PublicModel):
    """Somebody who applies for a vacancy.

    `guide_version` is what this candidate is asked, whatever the vacancy asks later. `stage` is how
    far somebody came. `submitted_with` is the key of the form that was sent, so that sending it
    again changes nothing. A candidate who withdrew stays, until the data are erased.
    `may_be_rated_at_work` is what this candidate agreed to in so many words, if hired.
    """

    class Origin(models.TextChoices):
        ADDED = "added", _("added by human resources")
        IMPORTED = "imported", _("imported")
        APPLIED = "applied", _("applied on the page of the vacancy")

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="candidates")
    guide_version = models.ForeignKey(GuideVersion, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8)
    origin = models.CharField(max_length=8, choices=Origin)
    stage = models.PositiveSmallIntegerField(choices=Stage, default=Stage.APPLIED)
    wishes = ArrayField(
        models.CharField(max_length=16, choices=Accommodation), default=list, blank=True
    )
    wish = models.TextField(max_length=LONGEST_WISH, blank=True)
    created_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True, blank=True)
    may_be_rated_at_work = models.BooleanField(default=False)
    began_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_with = models.UUIDField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "vacancy",
                Lower("email"),
                name="candidate_once",
                violation_error_message=_("Somebody with this address is a candidate already."),
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None, submitted_with=None)
                | models.Q(
                    submitted_at__isnull=False,
                    submitted_with__isnull=False,
                    consented_at__isnull=False,
                ),
                name="candidate_submits_after_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_submitted(self) -> bool:
        """Whether the answers are sent, and can no longer be changed."""
        return self.submitted_at is not None

    @property
    def has_withdrawn(self) -> bool:
        """Whether this person no longer takes part."""
        return self.withdrawn_at is not None

    @property
    def answers_until(self) -> dt.datetime | None:
        """When the time to answer is over; None where it is not limited or has not begun."""
        minutes = self.guide_version.minutes
        if minutes is None or self.began_at is None or Accommodation.EXTRA_TIME in self.wishes:
            return None
        return self.began_at + dt.timedelta(minutes=minutes)

    @property
    def is_late(self) -> bool:
        """Whether the answers came after the time."""
        until = self.answers_until
        return until is not None and self.submitted_at is not None and self.submitted_at > until

    def reach(self, stage: Stage) -> None:
        """Note that this candidate came so far; somebody who was further stays there."""
        furthest = Greatest("stage", models.Value(int(stage)))
        Candidate.objects.filter(pk=self.pk).update(stage=furthest)
        self.stage = max(self.stage, stage)


class CandidateAnswer(models.Model):
    """What a candidate wrote or chose for one question of the guide.

    `best` and `worst` are keys of the options of a judgement question, `point` is the point of the
    scale of a self-description.
    """

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="answers")
    question = models.ForeignKey(GuideQuestion, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    best = models.SlugField(max_length=60, blank=True)
    worst = models.SlugField(max_length=60, blank=True)
    point = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "question"], name="candidate_answers_once"
            ),
            models.CheckConstraint(
                condition=models.Q(point=None) | models.Q(point__range=(1, 5)),
                name="candidate_answer_point_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.question_id}"


class CandidateLink(PersonalLink):
    """A personal address of a candidate."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="links")

    objects = PersonalLinkQuerySet.as_manager()


class CandidateMail(OutgoingMail):
    """A mail to a candidate, in the house's outbox, and in that candidate's language."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        APPLICATION = "application", _("reply to an application")
        LINK = "link", _("a new link")
        RECEIPT = "receipt", _("receipt")

    organisation_at = "candidate__vacancy__organisation"

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=11, choices=Kind)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="waiting"),
                name="candidate_mail_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Erasure(models.Model):
    """A candidate whose data are erased, until the worker has cleaned what else names it."""

    candidate = models.UUIDField(unique=True)
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.candidate)
