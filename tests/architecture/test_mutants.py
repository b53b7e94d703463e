"""`make mutants` plants what it says, and nothing in words, types or documentation."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import FunctionType

import pytest

from tests.mutants import hunting
from tests.mutants.changes import Mutant, mutants_of
from tests.mutants.hunting import HUNG, KILLED, SURVIVED, fate_of, spread

SOURCE = '''
LIMIT = 5

def enough(n: int, *, most: int = 9) -> bool:
    """Tell whether 3 < n."""
    if n < 3 and n:
        raise ValueError(f"{n + 1} is too few")
    list(zip([n], [most], strict=True))
    return min(n, most) > 4
'''


def test_every_sign_and_number_is_changed_once() -> None:
    found = [(mutant.line, mutant.change) for mutant in mutants_of("m", SOURCE, "m.py")]
    assert found == [
        (6, "n < 3 and n becomes n < 3 or n"),
        (6, "n < 3 becomes n <= 3"),
        (6, "3 becomes 4"),
        (9, "return min(n, most) > 4 becomes return None"),
        (9, "min(n, most) > 4 becomes min(n, most) >= 4"),
        (9, "min(n, most) becomes max(n, most)"),
        (9, "4 becomes 5"),
    ]


def test_the_planted_code_does_what_it_says() -> None:
    names: dict[str, FunctionType] = {}
    exec(SOURCE, names)  # noqa: S102 (our own text)
    enough = names["enough"]
    assert enough(5) is True
    mutant = next(one for one in mutants_of("m", SOURCE, "m.py") if one.change == "4 becomes 5")
    enough.__code__ = mutant.code
    assert enough(5) is False
    assert mutant.name == "m.enough: 4 becomes 5"


def _breaks() -> bool:
    raise SystemExit


def _hangs() -> bool:
    while True:
        time.sleep(1)


def _counts() -> bool:
    while True:
        pass


@pytest.mark.parametrize(
    ("is_noticed", "fate"),
    [
        (lambda: True, KILLED),
        (lambda: False, SURVIVED),
        (_breaks, KILLED),
        (_hangs, HUNG),
        (_counts, HUNG),
    ],
)
def test_a_mutant_lives_only_where_tests_come_back_and_say_nothing(
    is_noticed: Callable[[], bool], fate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hunting, "PATIENCE", 1)
    assert fate_of(is_noticed, limit=1) == fate


def test_whatever_there_is_time_for_is_drawn_from_all_modules() -> None:
    def mutants(module: str, number: int) -> list[Mutant]:
        code = (lambda: None).__code__
        return [Mutant(module, "f", line, "", code) for line in range(number)]

    found = [*mutants("a", 40), *mutants("b", 20), *mutants("c", 8)]
    first = [one.module for one in spread(found, seed=1)[:17]]
    assert [first.count(module) for module in "abc"] == [10, 5, 2]
    assert sorted(map(id, spread(found, seed=1))) == sorted(map(id, found))
