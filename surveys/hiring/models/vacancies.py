"""Vacancies: a position to be filled, by which profile and with which questions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.core.moments import DayField
from culture.org.models import Unit
from surveys.hiring.models.guides import GuideVersion
from surveys.hiring.models.profiles import ProfileVersion

MONTHS_KEPT = 6


class VacancyQuerySet(models.QuerySet["Vacancy"]):
    """Vacancies as somebody may see them."""

    def visible_to(self, actor: User) -> VacancyQuerySet:
        """HR sees all of the organisation; leading a unit opens no application to it."""
        if not actor.is_hr:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class Vacancy(PublicModel):
    """A position to be filled in a unit.

    It keeps the versions that it was opened with, whatever is published later. Candidates' data are
    deleted so many months after the decision.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        OPEN = "open", _("open to candidates")
        CLOSED = "closed", _("closed to new candidates")
        DECIDED = "decided", _("decided")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    title = models.CharField(_("title"), max_length=200)
    profile_version = models.ForeignKey(
        ProfileVersion, models.PROTECT, related_name="vacancies", verbose_name=_("role profile")
    )
    guide_version = models.ForeignKey(
        GuideVersion, models.PROTECT, null=True, blank=True, related_name="vacancies"
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.DRAFT)
    closes_on = DayField(_("last day to apply"), null=True, blank=True)
    months_kept = models.PositiveSmallIntegerField(
        _("months that candidates' data are kept after the decision"), default=MONTHS_KEPT
    )
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(months_kept__range=(1, 60)),
                name="vacancy_months_kept",
                violation_error_message=_("Candidates' data are kept between 1 and 60 months."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", opened_at=None)
                | (
                    ~models.Q(state="draft")
                    & models.Q(opened_at__isnull=False, guide_version__isnull=False)
                ),
                name="vacancy_opens_with_a_guide",
                violation_error_message=_("A vacancy opens with a published guide."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="decided", decided_at__isnull=False)
                | (~models.Q(state="decided") & models.Q(decided_at=None)),
                name="vacancy_decided_at_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="vacancy_state")]

    def __str__(self) -> str:
        return self.title
