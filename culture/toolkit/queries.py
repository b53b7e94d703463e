"""Reads of checklists and of how alive each practice is in a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from culture.org.models import Position, Unit
from culture.toolkit.fading import Freshness, freshness
from culture.toolkit.models import Evidence, Practice, Run, Tick, ToolkitVersion
from culture.toolkit.rhythms import CALENDAR, OCCASIONS, Rhythm

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.accounts.models import Organisation

OCCASIONS_KEPT = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class PracticeState:
    """How a practice stands in a unit: how fresh its last tick is, and what was said last.

    What belongs to a new colleague or a change `had_occasion` only where there was one.
    """

    practice: Practice
    freshness: Freshness
    done_on: dt.date | None = None
    newest: Tick | None = None
    had_occasion: bool = True

    @property
    def is_for_us(self) -> bool:
        """Whether the unit does not say that it is not for them."""
        return self.newest is None or self.newest.state != Tick.State.NOT_FOR_US

    @property
    def applies(self) -> bool:
        """Whether it is asked of the unit at all."""
        return self.had_occasion and self.is_for_us

    @property
    def holds(self) -> bool:
        """Whether it counts as done today."""
        return self.applies and self.freshness.holds


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One practice of a run, with the newest answer and what shows it."""

    practice: Practice
    tick: Tick | None
    evidence: Sequence[Evidence]
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class Checklist:
    """A run with its practices in order, each with its newest answer; evidence is left out."""

    run: Run
    rows: Sequence[ChecklistRow]


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that waits: how many practices it asks for, and how many are answered."""

    run: Run
    practices: int
    answered: int

    @property
    def waiting(self) -> int:
        """How many are not answered yet."""
        return self.practices - self.answered


def practices_in_force(organisation: Organisation) -> list[Practice]:
    """The practices that an organisation goes by, in their order; none before HR published any."""
    version = ToolkitVersion.objects.in_force().filter(organisation=organisation).first()
    return list(version.practices.order_by("position", "pk")) if version else []


def newest_ticks(runs: Iterable[Run]) -> dict[tuple[int, int], Tick]:
    """The newest tick of each practice of several runs, by the serials of both."""
    ticks = Tick.objects.filter(run__in=list(runs)).order_by("run", "practice", "-pk")
    found = ticks.distinct("run", "practice").select_related("said_by")
    return {(tick.run_id, tick.practice_id): tick for tick in found}


def checklist_of(run: Run) -> list[ChecklistRow]:
    """The practices of a run in their order, each with its newest answer and its evidence."""
    practices = run.version.practices.filter(rhythm=run.rhythm).order_by("position", "pk")
    ticks = newest_ticks([run])
    shown = run.evidence.select_related("added_by").order_by("pk")
    return [
        _row(run, practice, ticks, [one for one in shown if one.practice_id == practice.pk])
        for practice in practices
    ]


def checklists_of(runs: Sequence[Run]) -> list[Checklist]:
    """Several runs with their newest answers, in their order; two statements for all of them."""
    practices = Practice.objects.filter(version__in={run.version_id for run in runs})
    asked = list(practices.order_by("position", "pk"))
    ticks = newest_ticks(runs)
    return [
        Checklist(
            run,
            [
                _row(run, practice, ticks, [])
                for practice in asked
                if (practice.version_id, practice.rhythm) == (run.version_id, run.rhythm)
            ],
        )
        for run in runs
    ]


def _row(
    run: Run,
    practice: Practice,
    ticks: Mapping[tuple[int, int], Tick],
    evidence: Sequence[Evidence],
) -> ChecklistRow:
    tick = ticks.get((run.pk, practice.pk))
    return ChecklistRow(practice, tick, evidence, days_late(run, tick.said_at) if tick else 0)


def days_late(run: Run, said_at: dt.datetime) -> int:
    """How many days after it was due a checklist was answered, by the organisation's own clock."""
    late: int = (run.unit.organisation.day_of(said_at) - run.due_on).days
    return max(late, 0)


def open_runs(units: Iterable[Unit], *, day: dt.date) -> list[OpenRun]:
    """The checklists of units that wait for answers, the oldest due first; see `runs_to_answer`."""
    runs = runs_to_answer(list(units), day=day).select_related("unit", "joiner")
    return [
        OpenRun(run, practices=vars(run)["wanted"], answered=vars(run)["answered"]) for run in runs
    ]


def runs_to_answer(units: Sequence[Unit] | QuerySet[Unit], *, day: dt.date) -> QuerySet[Run]:
    """The checklists of units that wait for answers, the oldest due first.

    Of those of the calendar only the newest of each rhythm waits: a week that was missed is missed.
    A colleague who is no longer there is not waited for.
    """
    asked = Practice.objects.filter(version=OuterRef("version"), rhythm=OuterRef("rhythm"))
    counted = asked.order_by().values("version").annotate(number=Count("pk")).values("number")
    there = Position.objects.current(day).filter(person=OuterRef("joiner"), unit=OuterRef("unit"))
    later = Run.objects.filter(
        unit=OuterRef("unit"), rhythm=OuterRef("rhythm"), starts_on__gt=OuterRef("starts_on")
    )
    return (
        Run.objects.filter(unit__in=units, starts_on__lte=day)
        .filter(
            Q(rhythm__in=CALENDAR) & ~Exists(later)
            | Q(rhythm=Rhythm.JOINER) & Exists(there)
            | Q(rhythm=Rhythm.CHANGE)
        )
        .filter(Q(rhythm__in=CALENDAR) | Q(due_on__gte=day - OCCASIONS_KEPT))
        .annotate(
            wanted=Coalesce(Subquery(counted), 0),
            answered=Count("ticks__practice", distinct=True),
        )
        .filter(answered__lt=F("wanted"))
        .order_by("due_on", "starts_on", "unit__name", "pk")
    )


def states_in(
    units: Sequence[Unit], practices: Sequence[Practice], *, today: dt.date
) -> dict[Unit, list[PracticeState]]:
    """How each practice stands in each unit today; ticks of earlier versions count by their key."""
    done = _newest_by_key(units, state=Tick.State.DONE)
    said = _newest_by_key(units)
    opened = Run.objects.filter(unit__in=units, rhythm__in=OCCASIONS)
    occasions = set(opened.values_list("unit", "rhythm").distinct())
    return {
        unit: [
            PracticeState(
                practice,
                *_freshness(unit, practice, done=done, today=today),
                newest=said.get((unit.pk, practice.key)),
                had_occasion=practice.rhythm in CALENDAR or (unit.pk, practice.rhythm) in occasions,
            )
            for practice in practices
        ]
        for unit in units
    }


def _newest_by_key(units: Sequence[Unit], **wanted: str) -> dict[tuple[int, str], Tick]:
    ticks = Tick.objects.filter(run__unit__in=units, **wanted).select_related("run", "practice")
    newest = ticks.order_by("run__unit", "practice__key", "-pk").distinct(
        "run__unit", "practice__key"
    )
    return {(tick.run.unit_id, tick.practice.key): tick for tick in newest}


def _freshness(
    unit: Unit, practice: Practice, *, done: dict[tuple[int, str], Tick], today: dt.date
) -> tuple[Freshness, dt.date | None]:
    tick = done.get((unit.pk, practice.key))
    done_on = unit.organisation.day_of(tick.said_at) if tick else None
    found = freshness(
        done_on,
        today=today,
        ages_after=practice.ages_after,
        expires_after=practice.expires_after,
    )
    return found, done_on
