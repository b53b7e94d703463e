"""Cells that a sheet joins over several rows: what stands in the first stands in each of them."""

from __future__ import annotations

from typing import Any


class JoinedCells:
    """The joined cells that reach down to the row at hand, by their column."""

    def __init__(self) -> None:
        """Begin above the sheet."""
        self._reaching: dict[int, tuple[int, Any]] = {}

    def begin(self, column: int, *, last: int, value: Any) -> None:
        """Note that from here to the row `last` this column says one thing."""
        self._reaching[column] = last, value

    def fill(self, number: int, cells: list[Any], *, empty: Any) -> None:
        """Give the cells of a row what is joined with them; a row with nothing else stays so."""
        for column, (last, value) in [*self._reaching.items()]:
            if number > last:
                del self._reaching[column]
            elif any(cell != empty for cell in cells):
                cells += [empty] * (column + 1 - len(cells))
                if cells[column] == empty:
                    cells[column] = value
