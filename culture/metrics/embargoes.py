"""What somebody is not shown yet, because they are asked first; apps say so when they are ready.

An embargo is about people who read and not about those who answered: it hides what is published,
for a while, and from whoever should have said something before. Pages ask for what holds for their
reader; a program has no reader, so it sees what holds for nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from culture.metrics import sources
from culture.metrics.models import Series
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.metrics.models import ReleaseQuerySet
    from culture.metrics.windows import Window


@dataclass(frozen=True, slots=True)
class Embargo:
    """Of one series nothing is shown that has anything of one period in it.

    It covers what is derived from the series too. `unit` is the one it is asked of; `url` is where
    its reader ends it.
    """

    series: Series
    period: Period
    unit: Unit
    url: str = ""

    def covers(self, series: Series, window: Window) -> bool:
        """Tell whether a window of a series is not to be shown."""
        overlaps = (
            window.starts_on <= self.period.ends_on and self.period.starts_on <= window.ends_on
        )
        return overlaps and self.is_about(series)

    def is_about(self, series: Series) -> bool:
        """Tell whether it is about a series, or what that one is derived from."""
        return series == self.series or (
            series.organisation_id == self.series.organisation_id
            and sources.tells(series.source, source=self.series.source)
        )


OfPerson = Callable[["User", "dt.date"], Iterable[Embargo]]
OfPrograms = Callable[[int, "dt.datetime"], Iterable[Embargo]]
_registered: dict[str, tuple[OfPerson, OfPrograms]] = {}


def register(name: str, *, of_person: OfPerson, of_programs: OfPrograms) -> None:
    """Add embargoes: those of one reader, and those of any reader of an organisation (serial)."""
    _registered[name] = (of_person, of_programs)


def of_person(user: User, *, day: dt.date) -> list[Embargo]:
    """What somebody is not shown on a day; one page asks once, however many parts of it do."""
    known: dict[dt.date, list[Embargo]] = user.__dict__.setdefault("_embargoes", {})
    if day not in known:
        known[day] = [one for find, _programs in _registered.values() for one in find(user, day)]
    return known[day]


def open_to_programs(
    releases: ReleaseQuerySet, *, organisation: int, now: dt.datetime
) -> ReleaseQuerySet:
    """Leave out what any reader is not shown yet: of the unit asked, and of those above and below.

    The units above count it, so they tell it to whoever subtracts its siblings.
    """
    asked = [
        one for _person, programs in _registered.values() for one in programs(organisation, now)
    ]
    places: dict[tuple[Series, Period], set[int]] = defaultdict(set)
    for one in asked:
        places[one.series, one.period].add(one.unit.pk)
    for (series, period), units in places.items():
        releases = releases.exclude(
            _of_time(period), unit__in=_around(units), series__in=[series.pk, *_telling(series)]
        )
    return releases


def _of_time(period: Period) -> Q:
    year = Period.around(period.starts_on, Grain.YEAR)
    return Q(starts_on__range=(period.starts_on, period.ends_on)) | Q(
        grain=Grain.YEAR, starts_on=year.starts_on
    )


def _around(units: set[int]) -> set[int]:
    below = Unit.objects.filter(path__overlap=list(units)).values_list("pk", flat=True)
    above = Unit.objects.filter(pk__in=units).values_list("path", flat=True)
    return {*below, *(pk for path in above for pk in path)}


def _telling(series: Series) -> list[int]:
    keys = [one.key for one in sources.derived_from(series.source)]
    found = Series.objects.filter(organisation=series.organisation_id, source__in=keys)
    return list(found.values_list("pk", flat=True))
