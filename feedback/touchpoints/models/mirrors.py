"""What the owner of a personal link sees of it, and what that may be published from."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
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

    The database refuses any change; only the person deletes it. `sums` are the exact sums of all
    blocks so far, by subject, from which the next release counts on.
    """

    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="mirror_releases")
    sequence = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    sums = models.JSONField()

    objects = MirrorReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["touchpoint", "sequence"], name="mirror_release_once"),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint_id} #{self.sequence}"


class MirrorLedger(models.Model):
    """How a personal link's answers stood in its unit's numbers whenever nothing waited there.

    `shown` are the answers in releases so far. `months` holds, per month, what was counted when
    last looked; `mixed` and `met`, per subject and since the newest release, how far own answers
    and those of others are published together (see `feedback.touchpoints.mirrors.ledger`).
    """

    touchpoint = models.OneToOneField(
        Touchpoint, models.CASCADE, primary_key=True, related_name="ledger"
    )
    release = models.BigIntegerField(default=0)
    shown = ArrayField(models.UUIDField(), default=list)
    months = models.JSONField(default=dict)
    mixed = models.JSONField(default=dict)
    met = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.touchpoint_id)
