"""The blocks that were published, read back: what verification counts again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from culture.accounts.models import SMALLEST_K
from culture.metrics.models import PublishedBlock, Subject
from culture.metrics.patterns import Patterns
from culture.privacy.answers import Group, may_share, stratum_of
from culture.privacy.blocks import Place
from culture.privacy.patterns import Counted, Detail

ScopeKey = tuple[int, str, int, int, str, dt.date]
BLOCKS_A_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Noted:
    """A block as it was published: how many of which groups, counting in what."""

    pk: int
    members: Mapping[Group, int]
    counted: frozenset[Counted]
    n: int
    stratum: str
    traits: int
    scope: tuple[int, str, dt.date]

    @property
    def is_safe(self) -> bool:
        """Whether all count in the same, were asked as is told, and no hand is alone with few."""
        hands: dict[str, int] = defaultdict(int)
        for group, n in self.members.items():
            hands[group.hand] += n
        together = may_share(hands, k=SMALLEST_K) == frozenset(hands)
        is_alike = len(self.counted) == 1 and self.stratum == stratum_of(self.members)
        return together and is_alike and self.n == sum(self.members.values())


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every block of every series, and the subjects by the serial of their version."""

    blocks: tuple[Noted, ...]
    subjects: Mapping[int, tuple[int, ...]]
    patterns: Patterns

    def small(self) -> list[int]:
        """The blocks that break the rule, by their serials."""
        return [block.pk for block in self.blocks if not block.is_safe]

    def published(self) -> dict[Group, int]:
        """How many answers of each group were published."""
        found: dict[Group, int] = defaultdict(int)
        for block in self.blocks:
            for group, n in block.members.items():
                found[group] += n
        return dict(found)

    def counted(self) -> dict[ScopeKey, int]:
        """How many answers count for a subject in a scope, by stratum and traits."""
        found: dict[ScopeKey, int] = defaultdict(int)
        for block in self.blocks:
            for counted in block.counted:
                for group, n in block.members.items():
                    for subject in self.subjects[group.measure]:
                        if self.patterns.holds(subject, counted):
                            found[subject, block.stratum, block.traits, *block.scope] += n
        return dict(found)


def read_ledger() -> Ledger:
    """Read all blocks of all series."""
    subjects = {one.pk: one for one in Subject.objects.select_related("measure")}
    patterns = Patterns(subjects)
    by_measure: dict[int, list[int]] = defaultdict(list)
    for subject in subjects.values():
        by_measure[subject.measure_id].append(subject.pk)
    rows = PublishedBlock.objects.order_by("pk").iterator(chunk_size=BLOCKS_A_BATCH)
    return Ledger(
        tuple(_read(row, patterns) for row in rows),
        {measure: tuple(found) for measure, found in by_measure.items()},
        patterns,
    )


def _read(row: PublishedBlock, patterns: Patterns) -> Noted:
    members = {
        Group(Place(unit, dt.date.fromisoformat(month)), measure, pattern, hand, stratum): n
        for unit, month, measure, pattern, hand, stratum, n in row.members
    }
    detail = Detail(row.detail)
    return Noted(
        pk=row.pk,
        members=members,
        counted=frozenset(
            patterns.counted(group.measure, group.pattern, detail) for group in members
        ),
        n=row.n,
        stratum=row.stratum,
        traits=int(patterns.traits(members, detail)),
        scope=(row.scope_unit_id, row.scope_grain, row.scope_start),
    )
