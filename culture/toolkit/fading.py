"""How a tick fades: what was done once is not done for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    import datetime as dt


class Freshness(models.TextChoices):
    """Whether a practice is alive in a unit, by its own clock."""

    FRESH = "fresh", _("fresh")
    AGEING = "ageing", _("ageing")
    EXPIRED = "expired", _("expired")
    NEVER = "never", _("never done")

    @property
    def holds(self) -> bool:
        """Whether the practice still counts as done."""
        return self in (Freshness.FRESH, Freshness.AGEING)


def freshness(
    done_on: dt.date | None, *, today: dt.date, ages_after: int, expires_after: int
) -> Freshness:
    """Tell how fresh a tick of a day is after so many days; None was never done."""
    if done_on is None:
        return Freshness.NEVER
    age = (today - done_on).days
    if age >= expires_after:
        return Freshness.EXPIRED
    return Freshness.AGEING if age >= ages_after else Freshness.FRESH
