"""Telling somebody of an observation: once of each news, by mail and at home."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from culture.accounts.models import User
from feedback.observations.models import Observation, ObservationMail, ObservationVote
from feedback.observations.reach import users_of, who_decides

if TYPE_CHECKING:
    import datetime as dt

    from feedback.observations.models import ObservationMessage

Kind = ObservationMail.Kind


def tell(
    users: Iterable[User],
    observation: Observation,
    kind: str,
    *,
    now: dt.datetime,
    message: ObservationMessage | None = None,
) -> None:
    """Tell somebody of a news; whoever was told of it already is not told again.

    That somebody is to look is told once for each unit that the observation came to.
    """
    asks = kind in {Kind.ARRIVED, Kind.UNSEEN}
    ObservationMail.objects.bulk_create(
        [
            ObservationMail(
                observation=observation,
                kind=kind,
                recipient=user,
                message=message,
                unit=observation.unit if asks else None,
                address=user.email,
                due_at=now,
            )
            for user in users
            if user.is_active and user.email
        ],
        ignore_conflicts=True,
    )


def tell_unit(observation: Observation, kind: str, *, now: dt.datetime, **facts: object) -> None:
    """Tell whoever is to decide; where nobody answers for the unit, human resources."""
    day = observation.organisation.day_of(now)
    users = users_of(who_decides([observation], day=day)[observation])
    if not users:
        hr = User.objects.filter(organisation=observation.organisation_id, is_hr=True)
        users = [one for one in hr.order_by("pk") if one.pk != observation.sender_id]
    tell(users, observation, kind, now=now, **facts)  # type: ignore[arg-type]


def listeners(observation: Observation) -> list[User]:
    """Who hears what becomes of an observation: its sender, and whoever noticed the same."""
    voters = ObservationVote.objects.filter(observation=observation).select_related("voter")
    found = [vote.voter for vote in voters.order_by("pk")]
    return [observation.sender, *found] if observation.sender else found
