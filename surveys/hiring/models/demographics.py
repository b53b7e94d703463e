"""What candidates may say about themselves, apart from who they are, and counts of groups."""

from __future__ import annotations

import uuid

from django.db import models

from culture.accounts.models import Organisation
from culture.core.models import PublicModel
from surveys.hiring.models.candidates import Stage
from surveys.hiring.models.vacancies import Vacancy


class DemographicsKey(models.Model):
    """What the letters of one vacancy are sealed to; the private half is a file of the worker.

    The file is named by the vacancy's `uuid`. Key and letters are destroyed when the letters are
    counted, or at the end of their time.
    """

    vacancy = models.OneToOneField(Vacancy, models.CASCADE, related_name="demographics_key")
    public_key = models.BinaryField()

    def __str__(self) -> str:
        return str(self.vacancy_id)


class DemographicsLetter(models.Model):
    """What one candidate said or left out, sealed; no key, no time and no order leads to anybody.

    Every candidate who sends answers leaves one, so none says that somebody said anything.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="+")
    letter = models.BinaryField()

    def __str__(self) -> str:
        return str(self.id)


class StageCountQuerySet(models.QuerySet["StageCount"]):
    """Counts of groups."""

    def of_vacancy(self, vacancy: Vacancy) -> StageCountQuerySet:
        """What was counted with a vacancy in it, alone or together with others."""
        return self.filter(count__vacancies=vacancy)


class FairnessCount(PublicModel):
    """One counting of letters: of one vacancy, or of several together that were too few alone."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    vacancies = models.ManyToManyField(Vacancy, related_name="fairness_counts")
    k = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.uuid)


class StageCount(models.Model):
    """How many of a group came to a stage, of those who came to the stage before that is shown.

    Both `reached` and the others are k people or more, and so are the people of each group.
    """

    count = models.ForeignKey(FairnessCount, models.CASCADE, related_name="stages")
    attribute = models.CharField(max_length=20)
    group = models.CharField(max_length=20)
    stage = models.PositiveSmallIntegerField(choices=Stage)
    reached = models.PositiveIntegerField()
    of = models.PositiveIntegerField()

    objects = StageCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["count", "attribute", "group", "stage"], name="stage_count_once"
            ),
            models.CheckConstraint(
                condition=models.Q(reached__gte=5, of__gte=models.F("reached") + 5),
                name="stage_count_floor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribute} {self.group} {self.stage}"
