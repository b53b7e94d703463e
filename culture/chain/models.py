"""What leads predict of customers' expectations, and the standards that units set themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel
from culture.core.moments import DayField
from culture.metrics.models import Series, Subject
from culture.org.models import Person, Unit
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt


class PredictionRound(models.Model):
    """From which quarter on an organisation asks its leads to predict; no row, nobody is asked."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="prediction_round"
    )
    since = DayField()
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.organisation} {self.since}"


class Prediction(PublicModel):
    """What a lead says that customers of a unit will expect in a quarter, or that they say nothing.

    `levels` holds points of the scale of the series by dimension. None is ever changed. Whoever
    declined has seen the numbers from then on; HR may decline for somebody who does not answer.
    """

    class State(models.TextChoices):
        PREDICTED = "predicted", _("predicted")
        DECLINED = "declined", _("declined")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="predictions")
    series = models.ForeignKey(Series, models.CASCADE, related_name="+")
    starts_on = DayField()
    lead = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=State)
    levels = models.JSONField(default=dict, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "series", "starts_on", "lead"],
                name="prediction_once",
                violation_error_message=_("This was answered already."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="predicted") ^ models.Q(levels={}),
                name="prediction_has_levels",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.starts_on} {self.state}"

    @property
    def quarter(self) -> Period:
        """What it is about."""
        return Period(self.starts_on, Grain.QUARTER)

    @property
    def said_on(self) -> dt.date:
        """The day on which it was said, where the unit is."""
        return self.unit.organisation.day_of(self.said_at)

    @property
    def is_late(self) -> bool:
        """Whether its quarter was over."""
        return self.quarter.is_over(self.said_on)

    @property
    def is_closed_by_hr(self) -> bool:
        """Whether somebody else declined."""
        return self.lead_id != self.said_by_id


class Standard(PublicModel):
    """One version of what a unit sets itself in a dimension or a statement; none is ever changed.

    `target` is a level on the scale of the series. A version counts from the moment it was set
    until the next one; one that is `withdrawn` says that there is none from then on.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="standards")
    series = models.ForeignKey(Series, models.CASCADE, related_name="+")
    kind = models.CharField(
        max_length=9, choices=[(Subject.Kind.DIMENSION, "dimension"), (Subject.Kind.ITEM, "item")]
    )
    key = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField()
    words = models.TextField(_("in words"), max_length=1000)
    target = models.DecimalField(_("target"), max_digits=5, decimal_places=1)
    promise = models.CharField(_("the promise it supports"), max_length=300, blank=True)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    review_on = DayField(_("to be reviewed on"))
    is_withdrawn = models.BooleanField(default=False)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "series", "kind", "key", "number"],
                name="standard_version_once",
            ),
        ]
        indexes = [models.Index(fields=["series", "unit"], name="standard_of_series")]

    def __str__(self) -> str:
        return f"{self.unit} {self.key} {self.number}"

    @property
    def spot(self) -> tuple[str, str]:
        """What it is about: kind and key."""
        return self.kind, self.key

    @property
    def set_on(self) -> dt.date:
        """The day on which it was set, where the unit is."""
        return self.unit.organisation.day_of(self.set_at)

    @property
    def level(self) -> float:
        """The target as the numbers have it."""
        return float(self.target.quantize(Decimal("0.1")))
