"""What the owner of a personal link sees of it, and what that may be published from."""

from __future__ import annotations

from django.db import models

from culture.accounts.models import User
from culture.core.models import PublicModel
from feedback.touchpoints.models.touchpoints import Touchpoint


class MirrorReleaseQuerySet(models.QuerySet["MirrorRelease"]):
    """Releases of personal links as somebody may see them."""

    def visible_to(self, actor: User) -> MirrorReleaseQuerySet:
        """The actor's own; nobody sees those of anybody else."""
        return self.filter(touchpoint__in=Touchpoint.objects.owned_by(actor))


class MirrorRelease(PublicModel):
    """One block of answers through a personal link, published to its person alone.

    The database refuses any change; only the person deletes it. `sums` are the coded sums of all
    blocks so far, by subject, from which the next release counts on; `taken` are the exact ones of
    the answers in them, by pattern and subject, and `seen` is how many these are.
    """

    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="mirror_releases")
    sequence = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    sums = models.JSONField()
    taken = models.JSONField()
    seen = models.PositiveIntegerField()

    objects = MirrorReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["touchpoint", "sequence"], name="mirror_release_once"),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint_id} #{self.sequence}"
