"""Everything a dashboard shows, read from releases only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.shortcuts import get_object_or_404

from culture.dashboards import periods
from culture.dashboards.charts.trend import MOST_PERIODS
from culture.dashboards.figures import Numbers, Subjects
from culture.metrics import queries as metrics
from culture.org.models import Position, Unit
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Iterable

    from culture.accounts.models import User
    from culture.metrics.models import Release, Series
    from culture.metrics.queries import Outline, Span, Spot


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for; None stands for the newest."""

    series: uuid.UUID | None = None
    grain: Grain | None = None
    period: Period | None = None
    order: str = ""


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A unit above, and whether the actor may see its numbers."""

    unit: Unit
    is_open: bool


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One unit, series and period with everything around it that one page needs.

    `release` is None where the numbers are withheld. `outlines` holds the children of this period
    and the unit's own earlier periods, `timeline` those periods, oldest first, this one last.
    """

    unit: Unit
    trail: list[Ancestor]
    spans: list[Span]
    span: Span
    period: Period
    order: str
    subjects: Subjects
    release: Release | None
    children: list[Unit]
    timeline: list[Period]
    outlines: dict[Spot, Outline]
    has_culture: bool
    today: dt.date

    @property
    def numbers(self) -> Numbers | None:
        """The release's numbers; None where they are withheld."""
        return Numbers(self.release.content, self.subjects) if self.release else None

    def numbers_of(self, child: Unit) -> Numbers | None:
        """The outline of a child in this period; None where it is withheld."""
        return self._outline(child.pk, self.period)

    def numbers_in(self, period: Period) -> Numbers | None:
        """The outline of the unit in a period of the timeline; None where it is withheld."""
        return self._outline(self.unit.pk, period)

    def _outline(self, unit: int, period: Period) -> Numbers | None:
        outline = self.outlines.get((unit, period.starts_on))
        return Numbers(outline.content, self.subjects) if outline else None

    @property
    def fingerprint(self) -> str:
        """A hash of everything shown but the reader's own name, language and links."""
        shown = [
            self.release.sha256 if self.release else "",
            *(f"{spot}{outline.sha256}" for spot, outline in sorted(self.outlines.items())),
            *(f"{unit.uuid}{unit.name}" for unit in (self.unit, *self.children)),
            *(f"{step.unit.name}{step.is_open}" for step in self.trail),
            *(f"{span.series.uuid}{span.series.names}{span.newest}" for span in self.spans),
            *(f"{key}{subject.names}{subject.helps}" for key, subject in self.subjects.items()),
            f"{self.span.series.uuid}{self.period}{self.order}{self.today}{self.has_culture}",
        ]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def own_units(actor: User, *, day: dt.date) -> list[Unit]:
    """Where the actor's dashboards start: the top for those who see all, else their own units.

    A unit below another one of theirs that they lead is reached from there.
    """
    if actor.sees_whole_organisation:
        return _top(actor)
    positions = _positions(actor, day)
    led = {position.unit_id for position in positions if position.kind == Position.Kind.LEADS}
    units = {position.unit_id: position.unit for position in positions}
    return [unit for unit in units.values() if not led & set(unit.path[:-1])]


def led_units(actor: User, *, day: dt.date) -> list[Unit]:
    """The units whose numbers are the actor's business: those they lead, the top for HR."""
    if actor.sees_whole_organisation:
        return _top(actor)
    positions = _positions(actor, day)
    units = {one.unit_id: one.unit for one in positions if one.kind == Position.Kind.LEADS}
    return [unit for unit in units.values() if not units.keys() & set(unit.path[:-1])]


def _top(actor: User) -> list[Unit]:
    return list(Unit.objects.visible_to(actor).filter(parent=None))


def _positions(actor: User, day: dt.date) -> list[Position]:
    held = Position.objects.current(day).filter(person__user=actor).select_related("unit")
    return list(held.order_by("unit__name", "unit"))


