"""Days and moments that people type, within two centuries that everything else can reckon with.

One mistyped year, 0001 or 9999, is a moment that leaves the calendar in another time zone, and then
no list that shows it can be shown to anybody. The form says so, and the database refuses it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from django.db.backends.base.base import BaseDatabaseWrapper

EARLIEST = dt.date(1900, 1, 1)
LATEST = dt.date(2199, 12, 31)
OUTSIDE = _("Give a day between the years 1900 and 2199.")


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


DAY_BOUNDS = (MinValueValidator(EARLIEST, OUTSIDE), MaxValueValidator(LATEST, OUTSIDE))
MOMENT_BOUNDS = (
    MinValueValidator(_noon(EARLIEST), OUTSIDE),
    MaxValueValidator(_noon(LATEST), OUTSIDE),
)


def end_of(day: dt.date, time: dt.time | None, *, zone: ZoneInfo) -> dt.datetime:
    """The moment from which on a day, or a time of it, is over in a zone."""
    if time is None:
        next_day = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=zone)
        return next_day.astimezone(dt.UTC)
    at = dt.datetime.combine(day, time, tzinfo=zone)
    return max(at.astimezone(dt.UTC), at.replace(fold=1).astimezone(dt.UTC))


class _Bounded:
    """A field that the database checks as well."""

    bounds: Sequence[Any]

    @property
    def validators(self) -> list[Any]:
        """Those of the field, and the bounds."""
        return [*super().validators, *self.bounds]  # type: ignore[misc]

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """Say the bounds in SQL."""
        name = connection.ops.quote_name(self.column)  # type: ignore[attr-defined]
        return f"{name} BETWEEN '{EARLIEST}' AND '{LATEST} 23:59:59Z'"


class DayField(_Bounded, models.DateField):  # type: ignore[type-arg]
    """A day between 1900 and 2199."""

    bounds = DAY_BOUNDS


class MomentField(_Bounded, models.DateTimeField):  # type: ignore[type-arg]
    """A moment between 1900 and 2199."""

    bounds = MOMENT_BOUNDS
