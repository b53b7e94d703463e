"""What stands on the page of a unit, one module each; a panel has nothing to show, or is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from culture.dashboards import export

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from culture.dashboards.board import Board

RING, DIAMOND = "\N{WHITE CIRCLE}", "\N{BLACK DIAMOND}"


class PanelPlace(StrEnum):
    """Where on a broad page a panel stands; on a phone all stand below each other."""

    TOP = "top"
    LEFT = "left"
    RIGHT = "right"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Panel:
    """A template, and the facts it shows."""

    template: str
    place: PanelPlace
    facts: Mapping[str, Any]

    @property
    def chart(self) -> Chart | None:
        """What of it can be kept as a picture."""
        chart: Chart | None = self.facts.get("chart")
        return chart


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing that can be kept as a file, in its wide form.

    `name` stands in its address, `note` says what is measured and what its marks mean.
    """

    name: str
    title: str
    drawing: SafeString
    url: str
    file_name: str
    note: str = ""


def chart(
    board: Board, name: str, drawing: SafeString, *, title: str, note: str = "", key: str = ""
) -> Chart:
    """Say where a drawing of a board, or of one of its dimensions, is kept as a file."""
    url = board.address.chart(board.unit.uuid, name, key=key, order=board.order)
    return Chart(name, title, drawing, url, export.stem(board, *filter(None, (key, name))), note)


@dataclass(frozen=True, slots=True)
class Marks:
    """What ring and diamond of a chart mean; a mark without words is not drawn."""

    ring: str
    diamond: str
    note: str

    @property
    def text(self) -> str:
        """All of it in one line."""
        ring = f"{RING} {self.ring}" if self.ring else ""
        diamond = f"{DIAMOND} {self.diamond}" if self.diamond else ""
        return " · ".join(filter(None, (ring, diamond, self.note)))
