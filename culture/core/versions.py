"""What freezes: each version is a draft until it is published, and stays as it is from then on.

A trigger on the model's own tables refuses what a service forgets to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from culture.core.models import PublicModel

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from django.utils.functional import Promise


class FrozenOncePublished(PublicModel):
    """One state of something: a draft that can be changed, or published and frozen."""

    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        """Whether others can go by it, and nobody can change it any more."""
        return self.published_at is not None


Frozen = TypeVar("Frozen", bound=FrozenOncePublished)


class FrozenQuerySet(models.QuerySet[Frozen]):
    """Versions of something that freezes."""

    def published(self) -> Self:
        """Versions that others can go by."""
        return self.exclude(published_at=None)

    def drafts(self) -> Self:
        """Versions that can still be changed."""
        return self.filter(published_at=None)


def lock_draft(
    draft: Frozen, *related: str, of: Sequence[str] = ("self",), refusal: str | Promise
) -> Frozen:
    """Read a draft and keep it from others until the transaction ends.

    `related` is read with it, and `of` says which of these rows are kept from others. Raises
    ValidationError with the refusal where the draft was published meanwhile.
    """
    rows = type(draft)._default_manager.select_for_update(of=of)  # noqa: SLF001 (Django's own name)
    stored = rows.select_related(*related or [None]).get(pk=draft.pk)
    if stored.is_published:
        raise ValidationError(str(refusal))
    return stored


def freeze(draft: FrozenOncePublished, *, problems: Sequence[str], now: dt.datetime) -> None:
    """Publish a draft; raise ValidationError with everything that stands against it."""
    if problems:
        raise ValidationError([ValidationError(problem) for problem in problems])
    draft.published_at = now
    draft.save(update_fields=["published_at"])
