"""Rows of a heat map: a real table, one ready piece of HTML per row of figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from culture.dashboards import formats
from culture.dashboards.charts import svg
from culture.dashboards.charts.axis import Scale
from culture.dashboards.charts.svg import LINE, element

LABELS, LABEL_LETTERS, COLUMN_LETTERS = 24.0, 30, 12
ROW = 30.0
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
    figures: tuple[HeatCell, ...] = ()


def heat_cell(gap: float, tone: str, *, scale: Scale) -> HeatCell:
    """Mark a gap that is a shortfall or a surplus, one of a twelfth of the scale or more darker."""
    text = formats.signed(gap)
    if tone == "even":
        return HeatCell(text)
    depth = 2 if abs(gap) >= scale.wide else 1
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
    figures = tuple(cells)
    return HeatRow(
        label, url, SafeString("".join(_written(cell) for cell in figures)), figures=figures
    )


def heat_drawing(
    columns: Sequence[str],
    groups: Iterable[tuple[str, Sequence[HeatRow]]],
    *,
    ident: str,
    title: str,
) -> SafeString:
    """Draw the table for a file; groups without a name simply stand in order."""
    heads = [svg.wrapped(name, COLUMN_LETTERS) for name in columns]
    height = LINE * max(map(len, heads), default=1) + 8.0
    step = (100 - LABELS) / max(len(columns), 1)
    parts = [
        _word(row, LABELS + step * (place + 0.5), LINE * (number + 1.0), "faint")
        for place, head in enumerate(heads)
        for number, row in enumerate(head)
    ]
    for name, rows in groups:
        if name:
            parts.append(_word(name, 0, height + 22, "strong", anchor=None))
            height += 32
        for row in rows:
            parts += _drawn_row(row, height, step)
            height += ROW
    said = " ".join(f"{row.label}: {_said(row)}." for _name, rows in groups for row in rows)
    return svg.frame(*parts, ident=ident, title=title, description=said, height=height)


def _drawn_row(row: HeatRow, top: float, step: float) -> Iterator[SafeString]:
    base = top + ROW / 2 + 5
    label = row.label if len(row.label) <= LABEL_LETTERS else f"{row.label[:LABEL_LETTERS]}…"
    yield _word(label, 0, base, "strong", anchor=None)
    if row.withheld:
        yield _word(row.withheld, LABELS, base, "faint", anchor=None)
    for place, cell in enumerate(row.figures):
        x = LABELS + step * place
        yield element(
            "rect",
            class_=f"cell {cell.css}".strip(),
            x=svg.share(x),
            y=top,
            width=svg.share(step),
            height=ROW,
        )
        yield _word(f"{cell.mark} {cell.text}".strip(), x + step / 2, base, None)


def _word(
    text: str, x: float, y: float, class_: str | None, *, anchor: str | None = "middle"
) -> SafeString:
    return element("text", text, class_=class_, x=svg.share(x), y=y, text_anchor=anchor)


def _said(row: HeatRow) -> str:
    return row.withheld or ", ".join(cell.text for cell in row.figures)


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
