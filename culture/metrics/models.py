"""Score cells, what of them is published, and the releases that dashboards read.

A producer (surveys, feedback) describes what it measures as a `Measure` with its subjects, leaves a
`DirtyMark` in the transaction of every answer, and turns raw rows into `ScoreCell` sums when asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.functional import cached_property

from culture.accounts.models import Organisation, User
from culture.core.models import ExactIntegerField, PublicModel
from culture.metrics.content import read
from culture.metrics.windows import EDITION, Window
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.content import Content


LONGEST_STRATUM = 60
GRAINS = [(grain.value, grain.value) for grain in Grain]


class Series(PublicModel):
    """What may be compared over time: one instrument on one scale, from one source.

    `sides` are what was asked of the same thing; a gap and a level are never one series. `key` is
    what the producer calls the instrument.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="series")
    source = models.SlugField(max_length=20)
    instrument = models.UUIDField()
    key = models.SlugField(max_length=60, default="", db_index=False)
    low = models.SmallIntegerField()
    high = models.SmallIntegerField()
    sides = ArrayField(models.CharField(max_length=9))
    names = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source", "instrument", "low", "high", "sides"],
                name="series_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.names.get('en', self.source)} {self.low}..{self.high}"


class Measure(PublicModel):
    """One published version of an instrument as its producer described it; uuid = the version's."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="measures")
    number = models.PositiveSmallIntegerField()
    labels = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="measure_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series} v{self.number}"


class Subject(models.Model):
    """What one number is about: an item, a dimension, the overall score, the weighted score.

    Sums of a subject are in units of 1 / factor of a scale point. `parts` is how many items (of a
    dimension) or dimensions (of the overall score) a complete respondent answered.
    """

    class Kind(models.TextChoices):
        OVERALL = "overall"
        WEIGHTED = "weighted"
        DIMENSION = "dimension"
        ITEM = "item"

    class Pair(models.TextChoices):
        GAP = "gap"
        ADEQUACY = "adequacy"

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=9, choices=Kind)
    pair = models.CharField(max_length=8, choices=Pair, default=Pair.GAP)
    position = models.PositiveSmallIntegerField()
    dimension = models.PositiveSmallIntegerField(default=0)
    key = models.SlugField(max_length=60)
    names = models.JSONField()
    helps = models.JSONField(default=dict)
    factor = models.BigIntegerField()
    parts = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "kind", "pair", "position"], name="subject_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class DirtyMark(models.Model):
    """Says that raw rows of a unit and day changed; appended with the answer, taken by a worker.

    With an `answer` it says that this row is new and in no cell: whoever takes the mark adds it,
    and until then it is counted nowhere (see `docs/adr/0063`). Without one, all rows of the unit
    and day are counted again. Marks are never merged on writing: a mark that already exists may
    just be being taken, and the new answer would then be in nobody's count.
    """

    pk = models.CompositePrimaryKey("unit", "id")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField(db_default=RandomUUID(), editable=False)
    source = models.SlugField(max_length=20, db_index=False)
    day = models.DateField()
    answer = models.UUIDField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.source} {self.unit_id} {self.day}"


class PublishMark(models.Model):
    """Says that score cells of a unit's month changed; appended with them, taken by a worker."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()

    def __str__(self) -> str:
        return f"{self.series_id} {self.unit_id} {self.month}"


class Sums(models.Model):
    """Exact sums over respondents; what a tally of `culture.scoring` holds."""

    n = models.IntegerField(default=0)
    expected = ExactIntegerField(default=0)
    delivered = ExactIntegerField(default=0)
    expected_squares = ExactIntegerField(default=0)
    delivered_squares = ExactIntegerField(default=0)
    products = ExactIntegerField(default=0)
    flagged = models.IntegerField(default=0)

    class Meta:
        abstract = True


SUM_COLUMNS = (
    "n",
    "expected",
    "delivered",
    "expected_squares",
    "delivered_squares",
    "products",
    "flagged",
)


