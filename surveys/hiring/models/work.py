"""Months later: how somebody who was hired works, and what is kept of it without anybody's name."""

from __future__ import annotations

from django.db import models

from culture.accounts.models import SMALLEST_K, Organisation, User
from culture.core.models import PublicModel
from culture.scoring.tallies import PairTally, Tally
from surveys.hiring.models.bank import BankQuestion
from surveys.hiring.models.candidates import Candidate
from surveys.hiring.models.profiles import Competency


class WorkReview(PublicModel):
    """That a lead said, once, how somebody who was hired works.

    It stays until the candidate's data are erased, so that nobody is asked again; its ratings go
    earlier, when they are counted.
    """

    candidate = models.OneToOneField(Candidate, models.CASCADE, related_name="work_review")
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.uuid)


class WorkRating(models.Model):
    """How often somebody works as a competency asks, in a review that is not counted yet.

    There is none where the lead could not say.
    """

    review = models.ForeignKey(WorkReview, models.CASCADE, related_name="ratings")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "competency"], name="work_rating_once"),
            models.CheckConstraint(
                condition=models.Q(points__range=(1, 5)), name="work_rating_points_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.competency_id}"


class ValiditySums(models.Model):
    """Sums over all who were counted of one competency, or of one question about it.

    `hires` were rated in interviews and at work; `others` in interviews alone. Nobody is both, and
    both grow by k people or more at a time: no row and no difference of rows is about fewer. No row
    says when, who or for which vacancy. Sums are in parts of a point: see `later/pairs.py`.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    competency_key = models.SlugField(max_length=60)
    question = models.ForeignKey(BankQuestion, models.PROTECT, null=True, related_name="+")
    hires = models.PositiveIntegerField(default=0)
    interview = models.PositiveBigIntegerField(default=0)
    work = models.PositiveBigIntegerField(default=0)
    interview_squares = models.PositiveBigIntegerField(default=0)
    work_squares = models.PositiveBigIntegerField(default=0)
    products = models.PositiveBigIntegerField(default=0)
    others = models.PositiveIntegerField(default=0)
    others_total = models.PositiveBigIntegerField(default=0)
    others_squares = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "competency_key", "question"],
                nulls_distinct=False,
                name="validity_sums_once",
            ),
            models.CheckConstraint(
                condition=(models.Q(hires=0) | models.Q(hires__gte=SMALLEST_K))
                & (models.Q(others=0) | models.Q(others__gte=SMALLEST_K)),
                name="validity_sums_floor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency_key} {self.question_id}"

    @property
    def pairs(self) -> PairTally:
        """Those who were hired: interview and work."""
        return PairTally(
            self.hires,
            self.interview,
            self.work,
            self.interview_squares,
            self.work_squares,
            self.products,
        )

    @property
    def everybody(self) -> Tally:
        """The interview ratings of all who were counted, hired or not."""
        others = Tally(self.others, self.others_total, self.others_squares)
        return self.pairs.expected_side + others

    def add_pairs(self, more: PairTally) -> None:
        """Add hires to the sums; nothing is stored yet."""
        whole = self.pairs + more
        self.hires, self.interview, self.work = whole.n, whole.expected, whole.delivered
        self.interview_squares = whole.expected_squares
        self.work_squares = whole.delivered_squares
        self.products = whole.products

    def add_others(self, more: Tally) -> None:
        """Add people who were interviewed alone to the sums; nothing is stored yet."""
        whole = Tally(self.others, self.others_total, self.others_squares) + more
        self.others, self.others_total, self.others_squares = whole.n, whole.total, whole.squares
