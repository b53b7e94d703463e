"""How the tools stand, counted from the state of each practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.toolkit.tools import QUESTIONS, Tool

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from culture.toolkit.models import Practice, ToolkitVersion
    from culture.toolkit.queries import PracticeState


@dataclass(frozen=True, slots=True)
class ToolTotal:
    """How many practices of a tool count as done in a unit, of those that apply."""

    tool: Tool
    holding: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether everything that applies is alive."""
        return 0 < self.of == self.holding


@dataclass(frozen=True, slots=True)
class ToolStates:
    """One tool with the state of its practices."""

    total: ToolTotal
    question: str | Promise
    states: Sequence[PracticeState]


def totals_of(states: Sequence[PracticeState]) -> list[ToolTotal]:
    """Count by tool, in the order of the tools."""
    return [_total(tool, states) for tool in Tool]


def tools_of(states: Sequence[PracticeState]) -> list[ToolStates]:
    """Put the states under their tools; tools without a practice are left out."""
    return [
        ToolStates(_total(tool, states), QUESTIONS[tool], of_tool)
        for tool in Tool
        if (of_tool := [state for state in states if state.practice.tool == tool])
    ]


def _total(tool: Tool, states: Sequence[PracticeState]) -> ToolTotal:
    applying = [state for state in states if state.practice.tool == tool and state.applies]
    return ToolTotal(tool, sum(state.holds for state in applying), len(applying))


def practices_by_tool(version: ToolkitVersion) -> list[tuple[Tool, list[Practice]]]:
    """Put the practices of a version under their tools."""
    practices = list(version.practices.order_by("position", "pk"))
    return [
        (tool, of_tool)
        for tool in Tool
        if (of_tool := [practice for practice in practices if practice.tool == tool])
    ]
