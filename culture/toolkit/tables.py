"""Said and heard as a table that leaves as a file: exactly the lines that the page shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from culture.core.texts import text_here

if TYPE_CHECKING:
    from culture.org.models import Unit
    from culture.toolkit.confirmations import ConfirmedTool, TeamSide
    from culture.toolkit.hearing import Hearing


def headings() -> list[str]:
    """Name the columns."""
    return [
        _("Unit"),
        _("Tool"),
        _("Practice"),
        _("The lead says"),
        _("Last done"),
        _("The team says"),
        _("Lowest point"),
        _("Highest point"),
        _("95 % from"),
        _("95 % to"),
        _("Answers"),
        _("There may be more"),
        _("Agreement"),
        _("Survey"),
        _("Closed on"),
        _("Together"),
    ]


def rows_of(unit: Unit, tools: Sequence[ConfirmedTool]) -> Iterator[list[object]]:
    """Write each tool as a whole, then its practices."""
    for one in tools:
        alive = _("{n} of {of} are alive").format(n=one.holding, of=one.of)
        tool = str(one.tool.label)
        yield [unit.name, tool, "", alive, "", *_team(one.team), _together(one.hearing)]
        for row in one.rows:
            state = row.state
            said = [str(state.freshness.label), state.done_on or ""]
            name = text_here(state.practice.names)
            yield [unit.name, tool, name, *said, *_team(row.team), _together(row.hearing)]


def _team(team: TeamSide | None) -> list[object]:
    if team is None:
        return [""] * 10
    ends = team.entry.lasting or ("", "")
    more = _("yes") if team.may_be_more else ""
    said = [team.level, team.low, team.high, *ends, int(team.entry.n), more]
    return [*said, team.agreement, team.window.name, team.window.closed_on]


def _together(hearing: Hearing) -> str:
    return str(hearing.label)
