"""What stands on the page of a unit, one module each; a panel has nothing to show, or is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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


@dataclass(frozen=True, slots=True)
class Marks:
    """What ring and diamond of a chart mean; a mark without words is not drawn."""

    ring: str
    diamond: str
    note: str
