"""Guides: everything that candidates of a role are asked, in versions that freeze."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.core.models import PublicModel
from culture.core.versions import FrozenOncePublished, FrozenQuerySet
from surveys.hiring.models.bank import BankQuestion, QuestionContent
from surveys.hiring.models.profiles import Competency, ProfileVersion, RoleProfile


class Setting(models.TextChoices):
    """Where a section is answered."""

    WRITTEN = "written", _("in writing, on the candidate's own page")
    INTERVIEW = "interview", _("in the interview")


class Accommodation(models.TextChoices):
    """What a candidate may ask for, so that everybody can show what they can."""

    EXTRA_TIME = "extra-time", _("extra time")
    BREAKS = "breaks", _("breaks")
    OTHER_FORMAT = "other-format", _("another format, such as by voice or on paper")
    IN_ADVANCE = "in-advance", _("the questions in advance")


class GuideQuerySet(models.QuerySet["Guide"]):
    """Guides as somebody may see them."""

    def visible_to(self, actor: User) -> GuideQuerySet:
        """HR works with the organisation's guides; nobody else does."""
        return self.filter(profile__in=RoleProfile.objects.visible_to(actor))


class Guide(PublicModel):
    """What candidates for a kind of role are asked, through all its versions."""

    profile = models.OneToOneField(RoleProfile, models.CASCADE, related_name="guide")

    objects = GuideQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.profile)


class GuideVersionQuerySet(FrozenQuerySet["GuideVersion"]):
    """Versions of guides."""

    def visible_to(self, actor: User) -> GuideVersionQuerySet:
        """Versions of the guides that the actor works with."""
        return self.filter(guide__in=Guide.objects.visible_to(actor))


class GuideVersion(FrozenOncePublished):
    """One state of a guide, which candidates are asked once it is published.

    `minutes` is the time for the written part, None where it is untimed. `has_questions_at_end`
    says that interviewers keep candidates' own questions for the end.
    """

    guide = models.ForeignKey(Guide, models.CASCADE, related_name="versions")
    profile_version = models.ForeignKey(ProfileVersion, models.PROTECT, related_name="+")
    introductions = models.JSONField(_("introduction"), default=dict, blank=True)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes to answer in writing"), null=True, blank=True
    )
    accommodations = ArrayField(
        models.CharField(max_length=16, choices=Accommodation),
        verbose_name=_("what candidates may ask for"),
        default=list,
        blank=True,
    )
    has_questions_at_end = models.BooleanField(_("candidates ask at the end"), default=True)

    objects = GuideVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guide", "number"], name="guide_version_once"),
            models.UniqueConstraint(
                fields=["guide"],
                condition=models.Q(published_at=None),
                name="guide_version_one_draft",
                violation_error_message=_("This guide already has a draft."),
            ),
            models.CheckConstraint(
                condition=models.Q(languages__len__gte=1),
                name="guide_version_a_language",
                violation_error_message=_("A guide needs at least one language."),
            ),
            models.CheckConstraint(
                condition=models.Q(minutes=None) | models.Q(minutes__range=(5, 480)),
                name="guide_version_minutes_range",
                violation_error_message=_("Give between 5 and 480 minutes, or no limit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guide} v{self.number}"

    @property
    def accommodation_labels(self) -> list[str]:
        """What candidates may ask for, in words."""
        return [str(Accommodation(one).label) for one in self.accommodations]


class GuideSection(PublicModel):
    """A part of a guide that is answered in one place."""

    version = models.ForeignKey(GuideVersion, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    names = models.JSONField(_("names"))
    setting = models.CharField(
        _("answered"), max_length=9, choices=Setting, default=Setting.INTERVIEW
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="guide_section_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.position}"


class GuideQuestion(QuestionContent):
    """A question of a guide, with the words it has there.

    `question` says which question of the bank it is, whatever the version, so that what is learned
    about it adds up. `competency` is what its rating is about, None where it is not rated.
    """

    section = models.ForeignKey(GuideSection, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(BankQuestion, models.PROTECT, related_name="uses")
    competency = models.ForeignKey(
        Competency, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    is_mandatory = models.BooleanField(_("mandatory"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"],
                name="guide_question_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
