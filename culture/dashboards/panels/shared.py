"""Is culture shared? What the whole says about its teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import formats, tables, words
from culture.dashboards.figures import DELIVERED, DIFFER, DIMENSION, LITTLE, Numbers, name_of
from culture.dashboards.panels import Panel, PanelPlace
from culture.dashboards.tables import TableRow
from culture.scoring.agreement import SHARED_FROM, icc1_interval, team_size_needed
from culture.scoring.certainty import TEAMS_LEVEL

if TYPE_CHECKING:
    from culture.dashboards.board import Board


def shared(board: Board) -> Panel | None:
    """Say whether teams differ; None below the whole, and where nobody looked."""
    numbers = board.numbers
    if numbers is None or not numbers.content.levels:
        return None
    return Panel(
        "culture/dashboards/panels/shared.html",
        PanelPlace.RIGHT,
        {
            "sentence": words.shared(numbers),
            "how_sure": _how_sure(numbers),
            "rows": _rows(numbers),
            "table": tables.levels_table(numbers, board.voice),
        },
    )


def _how_sure(numbers: Numbers) -> str:
    """Answer how sure it is that teams differ in the dimension in which they most do."""
    levels = [one for one in numbers.content.levels if one.icc1 is not None and one.teams > 1]
    if not levels:
        return ""
    first = max(levels, key=lambda one: one.icc1 or 0.0)
    icc1, number = first.icc1 or 0.0, len(numbers.content.levels)
    ends = icc1_interval(icc1, people=first.n, teams=first.teams)
    facts = {
        "name": name_of(DIMENSION, first.key, numbers.subjects),
        "value": formats.number(icc1, decimals=2),
        "low": formats.number(ends.low, decimals=2),
        "high": formats.number(ends.high, decimals=2),
        "n": formats.answers(first.n),
        "teams": formats.count(first.teams),
        "number": formats.count(number),
    }
    if first.verdict in {DIFFER, LITTLE}:
        text = gettext(
            "Most in {name}: ICC(1) {value} (95 % interval {low} to {high}), {n} in {teams} teams. "
            "It was judged together with all {number} that were looked at: that teams differ is "
            "chance on one page in forty at most."
        )
        return text.format(**facts)
    text = gettext(
        "Most in {name}: ICC(1) {value} (95 % interval {low} to {high}), {n} in {teams} teams. "
        "Among the {number} that were looked at, chance explains that. {needed}"
    )
    return text.format(**facts, needed=_needed(icc1, first.teams, level=TEAMS_LEVEL / number))


def _needed(icc1: float, teams: int, *, level: float) -> str:
    """Say how many people a team would need; below .05 teams differ too little to compare."""
    size = team_size_needed(icc1, teams=teams, level=level)
    if icc1 < SHARED_FROM or size is None:
        return gettext("Teams that differ so little are not compared, however many answer.")
    return gettext("About {size} people in each team would be needed to tell.").format(
        size=formats.count(size)
    )


def _rows(numbers: Numbers) -> list[TableRow]:
    """One plain sentence per dimension, and whether its difference is reliable."""
    reliable = {one.key: one.verdict for one in numbers.content.differences}
    rows = []
    for level in numbers.content.levels:
        if level.side != DELIVERED:
            continue
        said = [words.comparable(level.verdict)]
        if reliable.get(level.key):
            said.append(
                gettext("How exact the difference is: {verdict}.").format(
                    verdict=words.reliability(reliable[level.key])
                )
            )
        rows.append(TableRow(name_of(DIMENSION, level.key, numbers.subjects), said))
    common = [words.comparable("none")]  # the sentence above says it of all at once
    return [] if all(row.cells == common for row in rows) else rows
