"""A piece of work with an owner, a date, and the published number that it should move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.core.moments import DayField, MomentField
from culture.metrics.models import Release, Series
from culture.org.models import Unit
from culture.zones.reach import readable_units

if TYPE_CHECKING:
    import datetime as dt

    from culture.actions.models.said import ActionCheck

LONGEST_TITLE = 200
LONGEST_WORDS = 1000


class Direction(models.TextChoices):
    """Which way a number should move."""

    UP = "up", _("up")
    DOWN = "down", _("down")


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions as somebody may see them."""

    def visible_to(self, actor: User, *, day: dt.date) -> ActionQuerySet:
        """Those of units whose rules the actor reads, and the actor's own.

        So a unit's people see what is done about what they said, and so does whoever leads it or
        stands in there; HR and administrators see all.
        """
        units = readable_units(actor, day=day).values("pk")
        mine = models.Q(unit__in=units) | models.Q(owner=actor)
        return self.filter(mine, organisation_id=actor.organisation_id)

    def with_state(self) -> ActionQuerySet:
        """With everything that says how an action stands."""
        return self.select_related("organisation", "unit", "owner", "series", "result_of")

    def running(self) -> ActionQuerySet:
        """Those that are not closed."""
        return self.filter(result_of=None)


class Action(PublicModel):
    """What is to be done in a unit, by whom and until when.

    It should move a number: `series`, `subject_kind` and `subject_key` name it, and `baseline` is
    the release that showed it. `origin` and `origin_key` say what it was made of. Of a unit that is
    closed the unit above takes its actions over.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    due_on = DayField()
    due_at = MomentField()
    escalates_at = MomentField()
    origin = models.SlugField(max_length=30, blank=True)
    origin_key = models.CharField(max_length=200, blank=True)
    origin_words = models.CharField(max_length=500, blank=True)
    suggestion = models.CharField(max_length=120, blank=True)
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=9, blank=True)
    subject_key = models.SlugField(max_length=60, blank=True)
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.UP)
    baseline = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    submission_key = models.UUIDField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "submission_key"],
                name="action_once",
                violation_error_message=_("This action is kept already."),
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("made_at"))
                & models.Q(escalates_at__gt=models.F("due_at")),
                name="action_due_after_made",
                violation_error_message=_("An action is due after it is made."),
            ),
            models.CheckConstraint(
                condition=models.Q(series=None, subject_kind="", subject_key="", baseline=None)
                | models.Q(series__isnull=False, subject_kind__in=["overall", "dimension"]),
                name="action_moves_a_whole_number",
                violation_error_message=_("A number is the overall score or a dimension."),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due_at"], name="action_of_unit"),
            models.Index(fields=["owner"], name="action_of_owner"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def result(self) -> ActionCheck | None:
        """How it was closed; None while it runs."""
        return getattr(self, "result_of", None)

    @property
    def rises(self) -> bool:
        """Whether its number should go up."""
        return self.direction == Direction.UP


class ActionStep(PublicModel):
    """One step of an action, in its order."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "position"], name="action_step_once"),
        ]

    def __str__(self) -> str:
        return self.text