def has_dashboards(actor: User, *, day: dt.date) -> bool:
    """Whether there is any unit whose numbers the actor may see."""
    if actor.sees_whole_organisation:
        return True
    return Position.objects.current(day).filter(person__user=actor).exists()


@dataclass(frozen=True, slots=True)
class Change:
    """The newest numbers of a unit, and those of the period before where they are shown."""

    unit: Unit
    series: Series
    period: Period
    after: Numbers
    before: Numbers | None


def newest_change(unit: Unit) -> Change | None:
    """Read the newest numbers of a unit and those before; None where it has none."""
    spans = metrics.spans_of(unit)
    if not spans:
        return None
    series, period = spans[0].series, spans[0].newest_period
    subjects = metrics.subjects_by_key(series)
    days = [period.starts_on, period.previous.starts_on]
    outlines = metrics.newest_outlines(
        series=series, grain=period.grain, spots=[(unit.pk, day) for day in days]
    )
    after, before = (outlines.get((unit.pk, day)) for day in days)
    if after is None:
        return None
    earlier = Numbers(before.content, subjects) if before else None
    return Change(unit, series, period, Numbers(after.content, subjects), earlier)


def load_unit(identity: uuid.UUID, *, actor: User, day: dt.date) -> Unit:
    """The unit, if the actor may see its numbers; Http404 otherwise."""
    return get_object_or_404(Unit.objects.measured_for(actor, day=day), uuid=identity)


def load_trail(unit: Unit, *, actor: User, day: dt.date) -> list[Ancestor]:
    """The units above, from the top down."""
    above = unit.path[:-1]
    opened = Unit.objects.measured_for(actor, day=day).filter(pk__in=above)
    open_units = set(opened.values_list("pk", flat=True))
    units = Unit.objects.visible_to(actor).filter(pk__in=above)
    trail = sorted(units, key=lambda one: above.index(one.pk))
    return [Ancestor(one, one.pk in open_units) for one in trail]


def load_dashboard(
    unit: Unit, choice: Choice, *, actor: User, day: dt.date, with_children: bool = True
) -> Dashboard | None:
    """Read what one page shows; None where the unit has no numbers at all yet.

    Raises LookupError for a series that the unit has no numbers of. The number of statements does
    not depend on how many units, periods or answers there are.
    """
    spans = metrics.spans_of(unit)
    if not spans:
        return None
    span = _chosen(spans, choice.series)
    period = choice.period or _default_period(span, choice.grain, day)
    series = span.series
    children = _children(unit, period, actor=actor, day=day) if with_children else []
    timeline = periods.before(
        period,
        number=MOST_PERIODS,
        since=span.first.get(period.grain, period.starts_on),
    )
    return Dashboard(
        unit=unit,
        trail=load_trail(unit, actor=actor, day=day),
        spans=spans,
        span=span,
        period=period,
        order=choice.order,
        subjects=metrics.subjects_by_key(series),
        release=metrics.newest_release(series=series, unit=unit, period=period),
        children=children,
        timeline=timeline,
        outlines=metrics.newest_outlines(
            series=series,
            grain=period.grain,
            spots=[
                *((child.pk, period.starts_on) for child in children),
                *((unit.pk, one.starts_on) for one in timeline),
            ],
        ),
        has_culture=metrics.has_editions(unit),
        today=day,
    )


def _chosen(spans: Iterable[Span], series: uuid.UUID | None) -> Span:
    for span in spans:
        if series in {None, span.series.uuid}:
            return span
    raise LookupError(series)


def _default_period(span: Span, grain: Grain | None, day: dt.date) -> Period:
    if grain is None:
        return span.newest_period
    return Period.around(span.newest.get(grain, day), grain)


def _children(unit: Unit, period: Period, *, actor: User, day: dt.date) -> list[Unit]:
    """The children whose numbers the actor may see, without those closed before the period."""
    existed = Q(closed_on=None) | Q(closed_on__gte=period.starts_on)
    children = Unit.objects.measured_for(actor, day=day).filter(existed, parent=unit)
    return list(children.order_by("name", "pk"))
