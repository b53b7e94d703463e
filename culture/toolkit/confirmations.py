"""What the team of a unit says of its lead's practices, from published numbers alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.metrics import reading
from culture.metrics.agreeing import agreement_in_words
from culture.metrics.content import DIMENSION, ITEM
from culture.metrics.counts import AtLeast
from culture.metrics.lines import lines_of
from culture.metrics.middle import above_the_middle
from culture.toolkit.hearing import Hearing, TwoSides, hearings
from culture.toolkit.tools import Tool

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from culture.metrics.content import Entry
    from culture.metrics.reading import Published
    from culture.metrics.windows import Window
    from culture.org.models import Unit
    from culture.scoring.certainty import Estimate
    from culture.toolkit.models import Practice
    from culture.toolkit.queries import PracticeState

# The questionnaire whose dimensions are the four tools.
ROLE_CLARITY = "role-clarity"

Places = Mapping[str, Sequence[tuple[str, str]]]
Said = Mapping[str, "tuple[Window, Published]"]

MONTHS_OF_SILENCE = dt.timedelta(days=60)

_askers: list[Callable[[Organisation], Places]] = []


def register(also_asked: Callable[[Organisation], Places]) -> None:
    """Tell where else statements are asked: an instrument and a dimension that has one alone.

    Statements are named as practices name them: instrument/dimension/item.
    """
    _askers.append(also_asked)


@dataclass(frozen=True, slots=True)
class TeamSide:
    """What a team finds: its mean on a scale, of so many answers, when."""

    entry: Entry
    low: int
    high: int
    window: Window

    @property
    def level(self) -> float:
        """The mean of how it is, whatever else was asked."""
        return self.entry.value if self.entry.delivered is None else self.entry.delivered

    @property
    def may_be_more(self) -> bool:
        """Whether only so many answers are told, and there may be more."""
        return isinstance(self.entry.n, AtLeast)

    @property
    def agreement(self) -> str:
        """How far people agree, in words; empty where too few answered to say so."""
        return agreement_in_words(self.entry.agreement)

    @property
    def distance(self) -> Estimate | None:
        """How far the team's answer lies above the line between not heard and heard."""
        return above_the_middle(self.entry, low=self.low, high=self.high)


@dataclass(frozen=True, slots=True)
class ConfirmationRow:
    """One practice: what the lead says, what the team says, and how both go together."""

    state: PracticeState
    team: TeamSide | None
    hearing: Hearing


@dataclass(frozen=True, slots=True)
class ConfirmedTool:
    """One tool: how many of its practices the lead says are alive, and what the team says."""

    tool: Tool
    holding: int
    of: int
    team: TeamSide | None
    hearing: Hearing
    rows: Sequence[ConfirmationRow]

    @property
    def has_statements(self) -> bool:
        """Whether single statements of the team may be shown."""
        return any(row.team for row in self.rows)


def confirmed_tools(unit: Unit, states: Sequence[PracticeState]) -> list[ConfirmedTool]:
    """Hold a unit's practices against what its team says, tool by tool.

    Single statements are published for larger teams only; elsewhere the dimension speaks for the
    whole tool. What does not apply to the unit is left out.
    """
    applying = [state for state in states if state.applies]
    places = _also_asked(unit.organisation)
    keys = _keys(applying, places)
    said = reading.newest_closed([unit], keys)[unit]
    teams = {state.practice.key: _of_practice(state.practice, said, places) for state in applying}
    tools = {tool: _of_tool(tool, said) for tool in Tool}
    sides = {
        **{
            state.practice.key: TwoSides(state.holds, _distance(teams[state.practice.key]))
            for state in applying
        },
        **{
            f"tool:{tool}": TwoSides(_mostly_holds(tool, applying), _distance(team))
            for tool, team in tools.items()
        },
    }
    found = hearings(sides)
    return [
        ConfirmedTool(
            tool,
            holding=sum(state.holds for state in of_tool),
            of=len(of_tool),
            team=tools[tool],
            hearing=found[f"tool:{tool}"],
            rows=[
                ConfirmationRow(state, teams[state.practice.key], found[state.practice.key])
                for state in of_tool
            ],
        )
        for tool in Tool
        if (of_tool := [state for state in applying if state.practice.tool == tool])
    ]


def silent_since(
    unit: Unit, states: Sequence[PracticeState], tools: Sequence[ConfirmedTool]
) -> dt.date | None:
    """The day of the unit's newest number, where it was asked since, for months without another.

    Its people are then counted further up. None where its numbers are up to date, or it has none.
    """
    own = [row.team.window for tool in tools for row in tool.rows if row.team]
    own += [tool.team.window for tool in tools if tool.team]
    keys = _keys([state for state in states if state.applies], _also_asked(unit.organisation))
    asked = [
        window for line in lines_of(unit) for window in line.editions if line.series.key in keys
    ]
    if not own or max(asked).closed_on - max(own).closed_on < MONTHS_OF_SILENCE:
        return None
    return max(own).closed_on


def _keys(states: Sequence[PracticeState], places: Places) -> set[str]:
    """The questionnaires that ask about practices."""
    keys = {_parts(state.practice)[0] for state in states} | {ROLE_CLARITY}
    return keys | {instrument for held in places.values() for instrument, _dimension in held}


def _also_asked(organisation: Organisation) -> Places:
    """Everywhere that statements are asked alone."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for also_asked in _askers:
        for statement, places in also_asked(organisation).items():
            found[statement] += places
    return found


def _of_practice(practice: Practice, said: Said, places: Places) -> TeamSide | None:
    """The newest of what the team says of a practice, wherever it was asked."""
    instrument, dimension, item = _parts(practice)
    asked = [(instrument, ITEM, dimension, item)] + [
        (other, DIMENSION, key, key) for other, key in places.get(practice.confirmed_by, ())
    ]
    found = [side for place in asked if (side := _side_of(said, *place))]
    return max(found, key=lambda side: side.window, default=None)


def _side_of(said: Said, instrument: str, kind: str, dimension: str, key: str) -> TeamSide | None:
    if instrument not in said:
        return None
    window, published = said[instrument]
    content = published.content
    entries = content.of(kind, dimension=dimension) if kind == ITEM else content.of(kind)
    entry = next((one for one in entries if one.key == key), None)
    return TeamSide(entry, content.low, content.high, window) if entry else None


def _of_tool(tool: Tool, said: Said) -> TeamSide | None:
    if ROLE_CLARITY not in said:
        return None
    window, published = said[ROLE_CLARITY]
    entry = published.content.one(DIMENSION, tool.value)
    return TeamSide(entry, published.content.low, published.content.high, window) if entry else None


def _parts(practice: Practice) -> tuple[str, str, str]:
    instrument, _slash, rest = practice.confirmed_by.partition("/")
    dimension, _slash, item = rest.partition("/")
    return instrument, dimension, item


def _mostly_holds(tool: Tool, states: Sequence[PracticeState]) -> bool:
    of_tool = [state for state in states if state.practice.tool == tool]
    return 2 * sum(state.holds for state in of_tool) > len(of_tool)


def _distance(team: TeamSide | None) -> Estimate | None:
    return team.distance if team else None
