"""What pages read of predictions and standards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from culture.chain.links import CUSTOMER
from culture.chain.models import Prediction, Standard
from culture.chain.standards import StandardBook
from culture.metrics.models import Measure, Series, Subject
from culture.metrics.queries import newest_subjects
from culture.org.models import Position, Unit

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from culture.accounts.models import User
    from culture.org.models import UnitQuerySet
    from culture.privacy.periods import Period


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A dimension or a statement with what counts for it; `origin` is another unit that set it."""

    subject: Subject
    standard: Standard | None
    origin: Unit | None


@dataclass(frozen=True, slots=True)
class StandardTable:
    """The standards of a unit for one questionnaire of customers."""

    series: Series
    rows: Sequence[StandardRow]

    @property
    def set_rows(self) -> list[StandardRow]:
        """Those that have a standard."""
        return [row for row in self.rows if row.standard]

    @property
    def open_dimensions(self) -> list[StandardRow]:
        """The dimensions that have none."""
        return [row for row in self.rows if not row.standard and row.subject.kind == "dimension"]

    @property
    def open_items(self) -> list[StandardRow]:
        """The statements that have none."""
        return [row for row in self.rows if not row.standard and row.subject.kind == "item"]


def customer_series(organisation: int) -> list[Series]:
    """The questionnaires that an organisation (by serial) asks its customers."""
    asked = Measure.objects.values("series")
    return list(
        Series.objects.filter(organisation=organisation, source=CUSTOMER, pk__in=asked)
        .select_related("organisation")
        .order_by("pk")
    )


def standards_of(unit: Unit) -> list[StandardTable]:
    """What counts in a unit now, for each questionnaire of customers."""
    found = customer_series(unit.organisation_id)
    book = StandardBook.read(found, units=unit.path)
    return [_table(unit, series, book) for series in found]


def _table(unit: Unit, series: Series, book: StandardBook) -> StandardTable:
    known = {one.spot: one for one in book.in_force(unit, series)}
    rows = []
    for subject in newest_subjects(series):
        standard = known.get((subject.kind, subject.key))
        origin = standard.unit if standard and standard.unit_id != unit.pk else None
        rows.append(StandardRow(subject, standard, origin))
    return StandardTable(series, rows)


def versions_of(unit: Unit, series: Series, subject: Subject) -> list[Standard]:
    """Every version that a unit itself set, the newest first."""
    found = Standard.objects.filter(
        unit=unit, series=series, kind=subject.kind, key=subject.key
    ).select_related("unit__organisation", "owner", "set_by")
    return list(found.order_by("-number"))


def predictions_for(unit: Unit, series: Series, quarter: Period) -> list[Prediction]:
    """What was said for a quarter, also by whoever declined; the oldest first."""
    found = Prediction.objects.filter(unit=unit, series=series, starts_on=quarter.starts_on)
    return list(found.select_related("lead", "said_by", "unit__organisation").order_by("pk"))


def reviews_due(user: User, *, day: dt.date) -> QuerySet[Standard]:
    """Standards to be looked at again that a person keeps, or whose unit they lead themselves."""
    led = Position.objects.current(day).filter(person__user=user, kind=Position.Kind.LEADS)
    theirs = Standard.objects.filter(
        Q(unit__in=led.values("unit")) | Q(owner__user=user),
        unit__organisation=user.organisation_id,
    )
    place = ("unit", "series", "kind", "key")
    newest = theirs.order_by(*place, "-number").distinct(*place)
    due = Standard.objects.filter(pk__in=newest.values("pk"), is_withdrawn=False)
    return due.filter(review_on__lte=day).order_by("review_on", "pk")


def units_with_standards(user: User, *, day: dt.date) -> UnitQuerySet:
    """The units in which somebody works whose standards they can read."""
    held = Position.objects.current(day).filter(person__user=user, kind=Position.Kind.MEMBER)
    known = Standard.objects.filter(unit__path__contained_by=OuterRef("path"))
    units = Unit.objects.filter(Exists(known), pk__in=held.values("unit"))
    return units.order_by("name", "pk")
