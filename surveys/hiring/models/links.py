"""Personal links: found by a digest, used up by nothing, ended by time or by hand."""

from __future__ import annotations

import datetime as dt
import hashlib
from enum import StrEnum
from typing import Any, Self

from django.db import models

from culture.core.codes import new_code
from culture.core.models import PublicModel

LIFE = dt.timedelta(days=30)


class LinkState(StrEnum):
    """Where a personal link leads."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class PersonalLinkQuerySet(models.QuerySet[Any]):
    """Personal links of one kind of people."""

    def open_at(self, now: dt.datetime) -> Self:
        """Those that lead somewhere."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def behind(self, code: str) -> Self:
        """The one that a code leads to; asking changes nothing, however often."""
        return self.filter(digest=digest_of(code))

    def make(self, *, now: dt.datetime, **owner: Any) -> str:
        """Give the code of a new link of its owner; the code is stored nowhere."""
        code = new_code()
        self.create(digest=digest_of(code), made_at=now, expires_at=now + LIFE, **owner)
        return code

    def revoke(self, *, now: dt.datetime) -> int:
        """End every one that still leads somewhere; return how many."""
        return self.open_at(now).update(revoked_at=now)

    def forget(self, *, now: dt.datetime) -> int:
        """Delete those that ended long enough ago that nobody asks about them; return how many."""
        before = now - LIFE
        ended = models.Q(expires_at__lte=before) | models.Q(revoked_at__lte=before)
        return self.filter(ended).delete()[0]


class PersonalLink(PublicModel):
    """A personal address. Its code is in the mail only; here is the SHA-256 of it.

    Looking at it changes nothing, so a program that follows the links of mails does no harm.
    """

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.uuid)

    def state_at(self, now: dt.datetime) -> LinkState:
        """Where it leads."""
        if self.revoked_at is not None:
            return LinkState.REVOKED
        return LinkState.EXPIRED if self.expires_at <= now else LinkState.OPEN


def digest_of(code: str) -> str:
    """SHA-256 in hexadecimal; a code is 128 random bits, so no salt and no stretching."""
    return hashlib.sha256(code.encode()).hexdigest()
