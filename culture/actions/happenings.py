"""What hooks are told of actions: that the day of one is over and nobody said that it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from culture.actions.models import Action
from culture.actions.queries import overdue_at
from culture.hooks.events import Happening

if TYPE_CHECKING:
    from culture.accounts.models import Organisation


def overdue(
    organisation: Organisation, after: dt.datetime, until: dt.datetime
) -> Iterator[Happening]:
    """The actions that came to be overdue; an action that gets another day may come again."""
    found = Action.objects.filter(
        overdue_at(until), organisation=organisation, due_at__gt=after
    ).select_related("unit")
    for one in found:
        yield Happening(
            key=f"{one.uuid}/{one.due_on}",
            at=one.due_at,
            unit=one.unit.name,
            url=reverse("actions:action", args=[one.uuid]),
            facts={"action": str(one.uuid), "due_on": one.due_on.isoformat()},
        )
