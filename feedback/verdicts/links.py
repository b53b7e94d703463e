"""Links of customers: found by a digest, 128 bits, ended by time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from culture.core.codes import digest_of, new_code

if TYPE_CHECKING:
    import datetime as dt


class VerdictLink(models.Model):
    """The digest of a link's code; the code itself is stored nowhere."""

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        abstract = True

    @classmethod
    def make(cls, *, now: dt.datetime, life: dt.timedelta, **about: Any) -> str:
        """Give the code of a new link about something."""
        code = new_code()
        cls._default_manager.create(
            digest=digest_of(code), made_at=now, expires_at=now + life, **about
        )
        return code

    @classmethod
    def behind(cls, code: str, *, now: dt.datetime) -> models.QuerySet[Self]:
        """The link of a code that works; nothing for an unknown one and one whose time is over."""
        return cls._default_manager.filter(digest=digest_of(code), expires_at__gt=now)
