"""Kept dates of actions, per unit: how many were done in time, of all whose day is over or done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from culture.actions.models import Action, ActionNote, ActionVerdict
from culture.actions.states import ActionState, is_in_time, state_of
from culture.dashboards import formats
from culture.scoring.proportions import wilson

if TYPE_CHECKING:
    from culture.org.models import Unit

DAYS = 365
RESULTS = (ActionVerdict.BETTER, ActionVerdict.WORSE, ActionVerdict.CANNOT_TELL)


@dataclass(frozen=True, slots=True)
class KeptDates:
    """A unit with all below it, in the last year until now.

    `kept` of `decided` actions were done by their day. `moved` had another day before. `overdue`
    wait now, `results` were closed, by verdict.
    """

    unit: Unit
    kept: int
    decided: int
    moved: int
    overdue: int
    results: dict[str, int]

    @property
    def share(self) -> str:
        """The share kept, in per cent; empty where there is nothing to count."""
        return formats.percent(self.kept / self.decided) if self.decided else ""

    @property
    def results_told(self) -> str:
        """How many were closed with which result; empty where none was."""
        return ", ".join(
            f"{verdict.label}: {self.results[verdict]}"
            for verdict in RESULTS
            if self.results.get(verdict)
        )

    @property
    def interval(self) -> str:
        """Wilson's 95 % interval of it."""
        found = wilson(self.kept, self.decided)
        if found is None:
            return ""
        ends = {"low": formats.percent(found.low), "high": formats.percent(found.high)}
        return _("%(low)s to %(high)s") % ends


def kept_dates(units: Sequence[Unit], *, now: dt.datetime) -> list[KeptDates]:
    """Count for some units of one organisation, in their order; in two statements."""
    if not units:
        return []
    since = now - dt.timedelta(days=DAYS)
    decided = Q(done_at__gte=since) | Q(due_at__lte=now, due_at__gte=since)
    dropped = Q(result_of__verdict=ActionVerdict.DROPPED)
    moves = Count("notes", filter=Q(notes__kind=ActionNote.Kind.DAY))
    actions = (
        Action.objects.filter(decided, organisation=units[0].organisation_id)
        .exclude(dropped)
        .select_related("unit", "result_of")
        .annotate(moves=moves)
    )
    found = list(actions)
    return [
        _of_unit(unit, [one for one in found if unit.pk in one.unit.path], now) for unit in units
    ]


def headings() -> list[str]:
    """What the columns of the file are called."""
    return [
        _("Unit"),
        _("Done in time"),
        _("Of"),
        _("Per cent"),
        _("Interval"),
        _("Day moved before"),
        _("Overdue"),
        *(str(one.label) for one in RESULTS),
    ]


def file_rows(told: Iterable[KeptDates]) -> Iterable[list[object]]:
    """The line of each unit, as the page shows it."""
    for one in told:
        counts = [one.results.get(verdict, 0) for verdict in RESULTS]
        facts = [one.kept, one.decided, one.share, one.interval, one.moved, one.overdue]
        yield [one.unit.name, *facts, *counts]


def _of_unit(unit: Unit, actions: Sequence[Action], now: dt.datetime) -> KeptDates:
    closed = [one.result.verdict for one in actions if one.result]
    return KeptDates(
        unit,
        kept=sum(is_in_time(one) for one in actions),
        decided=len(actions),
        moved=sum(vars(one)["moves"] > 0 for one in actions),
        overdue=sum(state_of(one, now=now) == ActionState.OVERDUE for one in actions),
        results={verdict: closed.count(verdict) for verdict in RESULTS},
    )
