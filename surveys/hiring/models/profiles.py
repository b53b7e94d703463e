"""What a role asks for: competencies with their weights, in versions that freeze."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.core.versions import FrozenOncePublished, FrozenQuerySet

ALL_POINTS = 100


class RoleProfileQuerySet(models.QuerySet["RoleProfile"]):
    """Role profiles as somebody may see them."""

    def visible_to(self, actor: User) -> RoleProfileQuerySet:
        """HR works with the organisation's profiles; nobody else does."""
        if not actor.is_hr:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class RoleProfile(PublicModel):
    """What a kind of role asks for, through all its versions; serves many vacancies."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    key = models.SlugField(_("key"), max_length=60)

    objects = RoleProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"],
                name="role_profile_key_once",
                violation_error_message=_("A role profile with this key already exists."),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ProfileVersionQuerySet(FrozenQuerySet["ProfileVersion"]):
    """Versions of role profiles."""

    def visible_to(self, actor: User) -> ProfileVersionQuerySet:
        """Versions of the profiles that the actor works with."""
        return self.filter(profile__in=RoleProfile.objects.visible_to(actor))


class ProfileVersion(FrozenOncePublished):
    """One state of a role profile, by which vacancies go once it is published.

    `names`, `summaries` and `adverts` are texts by language. The points of its competencies add up
    to 100 when it is published; the database refuses anything else.
    """

    profile = models.ForeignKey(RoleProfile, models.CASCADE, related_name="versions")
    names = models.JSONField(_("names"))
    summaries = models.JSONField(_("what the role is for"), default=dict, blank=True)
    adverts = models.JSONField(_("advert"), default=dict, blank=True)

    objects = ProfileVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "number"], name="profile_version_once"),
            models.UniqueConstraint(
                fields=["profile"],
                condition=models.Q(published_at=None),
                name="profile_version_one_draft",
                violation_error_message=_("This role profile already has a draft."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile.key} v{self.number}"


class Competency(PublicModel):
    """Something that a role needs, with its share of the 100 points.

    `key` is the library's where it comes from there, so the bank finds questions for it.
    `behaviours` say, by language, what it looks like in this role. `is_empathy` says if it is a
    facet of empathy: the library's are by themselves, of the others HR says so.
    """

    version = models.ForeignKey(ProfileVersion, models.CASCADE, related_name="competencies")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(_("key"), max_length=60)
    names = models.JSONField(_("names"))
    behaviours = models.JSONField(_("what it looks like in this role"), default=dict, blank=True)
    points = models.PositiveSmallIntegerField(_("points"))
    is_empathy = models.BooleanField(_("about empathy"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="competency_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["version", "key"],
                name="competency_key_once",
                violation_error_message=_("Another competency already has this key."),
            ),
            models.CheckConstraint(
                condition=models.Q(points__gte=1, points__lte=ALL_POINTS),
                name="competency_points_range",
                violation_error_message=_("A competency has between 1 and 100 points."),
            ),
        ]

    def __str__(self) -> str:
        return self.key
