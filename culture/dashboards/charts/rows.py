"""Rows of bars on a common axis: labels beside it in a wide place, above it in a narrow one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.charts import svg
from culture.dashboards.charts.axis import Axis, Scale, fitted
from culture.dashboards.charts.svg import LINE, Drawing, element

TOP = 8.0
LABEL, STATEMENT, WIDE_STATEMENT = 18, 25, 58
BESIDE, LONG_BESIDE = 14, 18


class Bar(Protocol):
    """What a row needs to know of a bar; `withheld` is said in place of all figures."""

    @property
    def label(self) -> str:
        """The dimension's name."""
        ...

    @property
    def n(self) -> int:
        """How many answers stand behind it."""
        ...

    @property
    def withheld(self) -> str:
        """Why there are no figures, or nothing."""
        ...

    @property
    def values(self) -> tuple[float, ...]:
        """Every value that must be on the drawing."""
        ...

    @property
    def tone(self) -> str:
        """Shortfall, surplus or neither: short, over, even."""
        ...

    @property
    def texts(self) -> list[str]:
        """What stands at the end of the row, the first line loud."""
        ...

    @property
    def sentence(self) -> str:
        """The row for those who hear it."""
        ...

    def marks(self, axis: Axis, y: float) -> Iterable[SafeString]:
        """Draw the shapes on the axis, at the height `y`."""
        ...


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A drawn bar and the pixels it takes."""

    drawn: SafeString
    height: float


def drawn(
    bars: Sequence[Bar],
    *,
    scale: Scale,
    ident: str,
    title: str,
    stacked: bool = False,
    reach: Sequence[float] = (),
) -> Drawing:
    """Draw the bars below each other, on a stretch of the scale that fits them all.

    `reach` are other values that must fit too, so that several drawings have one axis.
    """
    fit = partial(fitted, [*_shown(bars), *reach], within=scale, least=scale.least)
    letters = STATEMENT if stacked else LABEL
    narrow = _narrow(bars, fit, ident=f"{ident}-narrow", title=title, letters=letters)
    ident = f"{ident}-wide"
    if stacked:
        wide = _narrow(bars, fit, ident=ident, title=title, letters=WIDE_STATEMENT)
        return Drawing(wide, narrow)
    return Drawing(_wide(bars, fit, ident=ident, title=title), narrow)


def _wide(bars: Sequence[Bar], fit: Callable[..., Axis], *, ident: str, title: str) -> SafeString:
    is_long = any(len(text) > BESIDE for bar in bars for text in bar.texts)
    letters, end = (LONG_BESIDE, 76) if is_long else (BESIDE, 79)
    axis = fit(start=28, end=end, most_ticks=6)
    rows, bottom = [], TOP
    for bar in bars:
        rows.append(_row_beside(bar, axis, bottom, letters=letters))
        bottom += rows[-1].height
    grid = [_upright(axis, tick, TOP, bottom) for tick in axis.ticks]
    parts = [*grid, *(row.drawn for row in rows), *_tick_labels(axis, bottom)]
    return _framed(parts, bars, ident=ident, title=title, bottom=bottom)


def _narrow(
    bars: Sequence[Bar], fit: Callable[..., Axis], *, ident: str, title: str, letters: int
) -> SafeString:
    axis = fit(start=4, end=96, most_ticks=5)
    rows, bottom = [], TOP
    for bar in bars:
        rows.append(_row_above(bar, axis, bottom, letters=letters))
        bottom += rows[-1].height
    parts = [*(row.drawn for row in rows), *_tick_labels(axis, bottom - 8)]
    return _framed(parts, bars, ident=ident, title=title, bottom=bottom - 8)


def _row_beside(bar: Bar, axis: Axis, top: float, *, letters: int) -> DrawnRow:
    label = svg.wrapped(bar.label, 16)
    said = svg.wrapped(bar.withheld, 44) if bar.withheld else _said(bar, letters)
    height = max(56.0, LINE * max(len(label) + 1, len(said)) + 22.0)
    y = top + height / 2
    if bar.withheld:
        parts = [
            _block(label, y, x=0, strong=len(label)),
            _block(said, y, x=axis.start, strong=0),
        ]
    else:
        parts = [
            _block([*label, formats.answers(bar.n)], y, x=0, strong=len(label)),
            svg.told(bar.sentence, *bar.marks(axis, y), x=0, width=100, y=top, height=height),
            _block(said, y, x=100, strong=_loud(bar), text_anchor="end"),
        ]
    return DrawnRow(svg.group(parts), height)


def _row_above(bar: Bar, axis: Axis, top: float, *, letters: int) -> DrawnRow:
    label = svg.wrapped(bar.label, letters)
    if bar.withheld:
        said = svg.wrapped(bar.withheld, 36)
        words = [*label, *said]
        block = _block(words, top + len(words) * LINE / 2, x=0, strong=len(label))
        return DrawnRow(block, len(words) * LINE + 22.0)
    named = [*label, formats.answers(bar.n)]
    said = _said(bar, 18)
    head = LINE * max(len(named), len(said))
    y = top + head + 18
    parts = [
        _block(named, top + len(named) * LINE / 2, x=0, strong=len(label)),
        _block(said, top + len(said) * LINE / 2, x=100, strong=_loud(bar), text_anchor="end"),
        svg.line(axis.start, axis.end, y, class_="grid-line"),
        *(_upright(axis, tick, y - 5, y + 5) for tick in axis.ticks),
        svg.told(bar.sentence, *bar.marks(axis, y), x=0, width=100, y=top, height=head + 40.0),
    ]
    return DrawnRow(svg.group(parts), head + 46.0)


def _shown(bars: Iterable[Bar]) -> list[float]:
    return [value for bar in bars if not bar.withheld for value in bar.values]


def _said(bar: Bar, letters: int) -> list[str]:
    return [row for text in bar.texts for row in svg.wrapped(text, letters)]


def _loud(bar: Bar) -> int:
    return 0 if bar.tone == "even" else 1


def _block(
    rows: Sequence[str], y: float, *, x: float, strong: int, text_anchor: str | None = None
) -> SafeString:
    """Lines of text centred about `y`; the first `strong` of them stand out."""
    first = y - len(rows) * LINE / 2 + 13
    return svg.group(
        element(
            "text",
            row,
            class_="strong" if place < strong else "faint",
            x=svg.share(x),
            y=first + LINE * place,
            text_anchor=text_anchor,
        )
        for place, row in enumerate(rows)
    )


def _upright(axis: Axis, tick: float, y1: float, y2: float) -> SafeString:
    place = axis.place(tick)
    return svg.line(place, place, y1, y2, class_="grid-line")


def _tick_labels(axis: Axis, bottom: float) -> list[SafeString]:
    return [
        element(
            "text",
            formats.number(tick, decimals=axis.decimals),
            class_="faint",
            x=svg.share(axis.place(tick)),
            y=bottom + 18,
            text_anchor="middle",
        )
        for tick in axis.ticks
    ]


def _framed(
    parts: Sequence[str], bars: Sequence[Bar], *, ident: str, title: str, bottom: float
) -> SafeString:
    sentences = (
        gettext("{label}: {text}").format(label=bar.label, text=bar.withheld)
        if bar.withheld
        else bar.sentence
        for bar in bars
    )
    return svg.frame(
        *parts, ident=ident, title=title, description=" ".join(sentences), height=bottom + 26
    )
