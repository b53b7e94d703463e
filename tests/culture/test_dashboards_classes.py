"""What people of different tenure or role say: the widest difference, judged with the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from culture.dashboards.classes import widest_contrast
from culture.dashboards.figures import BreakdownFigures, ClassFigures, Figure
from culture.dashboards.findings import Told
from tests.culture.test_dashboards_findings import NO_BREAK, an_entry, levels, told


def a_class(key: str, *facts: tuple[str, float]) -> ClassFigures:
    entries = (an_entry(name, level, None, 0.2) for name, level in facts)
    return ClassFigures((key,), 20, tuple(Figure(one, one.key) for one in entries))


def by_tenure(*classes: ClassFigures) -> BreakdownFigures:
    return BreakdownFigures("tenure", classes)


def said_of(breakdown: BreakdownFigures) -> tuple[str, str]:
    contrast = widest_contrast(breakdown)
    assert contrast
    found: Told = replace(
        told(levels(("a", 4.0, 0.1), ("b", 4.0, 0.1))), others={contrast.name: contrast.p}
    )
    return contrast.said(found.tones), contrast.how_sure(found.tones)


def test_the_widest_difference_is_named_with_both_classes() -> None:
    found = by_tenure(
        a_class("under-1", ("a", 4.0), ("b", 4.6)),
        a_class("1-3", ("a", 4.1), ("b", 4.1)),
        a_class("over-10", ("a", 4.2), ("b", 3.2)),
    )
    assert said_of(found) == (
        "b: clearly lower for “more than ten years” (3.2) than for “less than a year” (4.6).",
        (
            f"b, more than ten years and less than a year: +1.4{NO_BREAK}±0.3 (95 % interval), "
            f"20{NO_BREAK}answers and 20{NO_BREAK}answers. It was judged together with everything "
            "this page "
            "looked at (7 in all): what is said here is chance on one page in twenty at most."
        ),
    )


def test_classes_that_differ_by_chance_are_not_said_to_differ() -> None:
    """The case that was: classes were in no family, and one of a dozen differed by chance."""
    found = by_tenure(a_class("under-1", ("a", 4.0)), a_class("1-3", ("a", 4.3)))
    contrast = widest_contrast(found)
    assert contrast
    assert contrast.p == pytest.approx(0.031, abs=0.002)
    said, sure = said_of(found)
    assert said == "No clear difference between these groups, all pairs of them looked at."
    assert "About" in sure
    assert "answers on each side would be needed to tell." in sure


def test_every_figure_of_every_pair_is_looked_at() -> None:
    two = by_tenure(a_class("under-1", ("a", 4.0), ("b", 4.0)), a_class("1-3", ("a", 4.3)))
    three = by_tenure(*two.groups, a_class("over-10", ("a", 4.0)))
    assert [contrast.number for one in (two, three) if (contrast := widest_contrast(one))] == [1, 3]


def test_one_class_is_no_difference() -> None:
    assert widest_contrast(by_tenure(a_class("under-1", ("a", 4.0)))) is None
    assert widest_contrast(by_tenure()) is None
