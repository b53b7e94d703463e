"""Opening checklists: each week, month and quarter, and for new colleagues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from culture.org.models import Position, Unit
from culture.toolkit.models import Run, ToolkitVersion
from culture.toolkit.responsibility import staffed_units
from culture.toolkit.rhythms import (
    CALENDAR,
    DAYS_TO_SETTLE_IN,
    Rhythm,
    induction_of,
    stretch_around,
)

RUNS_A_BATCH = 500


def open_due(*, now: dt.datetime) -> int:
    """Open every checklist that this week, month, quarter or a new colleague asks for.

    Doing it again, or twice at once, opens nothing twice. Gives how many there were to open.
    """
    opened = 0
    for version in ToolkitVersion.objects.in_force().select_related("organisation"):
        runs = list(_wanted(version, now=now))
        Run.objects.bulk_create(runs, batch_size=RUNS_A_BATCH, ignore_conflicts=True)
        opened += len(runs)
    return opened


def _wanted(version: ToolkitVersion, *, now: dt.datetime) -> Iterator[Run]:
    rhythms = set(version.practices.values_list("rhythm", flat=True))
    today = version.organisation.day_of(now)
    units = list(staffed_units(version.organisation_id, day=today))
    for rhythm in CALENDAR:
        if rhythm in rhythms:
            yield from _of_calendar(version, rhythm, units, today=today, now=now)
    if Rhythm.JOINER in rhythms:
        yield from _of_joiners(version, units, today=today, now=now)


def _of_calendar(
    version: ToolkitVersion, rhythm: Rhythm, units: list[Unit], *, today: dt.date, now: dt.datetime
) -> Iterator[Run]:
    stretch = stretch_around(today, rhythm)
    of_rhythm = Run.objects.filter(organisation=version.organisation_id, rhythm=rhythm)
    known = set(of_rhythm.filter(starts_on=stretch.starts_on).values_list("unit", flat=True))
    for unit in units:
        if unit.pk not in known:
            yield Run(
                organisation_id=version.organisation_id,
                unit=unit,
                version=version,
                rhythm=rhythm,
                starts_on=stretch.starts_on,
                due_on=stretch.due_on,
                opened_at=now,
            )


def _of_joiners(
    version: ToolkitVersion, units: list[Unit], *, today: dt.date, now: dt.datetime
) -> Iterator[Run]:
    """Take whoever began lately and had never been a member of the unit before."""
    since = today - dt.timedelta(days=DAYS_TO_SETTLE_IN - 1)
    members = Position.objects.filter(
        kind=Position.Kind.MEMBER, unit__in=units, person__is_active=True
    )
    recent = members.filter(starts_on__range=(since, today)).values("person")
    held = members.filter(person__in=recent).order_by("unit", "person", "starts_on")
    known = set(
        Run.objects.filter(organisation=version.organisation_id, rhythm=Rhythm.JOINER)
        .filter(starts_on__gte=since)
        .values_list("unit", "joiner")
    )
    for (unit, person), positions in groupby(held, lambda one: (one.unit_id, one.person_id)):
        first = next(positions)
        if first.starts_on < since or (unit, person) in known:
            continue
        stretch = induction_of(first.starts_on)
        yield Run(
            organisation_id=version.organisation_id,
            unit_id=unit,
            version=version,
            rhythm=Rhythm.JOINER,
            starts_on=stretch.starts_on,
            due_on=stretch.due_on,
            joiner_id=person,
            opened_at=now,
        )
