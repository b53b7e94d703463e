"""What respondents may say about themselves, in bands wide enough to hide in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tenure(models.TextChoices):
    """How long somebody has worked here; the order is that of time."""

    UNDER_1 = "under-1", _("less than a year")
    FROM_1 = "1-3", _("one to three years")
    FROM_3 = "3-10", _("three to ten years")
    OVER_10 = "over-10", _("more than ten years")


class Role(models.TextChoices):
    """What somebody mostly does."""

    CUSTOMERS = "customers", _("I mostly work with customers")
    COLLEAGUES = "colleagues", _("I mostly work for colleagues")
    LEADER = "leader", _("I lead people")


class Band(models.TextChoices):
    """How many of the invited have answered, as coarsely as anybody may know while a wave runs."""

    FEW = "few", _("fewer than five")
    SOME = "some", _("five or more")
    QUARTER = "quarter", _("up to a quarter")
    HALF = "half", _("up to a half")
    THREE_QUARTERS = "three-quarters", _("up to three quarters")
    MOST = "most", _("more than three quarters")
