"""Sheets of which each was asked a few statements: what is shown, and that it gives nobody away."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from culture.metrics.closed import drawn
from culture.metrics.closed.counts import counts_of
from culture.metrics.closed.facts import AnswerRow, Sheet
from culture.metrics.closed.releases import sheet_contents
from culture.metrics.closed.scatters import scatters_of
from culture.metrics.closed.scores import Labels
from culture.metrics.content import DIMENSION, ITEM, Content
from culture.privacy.attacker import Findings, PublishedMean, attack
from culture.privacy.ground import Ground
from culture.privacy.groups import group_units
from culture.privacy.squares import Squares
from culture.scoring.layout import DimensionLayout, Layout
from tests import make_waves
from tests.culture.organisations import Organisation, answered, organisation, tree

ITEMS = (3, 3)
LAYOUT = Layout(
    1,
    5,
    (DimensionLayout((0, 1, 2), reverse=frozenset({1})), DimensionLayout((3, 4, 5))),
    asks_importance=False,
)
LABELS = Labels(("d1", "d2"), ("d1-1", "d1-2", "d1-3", "d2-1", "d2-2", "d2-3"))
POSITIONS = {"d1": (0, 1, 2), "d2": (3, 4, 5)}


def drawn_rows(
    some: Organisation, ground: Ground, *, seed: int, skipped: float = 0.1
) -> list[tuple[int, AnswerRow]]:
    """Ask each one statement of each dimension, by chance; a few leave it out."""
    rng = random.Random(seed)
    cell_of = {unit: name for name, cell in ground.cells.items() for unit in cell.members}
    rows = []
    for one in some.respondents:
        ratings: list[int | None] = [None] * 6
        for place, positions in enumerate(POSITIONS.values()):
            if rng.random() >= skipped:
                ratings[rng.choice(positions)] = one.answers[place % len(one.answers)]
        rows.append((one.unit, AnswerRow(cell_of[one.unit], "", "", None, tuple(ratings))))
    return rows


def asked(some: Organisation, *, seed: int) -> tuple[Ground, Sheet, list[tuple[int, AnswerRow]]]:
    cells = {uuid.uuid4(): group for group in group_units(some.invited, paths=some.paths, least=8)}
    ground = Ground(cells, some.paths, 5)
    rows = drawn_rows(some, ground, seed=seed) if cells else []
    sheet = Sheet(
        uuid.UUID(int=seed), ("delivered",), LAYOUT, tuple(row for _unit, row in rows), drawn=2
    )
    return ground, sheet, rows


def contents_of(sheet: Sheet, ground: Ground) -> dict[int, Content]:
    return sheet_contents(sheet, wave=make_waves.some_wave(), ground=ground, labels=LABELS)


def everything(
    contents: Mapping[int, Content],
    ground: Ground,
    rows: Sequence[tuple[int, AnswerRow]],
    dimension: str,
) -> list[PublishedMean[Any]]:
    """Every number of a dimension and of its statements at once, with who is in it.

    The attacker even knows which statement everybody was asked.
    """
    found = []
    for unit, content in contents.items():
        inside = [
            (at, position)
            for at, row in rows
            if unit in ground.paths[at]
            for position in POSITIONS[dimension]
            if row.delivered[position] is not None
        ]
        entries = [entry for entry in content.entries if entry.key.startswith(dimension)]
        for entry in entries:
            own = [
                atom
                for atom in inside
                if entry.kind == DIMENSION or LABELS.items[atom[1]] == entry.key
            ]
            assert entry.delivered is not None
            found.append(PublishedMean(Counter(own), entry.delivered))
    return found


def large(seed: int) -> Organisation:
    """Departments of many teams, so that statements have people enough."""
    rng = random.Random(seed)
    teams = [[rng.randint(3, 25) for _ in range(rng.randint(4, 9))] for _ in range(3)]
    paths, people = tree(*teams)
    moods = {unit: rng.choice([1, 3, 5, 5]) for unit in people}

    def of_one_mind(unit: int) -> int:
        return moods[unit] if rng.random() < 0.9 else rng.randint(1, 5)

    answer = of_one_mind if seed % 2 else None
    return answered(paths, people, rng=rng, rate=rng.uniform(0.5, 1), answer=answer)


def attacked(organisations: Sequence[tuple[int, Organisation]]) -> tuple[Findings, Counter[str]]:
    found, shown = Findings(), Counter[str]()
    for seed, some in organisations:
        ground, sheet, rows = asked(some, seed=seed)
        if not rows:
            continue
        contents = contents_of(sheet, ground)
        shown.update(entry.kind for one in contents.values() for entry in one.entries)
        for dimension in POSITIONS:
            means = everything(contents, ground, rows, dimension)
            found += attack(means, k=5, low=1, high=5)
    return found, shown


def test_the_attacker_finds_nothing_in_dimensions_and_their_statements_together() -> None:
    small = [(seed, organisation(seed)) for seed in range(20)]
    found, shown = attacked([*small, *((seed, large(seed)) for seed in range(20))])

    assert (found.exact, found.narrowed, found.small_combinations) == (0, 0, 0)
    assert shown[DIMENSION] > 300
    assert shown[ITEM] > 100


def test_the_attacker_wins_where_statements_are_shown_without_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Shown is every statement that anybody in a group of fifteen was asked."""
    monkeypatch.setattr(drawn, "FEWEST_FOR_ITEMS", 1)
    monkeypatch.setattr(drawn, "ROOM_FOR_CHANCE", 5)
    monkeypatch.setattr(drawn, "kept_breakdowns", lambda *_args, **_facts: {drawn.STATEMENT})
    monkeypatch.setattr("culture.metrics.closed.numbers.FEWEST_FOR_DEVIATIONS", 1)

    found, _shown = attacked([(seed, large(seed)) for seed in range(10)])

    assert found.small_combinations > 0
    assert found.exact + found.narrowed > 0


