"""What two waves ask alike: the same instrument, or statements in nearly the same words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from culture.core.texts import text_in
from surveys.instruments.likeness import asked_by, count_alike
from surveys.waves.models import Wave, WaveVersion

if TYPE_CHECKING:
    from surveys.instruments.models import Version


@dataclass(frozen=True, slots=True)
class Same:
    """A version of one wave and one of another that ask the same.

    `statements` counts those that are worded alike; None for two versions of one instrument.
    """

    version: Version
    other: Version
    statements: int | None

    def name(self, language: str) -> str:
        """Name the version, and how far the other one asks the same where it is not the same."""
        own = text_in(self.version.names, language)
        if self.statements is None:
            return own
        return ngettext(
            "%(name)s (%(number)s statement nearly as in %(other)s)",
            "%(name)s (%(number)s statements nearly as in %(other)s)",
            self.statements,
        ) % {
            "name": own,
            "number": self.statements,
            "other": text_in(self.other.names, language),
        }


class AskedVersions:
    """The versions that waves ask, compared with each other; two queries."""

    def __init__(self, waves: Iterable[Wave]) -> None:
        parts = WaveVersion.objects.filter(wave__in=list(waves)).select_related("version")
        self._of: dict[int, list[Version]] = defaultdict(list)
        for part in parts.order_by("wave", "position"):
            self._of[part.wave_id].append(part.version)
        self._asked = asked_by({version.pk for held in self._of.values() for version in held})
        self._alike: dict[tuple[int, int], int] = {}

    def of(self, wave: Wave) -> Sequence[Version]:
        """Give the versions of a wave, in order."""
        return self._of[wave.pk]

    def same(self, wave: Wave, other: Wave) -> list[Same]:
        """Name every two versions of two waves that ask the same."""
        pairs = ((one, two) for one in self._of[wave.pk] for two in self._of[other.pk])
        return [found for one, two in pairs if (found := self.compare(one, two))]

    def compare(self, one: Version, other: Version) -> Same | None:
        """Say how far two versions ask the same; None where they do not."""
        if one.instrument_id == other.instrument_id:
            return Same(one, other, None)
        pair = (one.pk, other.pk)
        if pair not in self._alike:
            self._alike[pair] = count_alike(self._asked[one.pk], self._asked[other.pk])
        return Same(one, other, self._alike[pair]) if self._alike[pair] else None

    def asked_twice(self, wave: Wave) -> list[Same]:
        """Name instruments of one wave that share statements.

        Whoever skips one of two equal statements is the difference of their numbers.
        """
        found = (self.compare(one, two) for one, two in combinations(self._of[wave.pk], 2))
        return [same for same in found if same and same.statements is not None]
