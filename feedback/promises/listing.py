"""Which promises a page shows, and the same as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from culture.org.selecting import ChosenRows, asked_for
from feedback.promises.models import Addressee, Promise
from feedback.promises.queries import RUNNING, needs_care, newest_first, soonest_first
from feedback.promises.states import PromiseState, standing_of

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit

MOST = 200


class Selection(models.TextChoices):
    """Which promises somebody looks at."""

    RUNNING = "running", gettext_lazy("Running")
    CARE = "care", gettext_lazy("At risk or overdue")
    MINE = "mine", gettext_lazy("Mine")
    ENDED = "ended", gettext_lazy("Ended")


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise as a list shows it."""

    promise: Promise
    standing: PromiseState
    due: str
    addressee: str


def promise_list(
    user: User, asked: Mapping[str, str], *, units: Sequence[Unit], now: dt.datetime
) -> ChosenRows[PromiseRow, Selection]:
    """Choose by the query of an address: `show` is a selection, `unit` one of some units.

    A unit stands for itself and all below it. What names nothing is taken as not asked.
    """
    selection, unit = asked_for(asked, usual=Selection.RUNNING, units=units)
    shown = Promise.objects.visible_to(user, day=user.organisation.day_of(now)).with_state()
    shown = shown.filter(_within(selection, user, now=now))
    if unit:
        below = Q(unit__path__contains=[unit.pk]) | Q(deliverer__path__contains=[unit.pk])
        shown = shown.filter(below)
    order = newest_first if selection == Selection.ENDED else soonest_first
    found = list(order(shown)[: MOST + 1])
    rows = [_row(one, now=now) for one in found[:MOST]]
    return ChosenRows(rows, selection, units, unit, has_more=len(found) > MOST)


def headings() -> list[str]:
    """What the columns of a file are called."""
    return [
        _("Promise"),
        _("Kind"),
        _("How it stands"),
        pgettext("a day", "Due"),
        _("Promised by"),
        _("Kept by"),
        _("To whom"),
        _("Case"),
        _("Owner"),
        _("Asked first?"),
    ]


def table_rows(shown: ChosenRows[PromiseRow, Selection]) -> Iterator[list[object]]:
    """Write the promises that are shown, as they are shown."""
    for row in shown.rows:
        promise = row.promise
        yield [
            promise.text,
            promise.get_kind_display(),
            str(row.standing.label),
            row.due,
            promise.unit.name,
            promise.deliverer.name,
            row.addressee,
            promise.reference,
            promise.owner.name if promise.owner else "",
            str(promise.word.get_basis_display()) if promise.word else "",
        ]


def addressee_of(promise: Promise) -> str:
    """To whom something was promised, without the case."""
    if promise.addressee == Addressee.UNIT and promise.to_unit:
        return promise.to_unit.name
    if promise.addressee == Addressee.TOUCHPOINT and promise.touchpoint:
        return promise.touchpoint
    return str(promise.get_addressee_display())


def due_of(promise: Promise) -> str:
    """The day, and the time where one was said, until which the newest term runs."""
    term = promise.now_due
    day = date_format(term.due_on, "DATE_FORMAT")
    if term.due_time is None:
        return day
    return f"{day}, {time_format(term.due_time, 'TIME_FORMAT')}"


def _row(promise: Promise, *, now: dt.datetime) -> PromiseRow:
    return PromiseRow(
        promise, standing_of(promise, now=now), due_of(promise), addressee_of(promise)
    )


def _within(selection: Selection, user: User, *, now: dt.datetime) -> Q:
    if selection == Selection.CARE:
        return needs_care(now)
    if selection == Selection.MINE:
        return RUNNING & (Q(owner=user) | Q(made_by=user))
    return ~RUNNING if selection == Selection.ENDED else RUNNING
