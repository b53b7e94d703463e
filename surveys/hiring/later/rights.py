"""What a candidate's own document says of the work later: until it is counted and gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from culture.core.texts import text_here
from surveys.hiring.candidates.rights import in_iso
from surveys.hiring.models import WorkRating, WorkReview

if TYPE_CHECKING:
    from surveys.hiring.models import Candidate


def part_of(candidate: Candidate) -> dict[str, Any]:
    """Whether the lead may be asked, when it was answered, and what is still stored of it."""
    review = WorkReview.objects.filter(candidate=candidate).first()
    rows = WorkRating.objects.filter(review=review) if review else WorkRating.objects.none()
    return {
        "may_be_rated_at_work": candidate.may_be_rated_at_work,
        "rated_at_work": in_iso(review.given_at) if review else None,
        "at_work": [
            {"competency": text_here(one.competency.names), "points": one.points}
            for one in rows.select_related("competency").order_by("competency__position")
        ],
    }
