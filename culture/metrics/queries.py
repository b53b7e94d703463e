"""What pages read beside releases: subjects by name, and the nearest numbers of a wave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from culture.metrics import reading
from culture.metrics.counts import AtLeast
from culture.metrics.models import Series, Subject

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Collection

    from culture.metrics.content import Content
    from culture.org.models import Unit


@dataclass(frozen=True, slots=True)
class Beside:
    """What a wave says of a unit, by dimension; gaps only where both sides were asked."""

    unit: Unit
    closed_on: dt.date
    n: int
    may_be_more: bool
    delivered: dict[str, float]
    gap: dict[str, float]


def subjects_by_key(series: Series) -> dict[tuple[str, str, str], Subject]:
    """The subjects of a series by (kind, pair, key), with the texts of its newest version."""
    return subjects_of_each([series])[series]


def subjects_of_each(
    series: Collection[Series],
) -> dict[Series, dict[tuple[str, str, str], Subject]]:
    """See `subjects_by_key`: those of several series, in one statement."""
    found: dict[Series, dict[tuple[str, str, str], Subject]] = {one: {} for one in series}
    by_serial = {one.pk: one for one in series}
    subjects = Subject.objects.filter(measure__series__in=by_serial).order_by("measure__number")
    for subject in subjects.annotate(of_series=F("measure__series")):
        own = found[by_serial[vars(subject)["of_series"]]]
        own[subject.kind, subject.pair, subject.key] = subject
    return found


def dimension_names(organisation: int, key: str, content: Content) -> dict[str, dict[str, str]]:
    """What the dimensions of a questionnaire (by its key) are called, by key and language.

    The texts are those of the newest version with the sides and the scale of a release.
    """
    of_questionnaire = Subject.objects.filter(
        measure__series__organisation=organisation,
        measure__series__key=key,
        measure__series__source=content.source,
        measure__series__sides=list(content.sides),
        measure__series__low=content.low,
        measure__series__high=content.high,
    )
    dimensions = of_questionnaire.filter(kind=Subject.Kind.DIMENSION, pair=Subject.Pair.GAP)
    return dict(dimensions.order_by("measure__number").values_list("key", "names"))


def newest_subjects(series: Series) -> list[Subject]:
    """The dimensions and statements of a series' newest version: each dimension before its own."""
    newest = series.measures.order_by("-number").first()
    if newest is None:
        return []
    kinds = [Subject.Kind.DIMENSION, Subject.Kind.ITEM]
    found = newest.subjects.filter(pair=Subject.Pair.GAP, kind__in=kinds)
    return list(found.order_by("dimension", "kind", "position"))


def newest_wave_numbers(*, version: uuid.UUID, unit: Unit) -> Beside | None:
    """The newest numbers of a version's instrument in the nearest unit upwards that has any.

    For a person's own mirror: what is said of the unit that they belong to. None where nothing of
    the instrument was ever shown.
    """
    nearest = reading.nearest_edition(version, unit)
    if nearest is None:
        return None
    told = nearest.said.dimensions
    return Beside(
        unit=nearest.unit,
        closed_on=nearest.starts_on,
        n=int(nearest.said.n),
        may_be_more=isinstance(nearest.said.n, AtLeast),
        delivered={one.key: one.delivered for one in told if one.delivered is not None},
        gap={one.key: one.gap for one in told if one.gap is not None},
    )
