"""The attacker against what a wave really publishes, where people leave statements out."""

import random
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

import pytest

from culture.metrics.closed import divisions
from culture.metrics.closed.facts import AnswerRow, Sheet
from culture.metrics.closed.releases import sheet_contents
from culture.metrics.closed.scores import Labels
from culture.metrics.content import Content, Entry
from culture.metrics.counts import AtLeast
from culture.privacy.attacker import Findings, PublishedMean, ToldOfFew, attack, told_of_few
from culture.privacy.ground import Ground
from culture.privacy.groups import UnitGroup, group_units
from culture.privacy.room import Part
from culture.scoring.layout import DimensionLayout, Layout
from tests import make_waves
from tests.culture.crossings import forgotten
from tests.culture.organisations import Organisation, organisation, realistic

ORGANISATIONS = 60
LABELS = Labels(("d1", "d2"), ("d1-1", "d1-2", "d2-1"))
LAYOUT = Layout(1, 5, (DimensionLayout((0, 1)), DimensionLayout((2,))), asks_importance=False)
ENDS = {"expected": (1, 5), "delivered": (1, 5), "gap": (-4, 4)}
POSITIONS = {"d1": (0, 1), "d2": (2,), "d1-1": (0,), "d1-2": (1,), "d2-1": (2,)}

Said = list[tuple[int, AnswerRow]]


def survey(some: Organisation, *, skipped: float, seed: int) -> tuple[Ground, Sheet, Said]:
    """Ask everybody three statements, of which each leaves some out; people by their unit."""
    rng = random.Random(seed)
    cells = {uuid.uuid4(): group for group in group_units(some.invited, paths=some.paths, least=8)}
    cell_of = {unit: name for name, cell in cells.items() for unit in cell.members}
    said = []
    for one in some.respondents:
        answers = (*one.answers, *one.answers)[:3]
        ratings = tuple(None if rng.random() < skipped else answer for answer in answers)
        if one.unit in cell_of:
            row = AnswerRow(cell_of[one.unit], one.tenure, one.role, None, ratings)
            said.append((one.unit, row))
    sheet = Sheet(uuid.UUID(int=seed), ("delivered",), LAYOUT, tuple(row for _unit, row in said))
    return Ground(cells, some.paths, 5), sheet, said


def with_expectations(sheet: Sheet, *, seed: int) -> Sheet:
    """Ask how it should be too; a third of the surveys expect the most of everything."""
    rng = random.Random(seed)

    def expected(delivered: int) -> int:
        return 5 if seed % 3 == 0 else min(5, delivered + rng.choice([0, 0, 1, 2]))

    rows = tuple(
        replace(row, expected=tuple(one and expected(one) for one in row.delivered))
        for row in sheet.rows
    )
    return replace(sheet, sides=("expected", "delivered"), rows=rows)


def published(
    contents: Mapping[int, Content],
    key: str,
    ground: Ground,
    said: Said,
    side: str = "delivered",
) -> Iterator[PublishedMean[Any]]:
    """Everything that is shown of one subject, with who is in it."""
    people = [
        (unit, row)
        for unit, row in said
        if any(row.delivered[position] is not None for position in POSITIONS[key])
    ]
    for unit, content in contents.items():
        inside = [(at, row) for at, row in people if unit in ground.paths[at]]
        yield from number(content.entries, key, inside, side)
        for breakdown in content.breakdowns:
            for group in breakdown.groups:
                held = [one for one in inside if one[1].said(breakdown.by) in group.keys]
                yield from number(group.entries, key, held, side)


def number(
    entries: Sequence[Entry], key: str, people: Said, side: str
) -> Iterator[PublishedMean[Any]]:
    for one in entries:
        if one.key == key:
            assert one.n <= len(people)
            assert isinstance(one.n, AtLeast) or one.n == len(people)
            atoms = Counter((unit, row.tenure, row.role) for unit, row in people)
            yield PublishedMean(atoms, getattr(one, side), parts=len(POSITIONS[key]))


@pytest.mark.parametrize("skipped", [0.0, 0.15])
def test_the_attacker_finds_nothing_in_what_a_wave_publishes(skipped: float) -> None:
    found, shown = Findings(), 0
    for seed in range(ORGANISATIONS):
        ground, sheet, said = survey(organisation(seed), skipped=skipped, seed=seed)
        if not ground.cells or not said:
            continue
        contents = sheet_contents(sheet, wave=make_waves.some_wave(), ground=ground, labels=LABELS)
        for key in POSITIONS:
            means = list(published(contents, key, ground, said))
            shown += len(means)
            found += attack(means, k=5, low=1, high=5)

    assert (found.exact, found.narrowed, found.small_combinations) == (0, 0, 0)
    assert shown > 1000


