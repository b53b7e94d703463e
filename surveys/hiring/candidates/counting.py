"""Counts of groups at each stage, so that nothing shown tells what one person said.

Pure: people in, counts out. See `docs/adr/0037-what-candidates-say-about-themselves.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupAtStage:
    """How many people of a group reached a stage, of those at the stage shown before."""

    group: str
    stage: int
    reached: int
    of: int


def counts_of(
    people: Iterable[tuple[str, int]], *, stages: Sequence[int], k: int, others: str
) -> list[GroupAtStage]:
    """Count people, each a group (empty where nothing was said) and the furthest stage.

    Groups of fewer than k are counted together with those who said nothing, as `others`; where
    these are fewer than k, the smallest group joins them. A stage is shown only where in every
    group k or more reached it and k or more did not, of those at the stage shown before; otherwise
    the next stage is tried from there. Nothing is shown of fewer than two groups beside the others.
    """
    cells = Counter(people)
    groups = _joined(cells, k=k, others=others)
    if len(set(groups.values()) - {others}) < 2:  # noqa: PLR2004 - a ratio needs two
        return []
    names = sorted(set(groups.values()), key=lambda name: (name == others, name))
    first, *later = stages
    before = {name: _at(cells, groups, name, first) for name in names}
    found: list[GroupAtStage] = []
    for stage in later:
        reached = {name: _at(cells, groups, name, stage) for name in names}
        if all(reached[name] >= k and before[name] - reached[name] >= k for name in names):
            found += [GroupAtStage(name, stage, reached[name], before[name]) for name in names]
            before = reached
    return found


def _joined(cells: Counter[tuple[str, int]], *, k: int, others: str) -> dict[str, str]:
    """For each group, the name under which it is counted."""
    sizes: Counter[str] = Counter()
    for (group, _stage), n in cells.items():
        sizes[group] += n
    alone = sorted((group for group in sizes if group and sizes[group] >= k), key=sizes.__getitem__)
    rest = sum(n for group, n in sizes.items() if group not in alone)
    if 0 < rest < k and alone:
        alone = alone[1:]
    return {group: group if group in alone else others for group in sizes}


def _at(cells: Counter[tuple[str, int]], groups: dict[str, str], name: str, stage: int) -> int:
    return sum(
        n for (group, furthest), n in cells.items() if groups[group] == name and furthest >= stage
    )
