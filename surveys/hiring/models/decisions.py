"""After the ratings: the debrief, what was agreed there, and what people decided."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.core.models import PublicModel
from surveys.hiring.models.candidates import Candidate
from surveys.hiring.models.profiles import Competency
from surveys.hiring.models.vacancies import Vacancy

LONGEST_REASON = 4_000


class Debrief(PublicModel):
    """The moment from which a candidate's ratings are open to those who gave them, and to HR.

    The database lets it begin only when nobody is waited for, and lets nobody rate after it.
    """

    candidate = models.OneToOneField(Candidate, models.CASCADE, related_name="debrief")
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.uuid)


class AgreedRating(PublicModel):
    """What a debrief agreed about a competency, and why; the newest one counts, older ones stay."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="agreed_ratings")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"))
    reason = models.TextField(_("why"), max_length=LONGEST_REASON)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(points__range=(1, 5)), name="agreed_rating_points_range"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="agreed_rating_has_a_reason",
                violation_error_message=_("Say why you agreed on this rating."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class ComparisonRequest(models.Model):
    """That somebody asked to see the candidates of a vacancy held against each other."""

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="comparisons")
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "asked_by"], name="comparison_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.asked_by_id}"


class Decision(PublicModel):
    """What a person decided about a candidate, and why; the newest one counts, older ones stay."""

    class Outcome(models.TextChoices):
        CHOSEN = "chosen", _("chosen")
        NOT_CHOSEN = "not-chosen", _("not chosen")

    class Reason(models.TextChoices):
        EVIDENCE = "evidence", _("what was heard and rated")
        OTHERS = "others", _("the evidence for others is stronger")
        REQUIREMENT = "requirement", _("something that the advert asks for")
        OTHER = "other", _("something else, said in the note")

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=11, choices=Reason)
    note = models.TextField(_("note"), max_length=LONGEST_REASON)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(note=""),
                name="decision_has_a_note",
                violation_error_message=_("A decision needs a note."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
