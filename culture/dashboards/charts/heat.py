"""Rows of a heat map: a real table, one ready piece of HTML per row of figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from culture.dashboards import formats
from culture.dashboards.charts.axis import Scale

WIDE_SHARE = 1 / 12
SHORT_MARK, OVER_MARK = "\N{BLACK DOWN-POINTING TRIANGLE}", "\N{BLACK UP-POINTING TRIANGLE}"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A figure as the table shows it: its text, its class and its sign mark."""

    text: str
    css: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit with its figures as table cells, or with a sentence saying why there are none."""

    label: str
    url: str = ""
    cells: str = ""
    withheld: str = ""


def heat_cell(gap: float, tone: str, *, scale: Scale) -> HeatCell:
    """Mark a gap that is a shortfall or a surplus, one of a twelfth of the scale or more darker."""
    text = formats.signed(gap)
    if tone == "even":
        return HeatCell(text)
    depth = 2 if abs(gap) >= scale.width * WIDE_SHARE else 1
    return (
        HeatCell(text, f"s{depth}", SHORT_MARK)
        if gap < 0
        else HeatCell(text, f"o{depth}", OVER_MARK)
    )


def level_cell(level: float, tone: str) -> HeatCell:
    """Mark a level that clearly lies below (short) or above (over) that of the whole."""
    css, mark = {"short": ("s1", SHORT_MARK), "over": ("o1", OVER_MARK)}.get(tone, ("", ""))
    return HeatCell(formats.number(level), css, mark)


def heat_row(label: str, cells: Iterable[HeatCell], *, url: str = "") -> HeatRow:
    """Write the cells of a row once, so that the template only sets them."""
    return HeatRow(label, url, SafeString("".join(_written(cell) for cell in cells)))


@lru_cache(maxsize=4096)
def _written(cell: HeatCell) -> SafeString:
    if not cell.css:
        return format_html("<td>{}</td>", cell.text)
    return format_html(
        '<td class="{}"><span class="sign" aria-hidden="true">{}</span> {}</td>',
        cell.css,
        cell.mark,
        cell.text,
    )
