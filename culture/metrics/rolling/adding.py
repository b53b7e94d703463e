"""Adding up anew what is published of a series: what a release must say, by another path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from culture.metrics.models import PublishedBlock, PublishedCell
from culture.metrics.patterns import Traits
from culture.metrics.rolling.releases import content_of, subjects_of
from culture.metrics.rolling.telling import told_sums
from culture.metrics.tallies import SubjectTally
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    from culture.metrics.content import Content
    from culture.metrics.models import Release, Series, Subject
    from culture.metrics.rolling.strata import SubjectStratum


@dataclass(frozen=True, slots=True)
class PublishedSums:
    """Everything that is published of a series, to be added up anew."""

    series: Series
    subjects: dict[int, Subject]
    cells: list[PublishedCell]
    blocks: list[PublishedBlock]

    @classmethod
    def of(cls, series: Series) -> PublishedSums:
        """Read it."""
        subjects = subjects_of(series)
        cells = list(PublishedCell.objects.filter(subject__in=subjects))
        blocks = list(PublishedBlock.objects.filter(series=series).defer("members"))
        return cls(series, subjects, cells, blocks)

    def content(self, release: Release, units: Collection[int]) -> Content:
        """Say what a release of these units says now."""
        period = Period(release.starts_on, Grain(release.grain))
        within = partial(_is_within, units=units, period=period)
        tallies = _tallies_of(filter(within, self.cells))
        ways = _ways_of(filter(within, self.blocks))
        return content_of(self.series, tallies, self.subjects, window=release.window, ways=ways)


def stayed(release: Release, paths: Mapping[int, Sequence[int]]) -> set[int]:
    """Of the units that a release counts, those that still lie below its own."""
    return {unit for unit in release.units if release.unit_id in paths.get(unit, ())}


def _is_within(
    published: PublishedCell | PublishedBlock, *, units: Collection[int], period: Period
) -> bool:
    return (
        published.scope_unit_id in units
        and Grain(published.scope_grain).months <= period.grain.months
        and period.contains(published.scope_start)
    )


def _tallies_of(cells: Iterable[PublishedCell]) -> dict[SubjectStratum, SubjectTally]:
    tallies: dict[SubjectStratum, SubjectTally] = defaultdict(SubjectTally)
    for cell in cells:
        tally = SubjectTally.of_sums(told_sums(cell), Traits(cell.traits))
        tallies[cell.subject_id, cell.stratum] += tally
    return dict(tallies)


def _ways_of(blocks: Iterable[PublishedBlock]) -> dict[str, int]:
    ways: dict[str, int] = defaultdict(int)
    for block in blocks:
        for way, n in block.ways.items():
            ways[way] += n
    return dict(ways)
