"""Four fields between two axes from 0 to 100, with a mark and its intervals for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from culture.dashboards.charts import svg
from culture.dashboards.charts.axis import Axis
from culture.dashboards.charts.svg import Drawing, element

END = 100.0
MIDDLE = END / 2
LEFT = 6.0  # of the width: room for what the axis upwards is called
WIDE, NARROW = 360, 320
TOP, FOOT = 12, 30
LETTERS_WIDE, LETTERS_NARROW = 24, 14


@dataclass(frozen=True, slots=True)
class FieldMark:
    """Something on the map: its number in the list beside it, its place, and half its intervals.

    `is_own` marks the unit that the page is about.
    """

    label: str
    sentence: str
    across: float
    up: float
    across_margin: float
    up_margin: float
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class FieldAxes:
    """What both axes are called, and the fields in the order of reading: upper left first."""

    across: str
    up: str
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Ground:
    across: Axis
    up: Axis
    height: float

    def y(self, value: float) -> float:
        return TOP + self.height - self.up.place(value)


def field_map(marks: Sequence[FieldMark], axes: FieldAxes, *, ident: str, title: str) -> Drawing:
    """Draw the map; the last mark lies on top."""
    return Drawing(
        wide=_drawn(marks, axes, f"{ident}-wide", title, (WIDE, LETTERS_WIDE)),
        narrow=_drawn(marks, axes, f"{ident}-narrow", title, (NARROW, LETTERS_NARROW)),
    )


def _drawn(
    marks: Sequence[FieldMark],
    axes: FieldAxes,
    ident: str,
    title: str,
    room: tuple[float, int],
) -> SafeString:
    height, letters = room
    ground = _Ground(
        Axis(0.0, END, MIDDLE, LEFT, END - 1), Axis(0.0, END, MIDDLE, 0.0, height), height
    )
    parts = [
        *_fields(ground, axes.fields, letters),
        *_lines(ground),
        *_names(ground, axes),
        *(part for mark in marks for part in _mark(ground, mark)),
    ]
    said = " ".join(mark.sentence for mark in marks)
    return svg.frame(*parts, ident=ident, title=title, description=said, height=TOP + height + FOOT)


def _fields(ground: _Ground, names: Sequence[str], letters: int) -> Iterator[SafeString]:
    places = [(x, y) for y in (END, MIDDLE) for x in (0.0, MIDDLE)]
    for (x, y), name in zip(places, names, strict=True):
        left, right = ground.across.place(x), ground.across.place(x + MIDDLE)
        yield element(
            "rect",
            class_="station",
            x=svg.share(left),
            y=ground.y(y),
            width=svg.share(right - left),
            height=ground.height / 2,
        )
        lines = svg.wrapped(name, letters)
        # Away from the line, where units are that cannot be placed.
        first = ground.y(y) + 22
        if y == MIDDLE:
            first = ground.y(0.0) - 12 - (len(lines) - 1) * svg.LINE
        for number, text in enumerate(lines):
            yield element(
                "text",
                text,
                class_="faint",
                x=svg.share((left + right) / 2),
                y=first + number * svg.LINE,
                text_anchor="middle",
            )


def _lines(ground: _Ground) -> Iterator[SafeString]:
    middle = ground.across.place(MIDDLE)
    yield svg.line(middle, middle, ground.y(END), ground.y(0.0), class_="axis")
    start, end = ground.across.place(0.0), ground.across.place(END)
    yield svg.line(start, end, ground.y(MIDDLE), class_="axis")


def _names(ground: _Ground, axes: FieldAxes) -> Iterator[SafeString]:
    yield element(
        "text",
        f"{axes.across} →",
        class_="strong",
        x=svg.share(ground.across.place(END)),
        y=ground.y(0.0) + 22,
        text_anchor="end",
    )
    # Text that is turned has to hang on a place in pixels.
    yield element(
        "g",
        element("text", f"{axes.up} →", class_="strong", x=0, y=0, transform="rotate(-90)"),
        transform=f"translate(13 {svg.plain(ground.y(0.0))})",
    )


def _mark(ground: _Ground, mark: FieldMark) -> Iterator[SafeString]:
    x, y = ground.across.place(mark.across), ground.y(mark.up)
    tone = "over" if mark.is_own else "even"
    left, right = (
        ground.across.place(mark.across + end) for end in (-mark.across_margin, mark.across_margin)
    )
    low, high = (ground.y(mark.up + end) for end in (-mark.up_margin, mark.up_margin))
    yield svg.line(left, right, y, class_=f"interval {tone}")
    yield svg.line(x, x, high, low, class_=f"interval {tone}")
    yield element("circle", class_=f"mark {tone}", cx=svg.share(x), cy=y, r=11)
    yield element(
        "text",
        mark.label,
        class_="on-mark",
        x=svg.share(x),
        y=y + 4.5,
        text_anchor="middle",
    )
