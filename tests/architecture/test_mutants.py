"""`make mutants` plants what it says, and nothing in words, types or documentation."""

from __future__ import annotations

from types import FunctionType

from tests.mutants.changes import mutants_of

SOURCE = '''
LIMIT = 5

def enough(n: int, *, most: int = 9) -> bool:
    """Tell whether 3 < n."""
    if n < 3 and n:
        raise ValueError(f"{n + 1} is too few")
    return min(n, most) > 4
'''


def test_every_sign_and_number_is_changed_once() -> None:
    found = [(mutant.line, mutant.change) for mutant in mutants_of("m", SOURCE, "m.py")]
    assert found == [
        (6, "n < 3 and n becomes n < 3 or n"),
        (6, "n < 3 becomes n <= 3"),
        (6, "3 becomes 4"),
        (8, "return min(n, most) > 4 becomes return None"),
        (8, "min(n, most) > 4 becomes min(n, most) >= 4"),
        (8, "min(n, most) becomes max(n, most)"),
        (8, "4 becomes 5"),
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
