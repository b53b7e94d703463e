"""Stated sources that count how often something that was decided turned out well.

Promises kept, customers answered in time, observations implemented: each says what counts and what
is a hit, and gets its series, its drafts and its releases from here.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import translation

from culture.core import locks
from culture.core.locks import Lock
from culture.metrics.content import DELIVERED, DIMENSION, ITEM, OVERALL, Draft
from culture.metrics.measures import ItemFacts, MeasureFacts, SectionFacts, describe_measure
from culture.metrics.stated import HIGH, LOW, Share, stated
from culture.metrics.windows import Window
from culture.metrics.writing import publish
from culture.privacy.counting import Together, together
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import Promise as Lazy

    from culture.accounts.models import Organisation
    from culture.metrics.models import Series


class Decided(Protocol):
    """Something that is decided for good: in which unit, and on which day.

    `path` are the serials of the unit and all above it, as the tree was when it began.
    """

    @property
    def unit(self) -> int:
        """The serial of its unit."""

    @property
    def path(self) -> Sequence[int]:
        """The serials of the units that it counts in."""

    @property
    def day(self) -> dt.date:
        """The day in whose periods it counts."""


D = TypeVar("D", bound=Decided)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSource(Generic[D]):
    """What is counted: by which name, in which dimension and parts of it, and what is a hit.

    `items` are the labels of the parts by their keys, and `counts_in` says whether one of the
    decided counts in a part. Where `k` is more than one, each of the decided says something of
    somebody who is to stay unknown: they count in one part at most, and are counted together as
    `culture.privacy.counting` says, so that no two numbers differ by fewer.
    """

    source: str
    name: str | Lazy
    dimension: str
    items: Mapping[str, str | Lazy]
    counts_in: Callable[[D, str], bool]
    is_hit: Callable[[D], bool]
    k: int = 1

    def state(self, organisation: Organisation, decided: Iterable[D], *, now: dt.datetime) -> int:
        """Publish shares by month, quarter and year; return how many releases. Idempotent."""
        with transaction.atomic():
            series = self.series_of(organisation)
            locks.take(Lock.SERIES, series.pk)
            today = organisation.day_of(now)
            return publish(series, self.drafts_of(series, decided, today=today), now=now)

    def drafts_of(self, series: Series, decided: Iterable[D], *, today: dt.date) -> Iterator[Draft]:
        """Draft the shares of every unit, and all below it, in every period of which any is."""
        held: dict[tuple[int, Period], list[Together[D]]] = defaultdict(list)
        for one in self.counted(decided, today=today):
            for place, period in product(one.path, one.period.widened()):
                held[place, period].append(one)
        for (place, period), found in sorted(held.items()):
            window = Window(period=period)
            content = stated(series, self.shares_of(found), window=window, k=self.k)
            units = {fact.unit for one in found for fact in one.facts}
            yield Draft(place, content, sorted(units))

    def counted(self, decided: Iterable[D], *, today: dt.date) -> list[Together[D]]:
        """What is counted together: each by itself where everybody may know it."""
        if self.k > 1:
            return together(decided, today=today, k=self.k, part_of=self._part_of)
        return [
            Together((one,), tuple(one.path), Period.around(one.day, Grain.MONTH))
            for one in decided
        ]

    def shares_of(self, found: Iterable[Together[D]]) -> list[Share]:
        """The share over all and of each part; overall and the one dimension are equal."""
        held = list(found)
        facts = [fact for one in held for fact in one.facts]
        return [
            self._share(OVERALL, facts, kind=OVERALL),
            self._share(self.dimension, facts, kind=DIMENSION),
            *(self._share(key, self._told_of(key, held), kind=ITEM) for key in self.items),
        ]

    def _told_of(self, key: str, held: Iterable[Together[D]]) -> list[D]:
        """Those that count in a part, of what is counted together in it alone."""
        counted = (one for one in held if self.k == 1 or one.part == key)
        return [fact for one in counted for fact in one.facts if self.counts_in(fact, key)]

    def _part_of(self, one: D) -> str:
        return next((key for key in self.items if self.counts_in(one, key)), "")

    def series_of(self, organisation: Organisation) -> Series:
        """The series of an organisation, with what its shares are called."""
        identity = uuid.uuid5(organisation.uuid, self.source)
        items = tuple(ItemFacts(key, in_all_languages(name)) for key, name in self.items.items())
        names = in_all_languages(self.name)
        facts = MeasureFacts(
            source=self.source,
            instrument=identity,
            key=self.source,
            version=uuid.uuid5(identity, "1"),
            number=1,
            names=names,
            low=LOW,
            high=HIGH,
            sides=(DELIVERED,),
            labels={},
            sections=[SectionFacts(self.dimension, names, {}, 1, items)],
            overall_factor=1,
            weighted_factor=1,
            asks_importance=False,
            has_minimum=False,
        )
        return describe_measure(organisation=organisation, facts=facts).series

    def _share(self, key: str, found: Sequence[D], *, kind: str) -> Share:
        hits = sum(self.is_hit(one) for one in found)
        dimension = self.dimension if kind == ITEM else None
        return Share(key, hits, len(found), kind=kind, dimension=dimension)


def in_all_languages(label: str | Lazy) -> dict[str, str]:
    """A name in each language of the house."""
    named = {}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            named[code] = str(label)
    return named
