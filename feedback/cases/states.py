"""How a case stands at a moment; a pure function of what was said and of the time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import pgettext_lazy

from feedback.cases.deadlines import first_deadline

if TYPE_CHECKING:
    from culture.accounts.models import User
    from feedback.cases.models import Case, CaseRound
    from feedback.touchpoints.models import Contact


class CaseState(models.TextChoices):
    """How a case stands."""

    NEW = "new", pgettext_lazy("of a case", "new")
    REOPENED = "reopened", pgettext_lazy("of a case", "opened again")
    ANSWERED = "answered", pgettext_lazy("of a case", "answered")
    SOLVED = "solved", pgettext_lazy("of a case", "solved")
    ERASED = "erased", pgettext_lazy("of a case", "erased")

    @property
    def tone(self) -> str:
        """What its badge looks like: good, a warning or neither."""
        return {CaseState.SOLVED: "good", CaseState.REOPENED: "warn"}.get(self, "")


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """A case as it stands: `round` is None before anything was done about it."""

    contact: Contact
    case: Case | None
    round: CaseRound | None
    state: CaseState
    due_on: dt.date
    due_at: dt.datetime
    escalates_at: dt.datetime
    is_overdue: bool
    is_escalated: bool

    @property
    def waits(self) -> bool:
        """Whether the customer waits for an answer."""
        return self.state in {CaseState.NEW, CaseState.REOPENED}

    @property
    def number(self) -> int:
        """Which round it is in, the first one before anything was done."""
        return self.round.number if self.round else 1

    @property
    def owner(self) -> User | None:
        """Who sees to it."""
        return self.case.owner if self.case else None


def standing_of(contact: Contact, *, now: dt.datetime) -> CaseStanding:
    """Say how the case of a contact stands, read with its case and newest round."""
    case: Case | None = getattr(contact, "case", None)
    newest = case.round if case else None
    due = newest or first_deadline(contact.week, zone=contact.organisation.zone)
    state = _state(contact, newest)
    waits = state in {CaseState.NEW, CaseState.REOPENED}
    return CaseStanding(
        contact=contact,
        case=case,
        round=newest,
        state=state,
        due_on=due.due_on,
        due_at=due.due_at,
        escalates_at=due.escalates_at,
        is_overdue=waits and due.due_at <= now,
        is_escalated=waits and due.escalates_at <= now,
    )


def _state(contact: Contact, newest: CaseRound | None) -> CaseState:
    if newest and newest.said:
        return CaseState.SOLVED
    if newest and newest.answer:
        return CaseState.ANSWERED
    if contact.erased_on:
        return CaseState.ERASED
    return CaseState.REOPENED if newest and newest.number > 1 else CaseState.NEW
