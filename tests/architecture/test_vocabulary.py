"""One word names one thing: a class name stands once in the product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tests.architecture.trees import classes

OBVIOUS = {"Command", "Kind", "State"}  # Django's word, and two that only speak with their owner


def shared(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Public names that stand in several modules."""
    modules: dict[str, list[str]] = defaultdict(list)
    for name, module in named:
        if not name.startswith("_"):
            modules[name].append(module)
    return {name: found for name, found in modules.items() if len(found) > 1}


def test_no_name_is_given_twice() -> None:
    found = shared(classes())
    assert {name: modules for name, modules in found.items() if name not in OBVIOUS} == {}


def test_a_name_given_twice_is_noticed() -> None:
    named = [("Plan", "a"), ("Plan", "b"), ("_Desk", "a"), ("_Desk", "b"), ("Wave", "a")]
    assert shared(named) == {"Plan": ["a", "b"]}