class ScoreCell(Sums):
    """Sums of one subject in one unit on one day: of all raw rows that no dirty mark names.

    They are kept apart by what the answers count in (`pattern`, see `culture.metrics.patterns`) and
    by how they came (`hand`: a way in, or the identifier of a personal link; `stratum`: who was
    asked alike), because only alike answers are published together. Like every table that grows
    with answers it is found by its unit first, and the database holds no key of it but the unit's:
    so it may lie on the shard of its unit (see `docs/adr/0016`).
    """

    pk = models.CompositePrimaryKey("unit", "day", "subject", "pattern", "hand", "stratum")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    subject = models.ForeignKey(
        Subject, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    pattern = models.BigIntegerField()
    hand = models.CharField(max_length=36)
    stratum = models.CharField(max_length=LONGEST_STRATUM, blank=True)

    def __str__(self) -> str:
        return f"{self.subject_id} {self.unit_id} {self.day}"


class PublishedGroup(models.Model):
    """How much of alike answers of a unit's month is published: their sums as they were then.

    Alike are those of one pattern and stratum that one hand passed on. The arrays hold the sums of
    each subject in the order of `subjects`; how many there are, and how many flagged, is the same
    for all.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+", db_index=False)
    pattern = models.BigIntegerField()
    hand = models.CharField(max_length=36)
    stratum = models.CharField(max_length=LONGEST_STRATUM, blank=True)
    n = models.IntegerField()
    flagged = models.IntegerField()
    subjects = ArrayField(models.BigIntegerField())
    expected = ArrayField(ExactIntegerField())
    delivered = ArrayField(ExactIntegerField())
    expected_squares = ArrayField(ExactIntegerField())
    delivered_squares = ArrayField(ExactIntegerField())
    products = ArrayField(ExactIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month", "measure", "pattern", "hand", "stratum"],
                name="published_group_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.unit_id} {self.month}"


class PublishedBlock(models.Model):
    """Answers that were published together; never changed, never divided.

    `scope_unit` and the scope's period are the smallest unit and period whose numbers contain them.
    `detail` says how much of them counts (`culture.privacy.patterns.Detail`), `members` lists unit,
    month, measure, pattern, hand, stratum and number of each group, `ways` tells how many came how,
    where it may be told, `stratum` who was asked where all were asked alike.
    """

    series = models.ForeignKey(Series, models.CASCADE, related_name="+", db_index=False)
    scope_unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    scope_grain = models.CharField(max_length=7, choices=GRAINS)
    scope_start = models.DateField()
    detail = models.PositiveSmallIntegerField()
    n = models.IntegerField()
    stratum = models.CharField(max_length=LONGEST_STRATUM, blank=True)
    members = models.JSONField()
    ways = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["scope_unit", "scope_start"], name="published_block_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.scope_unit_id} {self.scope_start}: {self.n}"


class PublishedWay(models.Model):
    """How many of the answers that count in one scope came in one way, where that may be told."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="+", db_index=False)
    scope_unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    scope_grain = models.CharField(max_length=7, choices=GRAINS)
    scope_start = models.DateField()
    way = models.CharField(max_length=6)
    n = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope_unit", "scope_start", "scope_grain", "series", "way"],
                name="published_way_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.scope_unit_id} {self.scope_start}: {self.n} by {self.way}"


class PublishedCell(Sums):
    """The sums of what is published and counts in one scope, without what narrower ones hold.

    `stratum` says who was asked, where all of a block were asked alike; `traits` what else is the
    same of all (`culture.metrics.patterns.Traits`). Squares are told in steps, here and nowhere
    else: releases add up what their cells tell (`culture.privacy.told`).
    """

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+", db_index=False)
    scope_unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    scope_grain = models.CharField(max_length=7, choices=GRAINS)
    scope_start = models.DateField()
    stratum = models.CharField(max_length=LONGEST_STRATUM, blank=True)
    traits = models.PositiveSmallIntegerField()
    expected_least = ExactIntegerField(default=0)
    expected_most = ExactIntegerField(default=0)
    delivered_least = ExactIntegerField(default=0)
    delivered_most = ExactIntegerField(default=0)
    difference_least = ExactIntegerField(default=0)
    difference_most = ExactIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope_unit", "scope_start", "scope_grain", "subject", "stratum", "traits"],
                name="published_cell_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.scope_unit_id} {self.scope_start}"


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> ReleaseQuerySet:
        """Releases of, and about, the units whose numbers the actor may see."""
        units = Unit.objects.measured_for(actor, day=day)
        return self.filter(models.Q(unit__in=units) | models.Q(about__in=units))

    def newest(self) -> ReleaseQuerySet:
        """The newest release of each series, unit, window and unit that it is about."""
        place = ("series", "unit", "grain", "starts_on", "edition", "about")
        return self.order_by(*place, "-sequence").distinct(*place)

    def places(self) -> ReleaseQuerySet:
        """One release for each place that has any, whichever is the newest."""
        return self.filter(sequence=1)


class Release(PublicModel):
    """Numbers as published: immutable, in sequence, hashed. The database refuses any change.

    `about` is the unit that is spoken of, where that is not the unit of those who answered. `grain`
    and `starts_on` give a period; with an `edition` (a wave) `starts_on` is the day it was closed
    on. `units` are the serials of the units counted, as the tree was then.
    """

    series = models.ForeignKey(Series, models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    about = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False, null=True)
    grain = models.CharField(max_length=7, choices=[*GRAINS, (EDITION, EDITION)])
    starts_on = models.DateField()
    edition = models.UUIDField(null=True)
    edition_name = models.CharField(max_length=200, blank=True)
    sequence = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    units = ArrayField(models.BigIntegerField())

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "series", "grain", "starts_on", "edition", "about", "sequence"],
                nulls_distinct=False,
                name="release_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "series", "grain", "starts_on"],
                condition=models.Q(sequence=1),
                name="release_places",
            ),
            models.Index(
                fields=["edition"],
                condition=models.Q(edition__isnull=False),
                name="release_editions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.window.token} #{self.sequence}"

    @property
    def published_on(self) -> dt.date:
        """The day on which it was published, which is all that readers are told of when."""
        return self.series.organisation.day_of(self.published_at)

    @cached_property
    def said(self) -> Content:
        """What it says, read once."""
        return read(self.content)

    @property
    def window(self) -> Window:
        """The time that it is about."""
        if self.edition is not None:
            return Window(edition=self.edition, name=self.edition_name, closed_on=self.starts_on)
        return Window(period=Period(self.starts_on, Grain(self.grain)))
