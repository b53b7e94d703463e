"""Simulated organisations, and what two guards would publish of their answers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from culture.privacy.attacker import Findings, PublishedMean, attack
from culture.privacy.breakdowns import Mergings, may_publish
from culture.privacy.coding import Rating, coded_copy
from culture.privacy.crossings import coarsen_both
from culture.privacy.groups import UnitGroup, group_units, publishable, regroup

K, LEAST_INVITED, LOW, HIGH = 5, 8, 1, 5
# The guard tries breakdowns with more decimals than it shows, so that rounding is not relied on.
EXACT = 9
TENURE = ("under-1", "1-3", "3-10", "over-10")
ROLES = ("customers", "colleagues", "leader")
NOT_SAID = ""
EACH_BY_ITSELF: dict[str, list[tuple[str, ...]]] = {
    "tenure": [(band,) for band in (*TENURE, NOT_SAID)],
    "role": [(role,) for role in (*ROLES, NOT_SAID)],
}

Paths = dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who answered, and all that the attacker knows of them."""

    unit: int
    tenure: str
    role: str
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A tree, its roster as numbers of people invited, and the answers of a wave."""

    paths: Paths
    invited: dict[int, int]
    respondents: tuple[Respondent, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that a guard publishes: one list of means per item."""

    items: tuple[list[PublishedMean[Hashable]], ...]
    units: tuple[int, ...] = ()
    classes: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    def attacked(self, *, items: int | None = None) -> Findings:
        """What the attacker finds in the first items, or in all together."""
        return sum(
            (attack(item, k=K, low=LOW, high=HIGH) for item in self.items[:items]),
            Findings(),
        )


def tree(*departments: Sequence[int]) -> tuple[Paths, dict[int, int]]:
    """An organisation of one level of departments, and how many people each team has."""
    paths: Paths = {1: (1,)}
    people: dict[int, int] = {}
    for teams in departments:
        department = len(paths) + 1
        paths[department] = (1, department)
        for size in teams:
            team = len(paths) + 1
            paths[team] = (1, department, team)
            people[team] = size
    return paths, people


def answered(
    paths: Paths,
    people: dict[int, int],
    *,
    rng: random.Random,
    rate: float = 0.7,
    answer: Callable[[int], int] | None = None,
    traits: Callable[[int], tuple[str, str]] | None = None,
    items: int = 2,
) -> Organisation:
    """Let a share of the people answer; both by chance where nothing else is said."""
    mood = {unit: rng.gauss(3.6, 0.5) for unit in people}

    def by_mood(unit: int) -> int:
        return min(HIGH, max(LOW, round(rng.gauss(mood[unit], 0.9))))

    def by_chance(_: int) -> tuple[str, str]:
        tenure = rng.choices((*TENURE, NOT_SAID), (15, 25, 32, 23, 5))[0]
        return tenure, rng.choices((*ROLES, NOT_SAID), (53, 30, 12, 5))[0]

    respondents = tuple(
        Respondent(
            unit,
            *(traits or by_chance)(unit),
            answers=tuple((answer or by_mood)(unit) for _ in range(items)),
        )
        for unit, n in people.items()
        for _ in range(n)
        if rng.random() < rate
    )
    return Organisation(paths, people, respondents)


def by_chance(rng: random.Random) -> Organisation:
    """Departments of teams of any size, some with people of their own."""
    departments = [
        [rng.randint(1, 14) for _ in range(rng.randint(1, 6))] for _ in range(rng.randint(1, 5))
    ]
    paths, people = tree(*departments)
    people |= {
        unit: rng.randint(1, 6) for unit in paths if unit not in people and rng.random() < 0.6
    }
    return answered(paths, people, rng=rng, rate=rng.uniform(0.4, 1))


def one_person_category(rng: random.Random) -> Organisation:
    """One respondent alone in a category."""
    some = by_chance(rng)
    first, *others = some.respondents or (Respondent(1, TENURE[0], ROLES[0], (5, 5)),)
    rest = [Respondent(one.unit, rng.choice(TENURE[1:3]), ROLES[0], one.answers) for one in others]
    return Organisation(
        some.paths,
        some.invited,
        (Respondent(first.unit, "over-10", "leader", first.answers), *rest),
    )


