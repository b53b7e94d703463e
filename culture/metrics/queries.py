"""What pages read beside releases: subjects by name, and the nearest numbers of a wave."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F

from culture.metrics import reading
from culture.metrics.counts import AtLeast
from culture.metrics.models import Series, Subject

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Callable, Collection

    from culture.metrics.content import Content
    from culture.metrics.models import Release
    from culture.org.models import Unit


SECONDS_KEPT = 2.0
MOST_KEPT = 50


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

    For a person's own mirror: what is said of the unit that they belong to, or was two seconds ago.
    None where nothing of the instrument was ever shown.
    """
    known = recent_editions.of(version)
    nearest = next((known[pk] for pk in reversed(unit.path) if pk in known), None)
    if nearest is None:
        return None
    numbers = _numbers_of(nearest.uuid)
    return Beside(
        unit=nearest.unit,
        closed_on=nearest.starts_on,
        n=int(numbers.n),
        may_be_more=isinstance(numbers.n, AtLeast),
        delivered=numbers.delivered,
        gap=numbers.gap,
    )


class RecentEditions:
    """Which units have numbers of a version's instrument, read at most every two seconds.

    Thousands of people answer in the hour after an invitation, and each sees them in the mirror.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._found: dict[uuid.UUID, tuple[float, dict[int, Release]]] = {}

    def of(self, version: uuid.UUID) -> dict[int, Release]:
        """See `reading.editions_by_unit`; nobody changes what is given."""
        now = self._clock()
        kept = self._found.get(version)
        if kept is None or now - kept[0] >= SECONDS_KEPT:
            if len(self._found) >= MOST_KEPT:
                self._found.clear()
            kept = self._found[version] = now, reading.editions_by_unit(version)
        return kept[1]

    def forget(self) -> None:
        """Read everything anew."""
        self._found.clear()


recent_editions = RecentEditions()


class _Numbers(NamedTuple):
    n: int | AtLeast
    delivered: dict[str, float]
    gap: dict[str, float]


@lru_cache(maxsize=1024)
def _numbers_of(release: uuid.UUID) -> _Numbers:
    """What a release says by dimension; it never changes, and a whole office asks for the same."""
    said = reading.content_of(release)
    return _Numbers(
        said.n,
        delivered={one.key: one.delivered for one in said.dimensions if one.delivered is not None},
        gap={one.key: one.gap for one in said.dimensions if one.gap is not None},
    )
