"""Personal links of candidates: found by a digest, used up by nothing, ended by time or by hand."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from culture.core.codes import new_code
from surveys.hiring.models import Candidate, CandidateLink

LIFE = dt.timedelta(days=30)


class LinkState(StrEnum):
    """Where a personal link leads."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FoundLink:
    """What a code leads to; there is no candidate where nobody knows it."""

    state: LinkState
    candidate: Candidate | None = None


def make_link(candidate: Candidate, *, now: dt.datetime) -> str:
    """Give the code of a new link, which is stored nowhere."""
    code = new_code()
    CandidateLink.objects.create(
        candidate=candidate, digest=digest_of(code), made_at=now, expires_at=now + LIFE
    )
    return code


def find_link(code: str, *, now: dt.datetime) -> FoundLink:
    """Say where a code leads; asking changes nothing, however often."""
    link = (
        CandidateLink.objects.select_related(
            "candidate__vacancy__organisation",
            "candidate__vacancy__unit",
            "candidate__vacancy__profile_version",
            "candidate__guide_version",
        )
        .filter(digest=digest_of(code))
        .first()
    )
    if link is None:
        return FoundLink(LinkState.UNKNOWN)
    if link.revoked_at is not None:
        return FoundLink(LinkState.REVOKED, link.candidate)
    if link.expires_at <= now:
        return FoundLink(LinkState.EXPIRED, link.candidate)
    return FoundLink(LinkState.OPEN, link.candidate)


def revoke_links(candidate: Candidate, *, now: dt.datetime) -> int:
    """End every link of a candidate that still leads somewhere; return how many."""
    return candidate.links.open_at(now).update(revoked_at=now)


def forget_links(*, now: dt.datetime) -> int:
    """Delete links that ended long enough ago that nobody asks about them; return how many."""
    before = now - LIFE
    ended = Q(expires_at__lte=before) | Q(revoked_at__lte=before)
    return CandidateLink.objects.filter(ended).delete()[0]


def digest_of(code: str) -> str:
    """SHA-256 in hexadecimal; a code is 128 random bits, so no salt and no stretching."""
    return hashlib.sha256(code.encode()).hexdigest()
