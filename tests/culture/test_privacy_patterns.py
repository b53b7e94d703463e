"""What an answer counts in, at each level of detail."""

from __future__ import annotations

import pytest

from culture.privacy.patterns import Counted, Detail, Pattern


@pytest.mark.parametrize(
    ("kind", "pair", "key", "dimension", "holds"),
    [
        ("overall", "gap", "overall", "", (True, True)),
        ("weighted", "gap", "weighted", "", (False, True)),
        ("dimension", "gap", "care", "", (True, True)),
        ("dimension", "gap", "calm", "", (False, False)),
        ("item", "gap", "smile", "care", (True, True)),
        ("item", "gap", "smile", "calm", (False, False)),
        ("overall", "adequacy", "overall", "", (False, True)),
        ("dimension", "adequacy", "care", "", (False, True)),
    ],
)
def test_a_subject_is_held_where_its_answers_count_in_it(
    *, kind: str, pair: str, key: str, dimension: str, holds: tuple[bool, bool]
) -> None:
    care, smile = frozenset({"care"}), frozenset({("care", "smile")})
    plain = Counted(care, smile)
    full = Counted(care, smile, is_weighted=True, has_minimum=True)
    found = (one.holds(kind=kind, pair=pair, key=key, dimension=dimension) for one in (plain, full))
    assert tuple(found) == holds


def test_points_are_counted_down_to_the_level_that_names_them() -> None:
    pattern = Pattern({"care": frozenset({"smile"})}, {"care": 2}, is_weighted=True)
    assert [pattern.counted(detail).is_weighted for detail in Detail] == [
        True,
        True,
        True,
        False,
        False,
    ]
