"""How an action stands at a moment; a pure function of what was said and of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    import datetime as dt

    from culture.actions.models import Action


class ActionState(models.TextChoices):
    """How an action stands; a closed one stands as its result does."""

    OPEN = "open", _("runs")
    OVERDUE = "overdue", _("overdue")
    DONE = "done", _("done, result not looked at")
    CLOSED = "closed", _("closed")

    @property
    def tone(self) -> str:
        """What its badge looks like: bad, a warning or neither."""
        return {ActionState.OVERDUE: "bad", ActionState.DONE: "warn"}.get(self, "")


def state_of(action: Action, *, now: dt.datetime) -> ActionState:
    """Say how an action stands, read with its state."""
    if action.result:
        return ActionState.CLOSED
    if action.done_at:
        return ActionState.DONE
    return ActionState.OVERDUE if action.due_at <= now else ActionState.OPEN


def is_in_time(action: Action) -> bool:
    """Whether an action was said to be done before its day was over."""
    return action.done_at is not None and action.done_at <= action.due_at