def of_one_mind(seed: int, some: Organisation) -> tuple[Ground, Sheet]:
    """Everybody says of a statement what all say: scores 2, 4, 2 in one dimension, 3, 4, 5."""
    ground, sheet, _rows = asked(some, seed=seed)
    told = (2, 2, 2, 3, 4, 5)  # the second is turned, so that its score is 4
    rows = tuple(
        replace(
            row,
            delivered=tuple(
                None if rating is None else told[position]
                for position, rating in enumerate(row.delivered)
            ),
        )
        for row in sheet.rows
    )
    return ground, replace(sheet, rows=rows)


def squares_of(seed: int, some: Organisation, *, knows_statements: bool) -> Findings:
    """Attack with every exact sum of groups and statements, and what squares of zones are kept."""
    ground, sheet = of_one_mind(seed, some)
    reading = drawn.read_drawn_sheet(sheet, ground=ground, labels=LABELS, seed=b"secret")
    if not knows_statements:
        reading = replace(
            reading, dimensions=tuple(replace(one, statements=()) for one in reading.dimensions)
        )
    statements = drawn.read_drawn_sheet(sheet, ground=ground, labels=LABELS, seed=b"secret")
    scatters = scatters_of(
        reading,
        sheet,
        classes=(),
        paths=ground.paths,
        counts=counts_of(reading, ground=ground),
    )
    found = Findings()
    for subject in statements.dimensions:
        scatter = scatters.of.get(("dimension", subject.key, "delivered"))
        if scatter is None or not subject.statements:
            continue
        atoms = list(zip(subject.scores, subject.statements, strict=True))
        held = [
            *([pair for pair in atoms if pair[0].group == group] for group in subject.by_group),
            *([pair for pair in atoms if pair[1] == number] for number in set(subject.statements)),
        ]
        published = [
            PublishedMean(
                Counter[Any]((score.group, statement) for score, statement in some),
                sum(score.delivered for score, _statement in some) / subject.factor / len(some),
                decimals=9,
                parts=subject.factor,
            )
            for some in held
        ]
        squares = [
            Squares(
                Counter[Any](
                    (score.group, statement) for score, statement in atoms if score.group in groups
                ),
                max(least - 1e-6, -1e9),
                min(most + 1e-6, 1e9),
            )
            for zone, groups in scatter.zones.items()
            for least, most in [scatter.known_of(zone)]
        ]
        found += attack(published, k=5, low=1, high=5, squares=squares)
    return found


def test_squares_of_a_dimension_do_not_tell_what_each_statement_got() -> None:
    """Where all agree about each statement, its sums explain every square of the dimension."""
    some = answered(*tree([15] * 4, [15] * 3), rng=random.Random(1), rate=1)
    kept = squares_of(1, some, knows_statements=True)
    plain = squares_of(1, some, knows_statements=False)

    assert (kept.exact, kept.narrowed, kept.small_combinations) == (0, 0, 0)
    assert plain.examined == kept.examined > 0
    assert plain.exact + plain.narrowed > plain.examined / 10


def test_only_dimensions_have_scatter_and_statements_borrow_theirs() -> None:
    ground, sheet, _rows = asked(large(3), seed=3)
    reading = drawn.read_drawn_sheet(sheet, ground=ground, labels=LABELS, seed=b"secret")
    counts = counts_of(reading, ground=ground)
    scatters = scatters_of(reading, sheet, classes=(), paths=ground.paths, counts=counts)

    assert {(kind, key) for kind, key, _side in scatters.of} == {
        ("dimension", "d1"), ("dimension", "d2"),
    }  # fmt: skip
    one, other = (scatters.pooled("dimension", key) for key in ("d1", "d2"))
    assert one
    assert other
    assert scatters.pooled("item", "d1-1") == one
    overall = scatters.pooled("overall", "overall")
    assert overall
    assert overall.deviation**2 == pytest.approx((one.deviation**2 + other.deviation**2) / 2)
    assert overall.degrees == min(one.degrees, other.degrees)
