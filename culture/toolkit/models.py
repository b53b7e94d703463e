"""Practices in versions, the checklists that leaders go through, and what they answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.core.moments import DayField
from culture.core.versions import FrozenOncePublished, FrozenQuerySet
from culture.org.models import Person, Unit
from culture.toolkit.rhythms import CALENDAR, Rhythm
from culture.toolkit.tools import Tool

if TYPE_CHECKING:
    import datetime as dt

LONGEST_FILE_NAME = 100


class ToolkitVersionQuerySet(FrozenQuerySet["ToolkitVersion"]):
    """Versions of the practices of an organisation."""

    def visible_to(self, actor: User) -> ToolkitVersionQuerySet:
        """HR works with practices; nobody else does."""
        if not actor.is_hr:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def in_force(self) -> ToolkitVersionQuerySet:
        """The newest published version of each organisation."""
        return self.published().order_by("organisation", "-number").distinct("organisation")


class ToolkitVersion(FrozenOncePublished):
    """The practices of an organisation, by which checklists go once they are published."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    objects = ToolkitVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="toolkit_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(published_at=None),
                name="toolkit_version_one_draft",
                violation_error_message=_("There is a draft already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Practice(PublicModel):
    """Something a leader does so that people can serve well; texts by language.

    A tick ages after `ages_after` days and no longer counts after `expires_after`. `confirmed_by`
    names the item by which the team confirms it: instrument/dimension/item, or nothing.
    """

    version = models.ForeignKey(ToolkitVersion, models.CASCADE, related_name="practices")
    position = models.PositiveSmallIntegerField()
    tool = models.CharField(max_length=13, choices=Tool)
    key = models.SlugField(max_length=60)
    rhythm = models.CharField(max_length=9, choices=Rhythm)
    ages_after = models.PositiveSmallIntegerField()
    expires_after = models.PositiveSmallIntegerField()
    confirmed_by = models.CharField(max_length=182, blank=True)
    names = models.JSONField()
    reasons = models.JSONField(default=dict, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    examples = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="practice_key_once"),
            models.CheckConstraint(
                condition=models.Q(ages_after__gte=1, expires_after__gt=models.F("ages_after")),
                name="practice_ages_then_expires",
                violation_error_message=_("A tick ages first and stops counting later."),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class RunQuerySet(models.QuerySet["Run"]):
    """Checklists as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> RunQuerySet:
        """HR sees all of the organisation; others those of units they lead or stand in for."""
        runs = self.filter(organisation_id=actor.organisation_id)
        if actor.is_hr:
            return runs
        led = Unit.objects.led_by(actor, day=day)
        stood_in = StandIn.objects.of(actor, day=day)
        return runs.filter(models.Q(unit__in=led) | models.Q(unit__in=stood_in.values("unit")))


class Run(PublicModel):
    """One checklist of a unit: of a stretch of time, of a new colleague, or of a change.

    It goes by the practices of the version that was in force when it was opened.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="runs")
    version = models.ForeignKey(ToolkitVersion, models.PROTECT, related_name="runs")
    rhythm = models.CharField(max_length=9, choices=Rhythm)
    starts_on = DayField()
    due_on = DayField()
    joiner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    change = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "rhythm", "starts_on"],
                condition=models.Q(rhythm__in=[rhythm.value for rhythm in CALENDAR]),
                name="run_once_a_stretch",
            ),
            models.UniqueConstraint(
                fields=["unit", "joiner", "starts_on"],
                condition=models.Q(joiner__isnull=False),
                name="run_once_a_joiner",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("starts_on")), name="run_due_after_start"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "due_on"], name="run_due")]

    def __str__(self) -> str:
        return f"{self.unit} {self.rhythm} {self.starts_on}"


class Tick(PublicModel):
    """What a leader answered to one practice of a run; the newest one counts, none is changed.

    Being due is a moment of the run, being done one of the tick; neither is ever back-dated.
    """

    class State(models.TextChoices):
        DONE = "done", _("done")
        NOT_YET = "not-yet", _("not yet")
        NOT_FOR_US = "not-for-us", _("does not apply")

    run = models.ForeignKey(Run, models.CASCADE, related_name="ticks")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="ticks")
    state = models.CharField(max_length=10, choices=State)
    note = models.TextField(blank=True, max_length=500)
    planned_for = DayField(null=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="not-yet", planned_for__isnull=False)
                | (~models.Q(state="not-yet") & models.Q(planned_for=None)),
                name="tick_not_yet_has_a_date",
            ),
        ]
        indexes = [models.Index(fields=["run", "practice", "-id"], name="tick_newest")]

    def __str__(self) -> str:
        return f"{self.practice} {self.state}"


class Evidence(PublicModel):
    """What shows that a practice was done: words, an address, or a file."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="evidence")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    words = models.TextField(blank=True, max_length=1000)
    link = models.URLField(blank=True, max_length=500)
    file_name = models.CharField(max_length=LONGEST_FILE_NAME, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.file_name or self.link or self.words


class EvidenceFile(models.Model):
    """The bytes of a file, apart from its row so that no list loads them."""

    evidence = models.OneToOneField(
        Evidence, models.CASCADE, primary_key=True, related_name="stored"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.evidence)


class StandInQuerySet(models.QuerySet["StandIn"]):
    """Who stands in for whom."""

    def current(self, day: dt.date) -> StandInQuerySet:
        """Those who stand in on a day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, person__is_active=True)

    def of(self, actor: User, *, day: dt.date) -> StandInQuerySet:
        """Where a user stands in on a day."""
        return self.current(day).filter(person__user=actor)


class StandIn(PublicModel):
    """Somebody answers a unit's checklists while its lead is away, both days included."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="stand_ins")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    starts_on = DayField(_("from"))
    ends_on = DayField(_("until"))
    named_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = StandInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="stand_in_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.unit}"


class CalendarFeed(models.Model):
    """The secret address by which a user's calendar reads what is due; only its digest is kept."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user)
