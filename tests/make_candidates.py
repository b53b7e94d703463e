"""Plain builders for candidates: each stores one thing with sensible facts and returns it."""

from __future__ import annotations

from typing import Any

from surveys.hiring.candidates.links import make_link
from surveys.hiring.models import Candidate, Stage, Vacancy
from tests import make


def a_candidate(vacancy: Vacancy, **facts: Any) -> Candidate:
    """A candidate whom HR added, with an address of their own."""
    facts.setdefault("name", "Nora Dahl")
    facts.setdefault("email", f"candidate{make.next_number()}@example.org")
    return Candidate.objects.create(
        vacancy=vacancy,
        guide_version=facts.pop("guide_version", vacancy.guide_version),
        language=facts.pop("language", "en"),
        origin=facts.pop("origin", Candidate.Origin.ADDED),
        stage=facts.pop("stage", Stage.APPLIED),
        created_at=make.NOW,
        **facts,
    )


def a_link(candidate: Candidate, *, now: Any = make.NOW) -> str:
    """The code of a new personal link."""
    return make_link(candidate, now=now)