def test_the_attacker_finds_nothing_on_either_side_nor_in_the_gap() -> None:
    found, shown = Findings(), 0
    for seed in range(ORGANISATIONS // 2):
        ground, sheet, said = survey(organisation(seed), skipped=0.1, seed=seed)
        if not ground.cells or not said:
            continue
        sheet = with_expectations(sheet, seed=seed)
        contents = sheet_contents(sheet, wave=make_waves.some_wave(), ground=ground, labels=LABELS)
        for key in POSITIONS:
            for side, (low, high) in ENDS.items():
                means = list(published(contents, key, ground, said, side))
                shown += len(means)
                found += attack(means, k=5, low=low, high=high)

    assert (found.exact, found.narrowed, found.small_combinations) == (0, 0, 0)
    assert shown > 1000


def test_the_guard_asks_of_each_side_and_of_the_gap_whether_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ground, sheet, _said = survey(organisation(1), skipped=0.0, seed=1)
    asked: set[tuple[int, int]] = set()

    def leaves_room(_parts: list[Part], *, low: int, high: int) -> bool:
        asked.add((low, high))
        return True

    monkeypatch.setattr(divisions, "leaves_room", leaves_room)
    sheet_contents(
        with_expectations(sheet, seed=1),
        wave=make_waves.some_wave(),
        ground=ground,
        labels=LABELS,
    )

    # d1 has two statements and scores times two, d2 one.
    assert asked == {(2, 10), (-8, 8), (1, 5), (-4, 4)}


def test_an_organisation_of_281_people_still_sees_tenure_role_and_half_of_its_teams() -> None:
    some = realistic()
    ground, sheet, _said = survey(some, skipped=0.02, seed=1)

    contents = sheet_contents(sheet, wave=make_waves.some_wave(), ground=ground, labels=LABELS)

    breakdowns = {one.by: one.groups for one in contents[1].breakdowns}
    assert len(breakdowns["tenure"]) >= 3
    assert len(breakdowns["role"]) >= 2
    teams = set(some.invited) & contents.keys()
    assert len(teams) >= 15


def new_leaders() -> tuple[Ground, Sheet, Said]:
    """Three new leaders among 33 people: the new ones say 1.5 on average, leaders 4.4."""
    new, some = "under-1", "over-10"
    ratings = {
        (new, "leader"): [3, 3, 3],
        (new, "customers"): [1] * 9 + [2],
        (some, "leader"): [5] * 8 + [4] * 2,
        (some, "customers"): [3] * 10,
    }
    [(name, cell)] = [(uuid.UUID(int=1), UnitGroup((1,), 1, 40))]
    rows = [
        AnswerRow(name, tenure, role, None, (rating, rating, 3))
        for (tenure, role), held in ratings.items()
        for rating in held
    ]
    sheet = Sheet(uuid.UUID(int=2), ("delivered",), LAYOUT, tuple(rows))
    return Ground({name: cell}, {1: (1,)}, 5), sheet, [(1, row) for row in rows]


def told(contents: Mapping[int, Content], ground: Ground, said: Said) -> list[ToldOfFew]:
    """What the attacker tells of few whom two breakdowns have in common, in the first dimension."""
    published_here = list(published(contents, "d1", ground, said))
    [content] = contents.values()
    sizes = [len(breakdown.groups) for breakdown in content.breakdowns]
    ends = list(accumulate([1, *sizes]))
    divisions = [range(*ends_of) for ends_of in pairwise(ends)]
    return list(told_of_few(published_here, divisions, k=5, low=1, high=5))


def test_what_three_new_leaders_said_is_not_told_by_tenure_beside_role() -> None:
    ground, sheet, said = new_leaders()

    def shown() -> dict[int, Content]:
        return sheet_contents(sheet, wave=make_waves.some_wave(), ground=ground, labels=LABELS)

    with forgotten():
        once = shown()
    assert [one.by for one in once[1].breakdowns] == ["tenure", "role"]
    few = [one for one in told(once, ground, said) if one.n == 3]
    assert [(round(one.least, 2), round(one.most, 2)) for one in few] == [(2.33, 3.33)]
    means = list(published(once, "d1", ground, said))
    assert attack(means, k=5, low=1, high=5) == Findings(examined=33)

    today = shown()
    assert [one.by for one in today[1].breakdowns] == ["tenure"]
    assert told(today, ground, said) == []
