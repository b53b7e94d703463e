"""Whose personal link a code is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveys.hiring.models import Candidate, CandidateLink, LinkState

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class FoundLink:
    """What a code leads to; there is no candidate where nobody knows it."""

    state: LinkState
    candidate: Candidate | None = None


def make_link(candidate: Candidate, *, now: dt.datetime) -> str:
    """Give the code of a new link, which is stored nowhere."""
    return CandidateLink.objects.make(candidate=candidate, now=now)


def find_link(code: str, *, now: dt.datetime) -> FoundLink:
    """Say where a code leads; asking changes nothing, however often."""
    link = (
        CandidateLink.objects.behind(code)
        .select_related(
            "candidate__vacancy__organisation",
            "candidate__vacancy__unit",
            "candidate__vacancy__profile_version",
            "candidate__guide_version",
        )
        .first()
    )
    if link is None:
        return FoundLink(LinkState.UNKNOWN)
    return FoundLink(link.state_at(now), link.candidate)