def all_the_same(rng: random.Random) -> Organisation:
    """Everybody chose one end of the scale, or nearly so."""
    paths, people = tree(*([rng.randint(3, 12) for _ in range(4)] for _ in range(2)))
    end, doubt = rng.choice((LOW, HIGH)), rng.choice((0, 0, 0.05))
    return answered(paths, people, rng=rng, answer=lambda _: 3 if rng.random() < doubt else end)


def nested(rng: random.Random) -> Organisation:
    """Each unit holds the one below it and one person more."""
    depth = rng.randint(2, 9)
    paths = {unit: tuple(range(1, unit + 1)) for unit in range(1, depth + 1)}
    people = dict.fromkeys(paths, 1) | {depth: rng.randint(3, 12)}
    return answered(paths, people, rng=rng, rate=1)


def category_is_team(rng: random.Random) -> Organisation:
    """In each team all have the same tenure, but for somebody here and there."""
    paths, people = tree(*([rng.randint(4, 12) for _ in range(3)] for _ in range(3)))

    def traits(unit: int) -> tuple[str, str]:
        moved = rng.random() < 0.05
        return TENURE[(unit + moved) % 4], ROLES[(unit // 2 + (rng.random() < 0.1)) % 3]

    return answered(paths, people, rng=rng, traits=traits)


def tiny(rng: random.Random) -> Organisation:
    """A handful of people."""
    paths, people = tree([rng.randint(1, 4) for _ in range(rng.randint(1, 3))])
    return answered(paths, people, rng=rng, rate=0.9)


def one_huge_team(rng: random.Random) -> Organisation:
    """Nearly everybody in one team, the rest in small ones."""
    paths, people = tree([rng.randint(80, 150), 2, 3], [1, 4])
    return answered(paths, people, rng=rng)


def teams_of_three(rng: random.Random) -> Organisation:
    """Many teams of three."""
    paths, people = tree(*([3] * rng.randint(3, 8) for _ in range(4)))
    return answered(paths, people, rng=rng, rate=0.85)


def at_the_ends(rng: random.Random) -> Organisation:
    """Answers at the two ends only, a team mostly of one mind, and few who differ."""
    paths, people = tree(*([rng.randint(5, 15) for _ in range(4)] for _ in range(2)))
    return answered(
        paths,
        people,
        rng=rng,
        rate=0.9,
        answer=lambda unit: (LOW, HIGH)[(unit % 2) ^ (rng.random() < 0.03)],
    )


KINDS = (
    by_chance,
    one_person_category,
    all_the_same,
    nested,
    category_is_team,
    tiny,
    one_huge_team,
    teams_of_three,
    at_the_ends,
    by_chance,
)


def organisation(seed: int) -> Organisation:
    """The organisation of a seed; ten in a row are one of each kind."""
    return KINDS[seed % len(KINDS)](random.Random(seed))


def realistic() -> Organisation:
    """281 people in 30 teams of five departments, of whom about 70 % answer."""
    paths, people = tree(
        (12, 9, 8, 11, 6, 14),
        (7, 10, 9, 8, 5, 12),
        (16, 8, 9, 7, 10, 11),
        (6, 9, 13, 8, 10, 7),
        (12, 9, 8, 10, 11, 6),
    )
    assert (sum(people.values()), len(people)) == (281, 30)
    return answered(paths, people, rng=random.Random(281), items=3)


def scheme(
    some: Organisation, *, coding: bool = True, checks: bool = True, decimals: int = 1
) -> Publication:
    """Publish as a wave is published; without coding or checks, to show what they are for."""
    groups = _groups(some)
    at = {unit: place for place, group in enumerate(groups) for unit in group.members}
    people = [one for one in some.respondents if one.unit in at]
    blocks = [at[one.unit] for one in people]
    traits = {"tenure": [one.tenure for one in people], "role": [one.role for one in people]}
    classes = _classes(blocks, traits) if checks else EACH_BY_ITSELF
    places = {by: _places(traits[by], found) for by, found in classes.items()}
    copy: Sequence[Sequence[Rating]] = [one.answers for one in people]
    for division in (blocks, *places.values()) if coding else ():
        copy = coded_copy(copy, blocks=division, low=LOW, high=HIGH, seed=b"secret")
    atoms: list[Hashable] = list(zip(blocks, *places.values(), strict=True))
    units = publishable(groups, paths=some.paths)
    shown: list[set[int]] = [
        {row for row, block in enumerate(blocks) if groups[block] in held}
        for held in units.values()
    ]
    kept: dict[str, list[tuple[str, ...]]] = {}
    for by, found in classes.items():
        more = [rows for place in range(len(found)) if (rows := _rows(places[by], place))]
        if not checks or _may_add(shown, more, atoms=atoms, copy=copy):
            shown += more
            kept[by] = found
    return Publication(_means(shown, atoms=atoms, copy=copy, decimals=decimals), tuple(units), kept)


def _classes(
    blocks: Sequence[int], traits: dict[str, list[str]]
) -> dict[str, list[tuple[str, ...]]]:
    tenure, role = (
        Mergings(Counter(zip(blocks, traits[by], strict=True)), order, K, ordered=by == "tenure")
        for by, order in (("tenure", TENURE), ("role", ROLES))
    )
    crossed = Counter(zip(traits["tenure"], traits["role"], strict=True))
    if both := coarsen_both(tenure, role, crossed=[crossed]):
        return dict(zip(("tenure", "role"), both, strict=True))
    alone = (("tenure", tenure.best()), ("role", role.best()))
    return dict([(by, found) for by, found in alone if found][:1])


def _rows(places: Sequence[int], place: int) -> set[int]:
    return {row for row, held in enumerate(places) if held == place}


def any_filter(some: Organisation) -> Publication:
    """Publish naively: every unit and every filter, wherever five or more answered."""
    people = some.respondents
    atoms: list[Hashable] = [(one.unit, one.tenure, one.role) for one in people]
    shown = []
    for unit in some.paths:
        within = [row for row, one in enumerate(people) if unit in some.paths[one.unit]]
        kinds: list[Hashable] = [None, *TENURE, *ROLES]
        for kind in kinds:
            rows = {row for row in within if kind in {None, people[row].tenure, people[row].role}}
            if len(rows) >= K:
                shown.append(rows)
    return Publication(_means(shown, atoms=atoms, copy=[one.answers for one in people]))


def _groups(some: Organisation) -> list[UnitGroup]:
    cells = group_units(some.invited, paths=some.paths, least=LEAST_INVITED)
    answers = Counter(one.unit for one in some.respondents)
    answered = [
        UnitGroup(cell.members, cell.unit, sum(answers[unit] for unit in cell.members))
        for cell in cells
    ]
    return regroup(answered, paths=some.paths, least=K)


def _places(traits: Sequence[str], classes: Sequence[tuple[str, ...]]) -> list[int]:
    place = {trait: number for number, held in enumerate(classes) for trait in held}
    return [place[trait] for trait in traits]


def _may_add(
    shown: Sequence[set[int]],
    more: Sequence[set[int]],
    *,
    atoms: Sequence[Hashable],
    copy: Sequence[Sequence[Rating]],
) -> bool:
    sums = [{atoms[row] for row in rows} for rows in (*shown, *more)]
    return may_publish(sums, Counter(atoms), k=K) and all(
        attack(item, k=K, low=LOW, high=HIGH).is_safe
        for item in _means([*shown, *more], atoms=atoms, copy=copy, decimals=EXACT)
    )


def _means(
    shown: Sequence[set[int]],
    *,
    atoms: Sequence[Hashable],
    copy: Sequence[Sequence[Rating]],
    decimals: int = 1,
) -> tuple[list[PublishedMean[Hashable]], ...]:
    return tuple(
        [
            PublishedMean(
                Counter(atoms[row] for row in rows),
                round(sum(copy[row][item] or 0 for row in rows) / len(rows), decimals),
                decimals,
            )
            for rows in shown
        ]
        for item in range(len(copy[0]) if copy else 0)
    )
