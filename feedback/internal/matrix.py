"""Who is served how by whom: the matrix of a round, read from what it published.

A *cell* is what the people of one department say of another. Where they are too few to speak for
themselves, it is what they and their neighbours say together, and names them.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from culture.metrics import reading
from culture.metrics.content import DIMENSION, OVERALL, RECEIVERS, Content, Entry
from feedback.internal.voice import REQUESTS, SERVICE, THEIRS

if TYPE_CHECKING:
    from culture.metrics.models import Series
    from culture.metrics.windows import Window
    from culture.org.models import Unit

Pair = tuple[int, int]  # who is spoken of, and who speaks, by their serials
Below = Mapping[int, Collection[uuid.UUID]]


@dataclass(frozen=True, slots=True)
class Saying:
    """What the people of a department say of another: its entries, and with whom they say it.

    `together` names the other departments whose people are counted with them.
    """

    entries: tuple[Entry, ...]
    together: tuple[str, ...] = ()

    def of(self, kind: str, key: str) -> Entry | None:
        """Give what is said of one subject; None where it is not shown."""
        return next((one for one in self.entries if (one.kind, one.key) == (kind, key)), None)

    @property
    def overall(self) -> Entry | None:
        """Give the overall score."""
        return self.of(OVERALL, OVERALL)


@dataclass(frozen=True, slots=True)
class Matrix:
    """What a round published of departments, as far as somebody may see it.

    `service` and `requests` hold what is said by the pair of who is spoken of and who speaks;
    `of_all` what everybody together says of a department, and `gets` what a department says of all
    others together, by its serial.
    """

    window: Window
    departments: Sequence[Unit]
    service: Mapping[Pair, Saying]
    requests: Mapping[Pair, Saying]
    of_all: Mapping[int, Saying]
    gets: Mapping[int, Saying]
    series: Mapping[str, Series] = field(default_factory=dict)

    def served(self, receiver: Unit, provider: Unit) -> Saying | None:
        """How the receiver finds the service of the provider."""
        return self.service.get((provider.pk, receiver.pk))

    def asked(self, receiver: Unit, provider: Unit) -> Entry | None:
        """How the provider finds the receiver's requests."""
        found = self.requests.get((receiver.pk, provider.pk))
        return found.of(DIMENSION, THEIRS) if found else None

    def pairs(self) -> Iterator[tuple[Unit, Unit]]:
        """Give every receiver and provider, in the order of the alphabet."""
        for provider in self.departments:
            for receiver in self.departments:
                if provider != receiver:
                    yield receiver, provider


def matrix_of(
    series: Mapping[str, Series],
    window: Window,
    departments: Sequence[Unit],
    *,
    below: Below,
    seen: frozenset[int],
) -> Matrix:
    """Read the matrix of a round; three queries.

    `below` gives the uuids of the units of each department, itself included, by its serial. Of the
    units `seen` somebody may see what they say and what is said of them, and nothing else.
    """
    reader = _Reader(window, departments, below, seen)
    served, of_all = reader.read(series.get(SERVICE))
    asked, _everybody = reader.read(series.get(REQUESTS))
    gets = reader.gets(series.get(SERVICE))
    return Matrix(window, departments, served, asked, of_all, gets, series)


@dataclass(frozen=True, slots=True)
class _Reader:
    """A round being read: its departments, the units of each, and those that may be seen."""

    window: Window
    departments: Sequence[Unit]
    below: Below
    seen: frozenset[int]

    def read(self, series: Series | None) -> tuple[dict[Pair, Saying], dict[int, Saying]]:
        """Give what each department says of each, and what everybody says, as far as seen."""
        if series is None:
            return {}, {}
        said = defaultdict[int, dict[int, Content]](dict)
        for (unit, about), published in reading.crossings(series, self.window).items():
            said[about][unit] = published.content
        found, of_all = {}, {}
        for provider in self.departments:
            contents = said[provider.pk]
            everybody = next((one for one in contents.values() if one.breakdowns), None)
            if everybody and provider.pk in self.seen:
                of_all[provider.pk] = Saying(everybody.entries)
            for receiver in self._speakers(provider):
                if saying := self._saying(receiver, contents, everybody):
                    found[provider.pk, receiver.pk] = saying
        return found, of_all

    def gets(self, series: Series | None) -> dict[int, Saying]:
        """Give what departments say of all others together, as far as seen."""
        if series is None:
            return {}
        spots = [(one.pk, self.window) for one in self.departments if one.pk in self.seen]
        found = reading.newest(series, spots)
        return {unit: Saying(one.content.entries) for (unit, _window), one in found.items()}

    def _speakers(self, provider: Unit) -> Iterator[Unit]:
        """Those of whom it may be seen what they say of a provider; it is none of them."""
        for receiver in self.departments:
            if receiver != provider and not self.seen.isdisjoint((provider.pk, receiver.pk)):
                yield receiver

    def _saying(
        self, receiver: Unit, contents: Mapping[int, Content], everybody: Content | None
    ) -> Saying | None:
        if receiver.pk in contents:
            return Saying(contents[receiver.pk].entries)
        if everybody is None:
            return None
        own = {str(one) for one in self.below[receiver.pk]}
        groups = [
            group
            for breakdown in everybody.breakdowns
            if breakdown.by == RECEIVERS
            for group in breakdown.groups
            if not own.isdisjoint(group.keys)
        ]
        if len(groups) != 1:
            return None
        others = [
            one.name
            for one in self.departments
            if one != receiver
            and not {str(key) for key in self.below[one.pk]}.isdisjoint(groups[0].keys)
        ]
        return Saying(groups[0].entries, tuple(others))
