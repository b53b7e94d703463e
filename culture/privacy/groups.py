"""Groups: the units of a wave whose people are counted together, and whose numbers may be shown.

Everything of a wave is published at once, so a unit with too few people may join a neighbour: the
merge is the complementary suppression. A unit's number is published only where its people are a
union of groups, so whatever numbers somebody adds and subtracts, what is left is a union of groups
too. See `docs/adr/0009-what-a-wave-publishes.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from culture.privacy.blocks import Path


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """Units whose own people are counted together, and the lowest unit that contains them all.

    `members` are in ascending order and name only units with people of their own; who stands in a
    unit below a member is not meant. `n` is how many people that is.
    """

    members: tuple[int, ...]
    unit: int
    n: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """The best way known to group some units, and what of it still waits for others."""

    units: int = 0
    people: int = 0
    own: int | None = None
    parts: tuple[_Plan, ...] = ()
    closed: bool = False

    @property
    def worth(self) -> tuple[int, int]:
        return self.units, self.people


# The best plan for each number of people that it leaves waiting. "As many as needed, or more" is
# one case, because more make no difference to what can still become of them.
_Plans = dict[int, _Plan]


def group_units(
    counts: Mapping[int, int], *, paths: Mapping[int, Path], least: int
) -> list[UnitGroup]:
    """Divide units into groups of `least` people or more, so that most units have a number.

    `counts` gives the people of each unit itself, without those below it; `paths` names for each
    unit the units from the root down to itself. Every unit with people is in exactly one group,
    or, where the whole organisation has fewer than `least`, in none and the list is empty.

    The rule, walking the tree from its leaves: a unit's own people and what its children left
    waiting are a group as soon as they are `least` or more. Where they are fewer, they either
    join a group below the same unit, or wait for the unit above. Of all the groupings that this
    allows, the one is taken that keeps the most units publishable; among equals the one whose
    publishable units hold the most people, counting a person once for each of them. So a small
    team joins its smallest sibling, and rather costs a team its number than a department. Units
    are taken in ascending order, so the same facts always give the same groups.

    Raises `ValueError` for a negative count, a counted unit without a path, and two roots.
    """
    _check(counts, paths)
    counted = {unit: n for unit, n in counts.items() if n > 0}
    if sum(counted.values()) < least or not counted:
        return []
    pools = _pools(_best_plan(counted, paths=paths, least=least))
    groups = [
        UnitGroup(
            members=tuple(sorted(pool)),
            unit=lowest_shared([paths[unit] for unit in pool]),
            n=sum(counted[unit] for unit in pool),
        )
        for pool in pools
    ]
    return sorted(groups, key=lambda group: group.members)


def regroup(
    cells: Sequence[UnitGroup], *, paths: Mapping[int, Path], least: int
) -> list[UnitGroup]:
    """Join collection cells, with `n` now their respondents, to groups of `least` or more.

    A cell is never divided. It stands at the lowest unit that contains it, as `group_units` does
    with people of that unit itself; cells at one unit stay together. The members of the result are
    the members of the cells, without those of cells that nobody answered in, so `publishable` sees
    where the people truly are.
    """
    counts: dict[int, int] = {}
    members: dict[int, set[int]] = {}
    for cell in cells:
        if cell.n > 0:
            counts[cell.unit] = counts.get(cell.unit, 0) + cell.n
            members.setdefault(cell.unit, set()).update(cell.members)
    groups = group_units(counts, paths=paths, least=least)
    return [
        replace(
            group,
            members=tuple(sorted(set().union(*(members[unit] for unit in group.members)))),
        )
        for group in groups
    ]


def publishable(
    groups: Sequence[UnitGroup], *, paths: Mapping[int, Path]
) -> dict[int, tuple[UnitGroup, ...]]:
    """Name the units whose people, in them and below, are a union of whole groups: these groups.

    Any unit of `paths` may be one. A unit that is missing is withheld: it has nobody, or shares a
    group with people from outside it.
    """
    inside: dict[int, dict[int, int]] = {}
    for position, group in enumerate(groups):
        for member in group.members:
            for unit in paths[member]:
                held = inside.setdefault(unit, {})
                held[position] = held.get(position, 0) + 1
    return {
        unit: tuple(groups[position] for position in held)
        for unit, held in sorted(inside.items())
        if all(count == len(groups[position].members) for position, count in held.items())
    }


def _check(counts: Mapping[int, int], paths: Mapping[int, Path]) -> None:
    if any(n < 0 for n in counts.values()):
        raise ValueError("a unit cannot have fewer than no people")
    if any(n and unit not in paths for unit, n in counts.items()):
        raise ValueError("a unit with people has no path")
    if len({path[0] for path in paths.values()}) > 1:
        raise ValueError("the paths begin at more than one root")


def _best_plan(counted: Mapping[int, int], *, paths: Mapping[int, Path], least: int) -> _Plan:
    """The plan that leaves nobody waiting above the root; there is one when all are enough."""
    plans: _Plans = {}
    below: dict[int, _Plans] = {}
    held: dict[int, int] = {}
    occupied = {unit: len(paths[unit]) for own in counted for unit in paths[own]}
    for unit in sorted(occupied, key=lambda unit: (-occupied[unit], unit)):
        held[unit] = held.get(unit, 0) + counted.get(unit, 0)
        plans = below.pop(unit, {0: _Plan()})
        if unit in counted:
            own = {min(counted[unit], least): _Plan(own=unit)}
            plans = _joined(plans, own, least=least)
        plans = _with_closed(plans, people=held[unit], least=least)
        for parent in paths[unit][-2:-1]:
            held[parent] = held.get(parent, 0) + held[unit]
            below[parent] = _joined(below.get(parent, {0: _Plan()}), plans, least=least)
    return plans[0]


def _joined(first: _Plans, second: _Plans, *, least: int) -> _Plans:
    """The best plans for two sets of units whose waiting people are put together."""
    plans: _Plans = {}
    for waiting, one in first.items():
        for more, other in second.items():
            plan = _Plan(one.units + other.units, one.people + other.people, parts=(one, other))
            _keep_better(plans, min(waiting + more, least), plan)
    return plans


def _with_closed(plans: _Plans, *, people: int, least: int) -> _Plans:
    """The plans of a unit, where nobody waiting, or enough of them, make it publishable."""
    kept = {waiting: plan for waiting, plan in plans.items() if waiting}
    for waiting in (0, least):
        if waiting in plans:
            plan = plans[waiting]
            closing = _Plan(
                plan.units + 1, plan.people + people, parts=(plan,), closed=waiting == least
            )
            _keep_better(kept, 0, closing)
    return kept


def _keep_better(plans: _Plans, waiting: int, plan: _Plan) -> None:
    if waiting not in plans or plan.worth > plans[waiting].worth:
        plans[waiting] = plan


def _pools(plan: _Plan) -> list[list[int]]:
    """The groups of a plan: the own units met on the way from where each was closed."""
    pools: list[list[int]] = []
    todo: list[tuple[_Plan, int]] = [(plan, -1)]
    while todo:
        plan, pool = todo.pop()
        if plan.closed:
            pools.append([])
            pool = len(pools) - 1
        if plan.own is not None:
            pools[pool].append(plan.own)
        todo += [(part, pool) for part in plan.parts]
    return pools


def lowest_shared(paths: Sequence[Path]) -> int:
    """Give the lowest unit that all paths share; every path begins at the top of one tree."""
    shared = 0
    for units in zip(*paths, strict=False):
        if len(set(units)) > 1:
            break
        shared += 1
    return paths[0][shared - 1]
