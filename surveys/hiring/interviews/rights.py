"""What a candidate's own document says of interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from surveys.hiring.candidates.rights import in_iso

if TYPE_CHECKING:
    from surveys.hiring.models import Candidate


def part_of(candidate: Candidate) -> dict[str, Any]:
    """When the interviews are."""
    return {
        "interviews": [
            {"begins": in_iso(one.starts_at), "minutes": one.minutes, "place": one.place}
            for one in candidate.interviews.order_by("starts_at", "pk")
        ]
    }
