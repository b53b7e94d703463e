"""The observation that becomes an action: what one that was decided without it begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy

from culture.actions.reach import may_act_in
from culture.core import origins
from culture.core.origins import Origin, OriginFacts
from feedback.observations.models import Observation

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from culture.accounts.models import User

TOLD = "observation"


def register() -> None:
    """Add what was told as something that becomes an action."""
    origins.register(Origin(TOLD, gettext_lazy("An observation"), _load))


def act_url(observation: Observation, *, user: User, day: dt.date) -> str:
    """Where a decided observation becomes an action later; empty where it is one or cannot."""
    outcome = observation.how_it_ended
    if outcome is None or outcome.into_id or outcome.action_id:
        return ""
    acts = may_act_in(user, observation.unit, day=day)
    return origins.act_url(TOLD, observation.uuid) if acts else ""


def _load(identity: uuid.UUID, actor: User, now: dt.datetime) -> OriginFacts | None:
    """An observation that the actor decides on; its words stay on its page."""
    day = actor.organisation.day_of(now)
    decided = Observation.objects.decided_by(actor, day=day).with_state()
    observation = decided.filter(uuid=identity).first()
    if observation is None:
        return None
    return OriginFacts(
        unit=observation.unit,
        title="",
        words=str(observation.get_kind_display()),
        url=reverse("observations:observation", kwargs={"uuid": observation.uuid}),
    )
