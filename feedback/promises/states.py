"""How a promise stands at a moment; a pure function of what was said and of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.promises.models import PromiseEnd, PromiseOutcome

if TYPE_CHECKING:
    import datetime as dt

    from feedback.promises.models import Promise, PromiseTerm


class PromiseState(models.TextChoices):
    """How a promise stands; what was agreed anew stands as its newest term does."""

    ASKED = "asked", _("the unit is asked first")
    ANSWERED = "answered", _("answered, not given yet")
    LAPSED = "lapsed", _("never given")
    OPEN = "open", _("runs")
    AT_RISK = "at-risk", _("at risk")
    OVERDUE = "overdue", _("overdue")
    KEPT = "kept", _("kept")
    LATE = "late", _("kept, but said too late")
    BROKEN = "broken", _("broken")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a promise", "withdrawn")

    @property
    def tone(self) -> str:
        """What its badge looks like: good, bad, a warning or neither."""
        return TONES.get(self, "")


TONES = {
    PromiseState.KEPT: "good",
    PromiseState.AT_RISK: "warn",
    PromiseState.OVERDUE: "bad",
    PromiseState.BROKEN: "bad",
    PromiseState.LATE: "bad",
}


def standing_of(promise: Promise, *, now: dt.datetime) -> PromiseState:
    """Say how a promise stands, read with its state."""
    term = promise.now_due
    end = term.how_it_ended
    if end:
        return _ended(end, term)
    if promise.word is None:
        if term.due_at <= now:
            return PromiseState.LAPSED
        return PromiseState.ANSWERED if term.feasibility else PromiseState.ASKED
    if term.due_at <= now:
        return PromiseState.OVERDUE
    is_silent = term.warns_at <= now and term.progress_at is None
    return PromiseState.AT_RISK if is_silent else PromiseState.OPEN


def is_in_time(end: PromiseEnd, term: PromiseTerm) -> bool:
    """Whether a term was kept, and said so before its time was over."""
    return end.outcome == PromiseOutcome.KEPT and end.ended_at <= term.closes_at


def _ended(end: PromiseEnd, term: PromiseTerm) -> PromiseState:
    if end.outcome == PromiseOutcome.KEPT:
        return PromiseState.KEPT if is_in_time(end, term) else PromiseState.LATE
    if end.outcome == PromiseOutcome.WITHDRAWN:
        return PromiseState.WITHDRAWN
    return PromiseState.BROKEN
