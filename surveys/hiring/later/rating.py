"""What a lead says, once, of how somebody who was hired works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from surveys.hiring.interviews.planning import lock_candidate
from surveys.hiring.models import Competency, WorkRating, WorkReview

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from culture.accounts.models import User
    from surveys.hiring.models import Candidate


@transaction.atomic
def review_work(
    *, actor: User, candidate: Candidate, points: Mapping[int, int], now: dt.datetime
) -> WorkReview:
    """Keep a lead's ratings by competency (serial); who cannot say anything of one leaves it out.

    Raises ValidationError where somebody has answered already, and for competencies that are not
    of the candidate's profile. The audit keeps that it was said, never what.
    """
    locked = lock_candidate(candidate)
    if WorkReview.objects.filter(candidate=locked).exists():
        raise ValidationError(_("This is answered already, and cannot be changed."))
    asked = competencies_of(locked)
    if not set(points) <= {one.pk for one in asked}:
        raise ValidationError(_("The profile of this role asks for something else."))
    review = WorkReview.objects.create(candidate=locked, given_by=actor, given_at=now)
    WorkRating.objects.bulk_create(
        WorkRating(review=review, competency_id=competency, points=given)
        for competency, given in points.items()
    )
    record_entry(
        actor=actor,
        action="work-rated",
        object_name=locked.vacancy.title,
        object_uuid=locked.uuid,
        now=now,
    )
    return review


def competencies_of(candidate: Candidate) -> list[Competency]:
    """What the profile of the candidate's guide asks for, in its order."""
    of_profile = Competency.objects.filter(version=candidate.guide_version.profile_version_id)
    return list(of_profile.order_by("position"))
