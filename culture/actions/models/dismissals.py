"""Findings that somebody set aside, with the reason."""

from __future__ import annotations

from django.db import models

from culture.accounts.models import User
from culture.core.models import PublicModel
from culture.org.models import Unit


class Dismissal(PublicModel):
    """A finding that is not shown again until its number, which `stamp` stands for, changes."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    kind = models.SlugField(max_length=30)
    about = models.CharField(max_length=200)
    stamp = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    dismissed_at = models.DateTimeField()
    dismissed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "about", "stamp"], name="dismissal_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
