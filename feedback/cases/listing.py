"""Which cases a page shows, and the same as rows of a file, without who the customers are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import DateField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.org.selecting import ChosenRows, asked_for
from feedback.cases.deadlines import DUE_AFTER, age_in_words
from feedback.cases.reach import cases_seen_by
from feedback.cases.states import CaseStanding, standing_of

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit
    from feedback.touchpoints.models.words import ContactQuerySet

MOST = 100
UNANSWERED = Q(case=None) | Q(case__current__reply=None)
WAITING = UNANSWERED & Q(erased_on=None)
FIRST_DUE = Cast(
    ExpressionWrapper(F("week") + Value(DUE_AFTER), output_field=models.DateTimeField()),
    DateField(),
)
ANSWER_DUE = Coalesce("case__current__due_on", FIRST_DUE)
ANSWERED = Q(case__current__reply__isnull=False, case__current__verdict=None)


class CaseSelection(models.TextChoices):
    """Which cases somebody looks at."""

    WAITING = "waiting", gettext_lazy("Waiting")
    MINE = "mine", gettext_lazy("Mine")
    ANSWERED = "answered", gettext_lazy("Answered")
    SOLVED = "solved", gettext_lazy("Solved")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as a list shows it."""

    standing: CaseStanding
    age: str
    due: str


def case_list(
    user: User, asked: Mapping[str, str], *, units: Sequence[Unit], now: dt.datetime
) -> ChosenRows[CaseRow, CaseSelection]:
    """Choose by the query of an address: `show` is a selection, `unit` one of some units.

    A unit stands for itself and all below it. What names nothing is taken as not asked.
    """
    selection, unit = asked_for(asked, usual=CaseSelection.WAITING, units=units)
    today = user.organisation.day_of(now)
    shown = cases_seen_by(user, day=today).filter(_within(selection, user))
    if unit:
        shown = shown.filter(unit__path__contains=[unit.pk])
    found = list(soonest_first(shown)[: MOST + 1])
    rows = [_row(standing_of(one, now=now), today=today) for one in found[:MOST]]
    return ChosenRows(rows, selection, units, unit, has_more=len(found) > MOST)


def soonest_first(contacts: ContactQuerySet) -> ContactQuerySet:
    """By the day on which they are due."""
    return contacts.annotate(due=ANSWER_DUE).order_by("due", "uuid")


def headings() -> list[str]:
    """What the columns of a file are called."""
    return [
        _("Case"),
        _("How it stands"),
        _("Unit"),
        _("Moment of service"),
        _("Month"),
        _("Answer due"),
        _("Deadline over"),
        _("Round"),
        _("Owner"),
    ]


def table_rows(shown: ChosenRows[CaseRow, CaseSelection]) -> Iterator[list[object]]:
    """Write the cases that are shown, without name, address and message."""
    for row in shown.rows:
        standing, contact = row.standing, row.standing.contact
        yield [
            str(contact.uuid),
            str(standing.state.label),
            contact.unit.name,
            contact.touchpoint.name if contact.touchpoint else "",
            date_format(contact.month, "YEAR_MONTH_FORMAT"),
            standing.due_on.isoformat(),
            _("yes") if standing.is_overdue else _("no"),
            standing.number,
            standing.owner.name if standing.owner else "",
        ]


def _row(standing: CaseStanding, *, today: dt.date) -> CaseRow:
    return CaseRow(
        standing,
        age=age_in_words(standing.contact.week, today=today) if standing.waits else "",
        due=date_format(standing.due_on, "DATE_FORMAT") if standing.waits else "",
    )


def _within(selection: CaseSelection, user: User) -> Q:
    if selection == CaseSelection.MINE:
        return WAITING & Q(case__owner=user)
    if selection == CaseSelection.ANSWERED:
        return ANSWERED
    if selection == CaseSelection.SOLVED:
        return Q(case__current__verdict__was_solved=True)
    return WAITING
