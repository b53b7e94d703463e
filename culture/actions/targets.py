"""The published numbers of a unit that an action may move, and the release each stands in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.core.findings import Spot
from culture.core.texts import text_here
from culture.dashboards import formats
from culture.dashboards.board import newest_boards
from culture.dashboards.figures import DIMENSION, OVERALL
from culture.metrics import reading

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from culture.accounts.models import User
    from culture.dashboards.board import Board
    from culture.dashboards.figures import Figure
    from culture.metrics.models import Release, Series
    from culture.org.models import Unit


@dataclass(frozen=True, slots=True)
class Target:
    """A number of a unit as it stands now, with its release."""

    spot: Spot
    series: Series
    figure: Figure
    board: Board

    @property
    def label(self) -> str:
        """What forms call it: who was asked, what about, how it stands, and when."""
        board = self.board
        return (
            f"{board.voice.label}: {self.figure.name} {self.figure.written()} "
            f"({formats.window(board.window)})"
        )

    @property
    def topic(self) -> tuple[str, str]:
        """What suggestions are chosen by: the questionnaire and the dimension."""
        return self.series.key, self.spot.key if self.spot.kind == DIMENSION else ""

    @property
    def name(self) -> str:
        """The number alone, as sentences call it."""
        return f"{self.figure.name} · {text_here(self.series.names)}"

    def release(self) -> Release | None:
        """The release that shows it."""
        board = self.board
        return reading.newest_release(self.series, board.unit, board.window)


def targets_of(unit: Unit, *, actor: User, day: dt.date) -> list[Target]:
    """The newest numbers of each source of a unit, as far as the actor may see them."""
    return of_boards(newest_boards([unit], actor=actor, day=day))


def of_boards(boards: Sequence[Board]) -> list[Target]:
    """The overall score and the dimensions of each board, in their order."""
    found = []
    for board in boards:
        if board.numbers:
            overall = [board.numbers.overall] if board.numbers.overall else []
            found += [target_of(board, one) for one in [*overall, *board.numbers.dimensions]]
    return found


def target_of(board: Board, figure: Figure) -> Target:
    """One figure of a board as what an action may move."""
    series = board.line.series
    return Target(Spot(series.uuid, figure.kind, figure.key), series, figure, board)


def read_spot(token: str) -> Spot | None:
    """Read what forms and addresses call a number; None where it is none."""
    series, _slash, rest = token.partition("/")
    kind, _slash, key = rest.partition("/")
    try:
        known = uuid.UUID(series)
    except ValueError:
        return None
    return Spot(known, kind, key) if key and kind in {DIMENSION, OVERALL} else None
