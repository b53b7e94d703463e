"""One word names one thing: a class name stands once in the product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tests.architecture.trees import classes

OBVIOUS = {"Command", "Kind", "State"}  # Django's word, and two that only speak with their owner
# Names that still mean two things, each with the room that is to find another word.
TO_DO = {
    "Breakdown": "culture.dashboards",
    "Change": "culture.dashboards",
    "Choice": "culture.dashboards",
    "Column": "surveys",
    "Contact": "feedback",
    "Counts": "culture",
    "Difference": "culture.metrics",
    "Dimension": "surveys",
    "Entry": "culture.metrics",
    "Group": "culture.dashboards",
    "Level": "culture.metrics",
    "Line": "culture.metrics",
    "Link": "culture.dashboards",
    "Lock": "surveys",
    "Outcome": "surveys.waves",
    "Page": "surveys.waves",
    "Pair": "culture.metrics",
    "Part": "surveys.waves",
    "Period": "culture.dashboards",
    "Place": "culture.dashboards",
    "Plan": "feedback",
    "Position": "culture",
    "Profile": "surveys.waves",
    "Published": "culture.metrics",
    "Reading": "culture.metrics",
    "Row": "culture.dashboards",
    "Scope": "culture.metrics",
    "Scores": "surveys",
    "Sheet": "culture.metrics",
    "Side": "surveys",
    "Source": "culture.metrics",
    "Table": "culture.dashboards",
    "Tally": "culture.metrics",
    "Tile": "culture.dashboards",
    "TypedWordForm": "feedback",
}


def shared(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Public names that stand in several modules."""
    modules: dict[str, list[str]] = defaultdict(list)
    for name, module in named:
        if not name.startswith("_"):
            modules[name].append(module)
    return {name: found for name, found in modules.items() if len(found) > 1}


def test_no_name_is_given_twice() -> None:
    assert {
        name: found for name, found in shared(classes()).items() if name not in OBVIOUS | set(TO_DO)
    } == {}


def test_what_was_renamed_is_struck_off() -> None:
    assert set(TO_DO) - set(shared(classes())) == set()


def test_a_name_given_twice_is_noticed() -> None:
    named = [("Plan", "a"), ("Plan", "b"), ("_Desk", "a"), ("_Desk", "b"), ("Wave", "a")]
    assert shared(named) == {"Plan": ["a", "b"]}
