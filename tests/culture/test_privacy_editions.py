"""One statement asked again and again of nearly the same people: the attacker over all editions.

Whoever stays answers as before, which is the worst case. A wave asks everything once, and three
editions of a pulse ask the statement again in the same year. People come, leave and change teams.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy.apart import Earlier, keep_apart, people_of
from culture.privacy.attacker import Findings, PublishedMean, attack
from culture.privacy.editions import Cells, _cut_parts, isolates_nobody, parted_from_rest
from culture.privacy.groups import UnitGroup, group_units

K, LEAST_INVITED, LOW, HIGH = 5, 8, 1, 5
ASKED_IN = (0, 1, 6, 11)  # the months of the wave, and of the editions with the statement
ORGANISATIONS = 40
EXACT = 9  # decimals

People = dict[int, set[int]]
Paths = dict[int, tuple[int, ...]]
Guard = Callable[[list[UnitGroup], People, Paths, Sequence[Earlier]], Sequence[UnitGroup]]


def of_today(
    groups: list[UnitGroup], people: People, paths: Paths, earlier: Sequence[Earlier]
) -> Sequence[UnitGroup]:
    """What the opening of a wave decides: apart from every edition of the year."""
    return keep_apart(groups, people=people, paths=paths, earlier=earlier).groups


def of_the_last_edition(
    groups: list[UnitGroup], people: People, paths: Paths, earlier: Sequence[Earlier]
) -> Sequence[UnitGroup]:
    """A weaker guard: it remembers one edition."""
    return keep_apart(groups, people=people, paths=paths, earlier=earlier[-1:]).groups


def of_none(
    groups: list[UnitGroup], _people: People, _paths: Paths, _earlier: Sequence[Earlier]
) -> Sequence[UnitGroup]:
    """No guard between editions: each is safe by itself."""
    return groups


def by_chance(rng: random.Random) -> tuple[Paths, People]:
    """Departments of a few teams."""
    paths: Paths = {1: (1,)}
    people: People = {}
    serial = 0
    for _department in range(rng.randint(1, 3)):
        department = len(paths) + 1
        paths[department] = (1, department)
        for _team in range(rng.randint(1, 4)):
            team = len(paths) + 1
            paths[team] = (1, department, team)
            size = rng.randint(4, 22)
            people[team] = set(range(serial, serial + size))
            serial += size
    return paths, people


def a_month_passes(people: People, rng: random.Random, *, serial: int, churn: float) -> int:
    """Somebody leaves, somebody comes, somebody changes teams."""
    for members in people.values():
        for person in sorted(members):
            if rng.random() < churn:
                members.discard(person)
                if rng.random() < 0.2:
                    people[rng.choice(sorted(people))].add(person)
        for _vacancy in range(rng.choice((0, 0, 0, 1, 1, 2))):
            if rng.random() < 20 * churn:
                members.add(serial)
                serial += 1
    return serial


def attacked(guard: Guard, seed: int) -> tuple[Findings, int]:
    """What is found in all editions of a year together, and how many of them asked at all."""
    rng = random.Random(seed)
    paths, people = by_chance(rng)
    answers: dict[int, int] = defaultdict(lambda: rng.choice((2, 3, 3, 4)))
    serial, published, earlier = 10_000, list[frozenset[int]](), list[Earlier]()
    for month in range(12):
        if month in ASKED_IN:
            counts = {unit: len(members) for unit, members in people.items() if members}
            groups = group_units(counts, paths=paths, least=LEAST_INVITED)
            kept = guard(groups, people, paths, earlier)
            shown: Mapping[Hashable, frozenset[int]] = people_of(kept, people=people, paths=paths)
            published += shown.values()
            if shown:
                earlier.append(Earlier(str(month), dict(shown), K))
        serial = a_month_passes(people, rng, serial=serial, churn=rng.choice((0.0, 0.01, 0.04)))
    return attack(means(published, answers), k=K, low=LOW, high=HIGH), len(earlier)


def means(
    published: Sequence[frozenset[int]], answers: Mapping[int, int]
) -> list[PublishedMean[Hashable]]:
    """Every mean without any rounding; an atom is everybody who is in the same numbers."""
    sets = list(dict.fromkeys(published))
    atom_of: dict[int, list[int]] = defaultdict(list)
    for number, members in enumerate(sets):
        for person in members:
            atom_of[person].append(number)
    return [
        PublishedMean(
            Counter[Hashable](tuple(atom_of[person]) for person in members),
            sum(answers[person] for person in sorted(members)) / len(members),
            decimals=EXACT,
        )
        for members in sets
    ]


def over_all(guard: Guard) -> tuple[Findings, int]:
    found, editions = Findings(), 0
    for seed in range(ORGANISATIONS):
        more, asked = attacked(guard, seed)
        found, editions = found + more, editions + asked
    return found, editions


def test_no_combination_of_four_editions_isolates_anybody() -> None:
    found, editions = over_all(of_today)

    assert (found.exact, found.small_combinations) == (0, 0)
    assert editions > 2 * ORGANISATIONS


def test_a_guard_that_remembers_the_last_edition_only_is_broken() -> None:
    found, _editions = over_all(of_the_last_edition)

    assert found.small_combinations > 0


def test_editions_that_are_safe_each_by_itself_are_broken_together() -> None:
    found, editions = over_all(of_none)

    assert found.exact > 0
    assert found.small_combinations > ORGANISATIONS / 4
    assert editions > 3 * ORGANISATIONS


def two_divisions(*links: tuple[str, str, int]) -> tuple[Cells, Cells]:
    """People by an old and a new cell: so many of each pair, "" for who was in none."""
    earlier, now = defaultdict[Hashable, set[int]](set), defaultdict[Hashable, set[int]](set)
    serial = 0
    for old, new, count in links:
        for person in range(serial, serial + count):
            if old:
                earlier[old].add(person)
            if new:
                now[new].add(person)
        serial += count
    return earlier, now


def mixed(olds: str, news: str) -> list[tuple[str, str, int]]:
    return [(old, new, 3) for old in olds for new in news]


def test_cells_that_mixed_among_each_other_are_not_parted() -> None:
    assert parted_from_rest(*two_divisions(*mixed("AB", "cd")), k=5) == []


def test_two_who_went_from_one_half_to_the_other_are_parted_by_sums_of_its_cells() -> None:
    """A and B less c and d are these two, though every cell shares people with several others."""
    earlier, now = two_divisions(*mixed("AB", "cd"), *mixed("EF", "gh"), ("A", "g", 2))

    assert not isolates_nobody([earlier, now], k=K)
    assert parted_from_rest(earlier, now, k=K) == [frozenset("c")]


def test_only_what_belongs_to_the_cut_is_named() -> None:
    fine, cut = mixed("XY", "vw"), [*mixed("AB", "cd"), *mixed("EF", "gh"), ("A", "g", 2)]

    assert parted_from_rest(*two_divisions(*fine, *cut), k=K) == [frozenset("c")]


def test_what_one_person_joins_is_one_part() -> None:
    a, b, c, d = ((edition, cell) for cell in (1, 2) for edition in ("earlier", "now"))
    assert _cut_parts([((a, b), 2), ((c, b), 1), ((c, d), 2)], k=3) == [[a, b, c, d]]


few = st.sampled_from([0, 0, 0, 1, 2, 3, 3, 4])


@settings(max_examples=400)
@given(st.lists(few, min_size=35, max_size=35))
def test_a_new_cell_is_named_wherever_a_combination_isolates_anybody(counts: list[int]) -> None:
    pairs = [(old, new) for old in ("", *"ABCDE") for new in ("", *"vwxyz") if old or new]
    links = [(old, new, n) for (old, new), n in zip(pairs, counts, strict=True)]
    earlier, now = (
        {cell: people for cell, people in cells.items() if len(people) >= K}
        for cells in two_divisions(*links)
    )

    named = parted_from_rest(earlier, now, k=K)

    assert all(named)
    assert bool(named) == (not isolates_nobody([earlier, now], k=K))
