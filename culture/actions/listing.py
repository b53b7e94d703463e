"""Which actions a page shows, and the same as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from culture.actions.asked_first import found_words
from culture.actions.models import Action, ActionVerdict
from culture.actions.queries import newest_first, overdue_at, soonest_first
from culture.actions.states import ActionState, state_of
from culture.core import findings, origins
from culture.org.selecting import ChosenRows, asked_for

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit

MOST = 200
FROM_FINDING = "finding"


class ActionSelection(models.TextChoices):
    """Which actions somebody looks at."""

    RUNNING = "running", gettext_lazy("Running")
    OVERDUE = "overdue", gettext_lazy("Overdue")
    MINE = "mine", gettext_lazy("Mine")
    TO_CHECK = "to-check", gettext_lazy("Result to be looked at")
    CLOSED = "closed", gettext_lazy("Closed")


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action as a list shows it, with what it was made of as far as its reader may know."""

    action: Action
    state: ActionState
    found: str = ""

    @property
    def label(self) -> str:
        """How it stands; a closed one as its result does."""
        check = self.action.result
        return str(check.get_verdict_display() if check else self.state.label)

    @property
    def tone(self) -> str:
        """What its badge looks like."""
        check = self.action.result
        return ActionVerdict(check.verdict).tone if check else self.state.tone


def action_list(
    user: User, asked: Mapping[str, str], *, units: Sequence[Unit], now: dt.datetime
) -> ChosenRows[ActionRow, ActionSelection]:
    """Choose by the query of an address: `show` is a selection, `unit` one of some units.

    A unit stands for itself and all below it. What names nothing is taken as not asked.
    """
    selection, unit = asked_for(asked, usual=ActionSelection.RUNNING, units=units)
    shown = Action.objects.visible_to(user, day=user.organisation.day_of(now)).with_state()
    shown = shown.filter(_within(selection, user, now=now))
    if unit:
        shown = shown.filter(unit__path__contains=[unit.pk])
    order = newest_first if selection == ActionSelection.CLOSED else soonest_first
    found = list(order(shown)[: MOST + 1])
    words = found_words(found[:MOST], reader=user, day=user.organisation.day_of(now))
    rows = [row_of(one, now=now, found=words[one.pk]) for one in found[:MOST]]
    return ChosenRows(rows, selection, units, unit, has_more=len(found) > MOST)


def row_of(action: Action, *, now: dt.datetime, found: str = "") -> ActionRow:
    """An action as a list shows it at a moment."""
    return ActionRow(action, state_of(action, now=now), found)


def headings() -> list[str]:
    """What the columns of a file are called."""
    return [
        _("Action"),
        _("Unit"),
        _("Owner"),
        pgettext("a day", "Due"),
        _("How it stands"),
        _("Done on"),
        _("Made of"),
        _("What was found"),
    ]


def table_rows(shown: ChosenRows[ActionRow, ActionSelection]) -> Iterator[list[object]]:
    """Write the actions that are shown, as they are shown."""
    for row in shown.rows:
        action = row.action
        done = action.done_at and action.organisation.day_of(action.done_at)
        yield [
            action.title,
            action.unit.name,
            action.owner.name if action.owner else "",
            action.due_on.isoformat(),
            row.label,
            done.isoformat() if done else "",
            origin_label(action),
            row.found,
        ]


def origin_label(action: Action) -> str:
    """What an action was made of; empty where it was made of nothing."""
    if action.origin == FROM_FINDING:
        return str(findings.label_of(action.origin_key.partition(":")[0]))
    return str(origins.label_of(action.origin)) if action.origin else ""


def due_of(action: Action) -> str:
    """The day until which an action runs."""
    return date_format(action.due_on, "DATE_FORMAT")


def _within(selection: ActionSelection, user: User, *, now: dt.datetime) -> Q:
    running = Q(result_of=None)
    chosen = {
        ActionSelection.OVERDUE: overdue_at(now),
        ActionSelection.MINE: running & Q(owner=user),
        ActionSelection.TO_CHECK: running & Q(done_at__isnull=False),
        ActionSelection.CLOSED: ~running,
    }
    return chosen.get(selection, running)
