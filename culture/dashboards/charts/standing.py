"""A chart that stands alone: one SVG file with everything that its page says around it.

A drawing of a page takes its width, colours and letters from the page. Here places across become
plain numbers and classes become attributes, so that slides, word processors and browsers show it
alike; the colours are those of the light theme (`static/staff/staff.css`), on a white ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from culture.dashboards.charts import svg
from culture.dashboards.charts.svg import element, plain

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

WIDTH, MARGIN = 960, 40
INNER = WIDTH - 2 * MARGIN
LETTERS_A_LINE = 120
HEADING, LINE, GAP = 34, 20, 16
NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "Inter, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
CARD, SOFT, RULE, EDGE = "#ffffff", "#f3efe8", "#e6e1d8", "#868d99"
INK, MUTED, SHORT, OVER = "#1d2430", "#5a6372", "#b3400b", "#1f55a5"
SHORT_SOFT, SHORT_MID, OVER_SOFT, OVER_MID = "#fbe9df", "#f3c6ac", "#e4edf9", "#bcd2f1"

Look = dict[str, str]

# As in the stylesheet, the later of two rules counts.
LOOKS: tuple[tuple[frozenset[str], Look], ...] = tuple(
    (frozenset(names.split()), look)
    for names, look in (
        ("strong", {"font-weight": "600"}),
        ("faint", {"fill": MUTED}),
        ("grid-line", {"stroke": RULE}),
        ("axis", {"stroke": MUTED}),
        ("expected", {"fill": CARD, "stroke": INK, "stroke-width": "2"}),
        ("span", {"stroke-linecap": "round", "stroke-opacity": "0.35", "stroke-width": "5"}),
        ("interval", {"stroke-width": "2"}),
        ("zone", {"fill": RULE}),
        ("short", {"fill": SHORT, "stroke": SHORT}),
        ("over", {"fill": OVER, "stroke": OVER}),
        ("even", {"fill": MUTED, "stroke": MUTED}),
        ("mark", {"stroke": "none"}),
        ("on-mark", {"fill": CARD, "font-weight": "600"}),
        ("series", {"stroke": EDGE, "stroke-width": "2"}),
        ("station", {"fill": SOFT, "stroke": RULE}),
        ("arrow", {"fill": "none", "stroke": MUTED, "stroke-width": "2"}),
        ("arrow widest", {"stroke": SHORT, "stroke-width": "4"}),
        ("dashed", {"stroke-dasharray": "3 6"}),
        ("station dashed", {"fill": "none", "stroke": EDGE}),
        ("box", {"fill": CARD, "stroke": RULE}),
        ("box bare", {"fill": "none", "stroke": "none"}),
        ("box widest", {"fill": SHORT_SOFT, "stroke": SHORT, "stroke-width": "2"}),
        ("gone", {"fill": SOFT, "stroke": EDGE, "stroke-dasharray": "3 4"}),
        ("hover", {"fill": "none"}),
        ("cell", {"fill": CARD, "stroke": RULE}),
        ("cell s1", {"fill": SHORT_SOFT}),
        ("cell s2", {"fill": SHORT_MID}),
        ("cell o1", {"fill": OVER_SOFT}),
        ("cell o2", {"fill": OVER_MID}),
    )
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a chart: above it what and of whom, below it from where."""

    heading: str
    above: Sequence[str]
    below: Sequence[str]


def standing(drawing: SafeString, around: Surroundings) -> bytes:
    """Give a drawing as a file of its own, named and described as it is on its page."""
    root = ET.fromstring(drawing)  # noqa: S314 (drawn here a moment ago)
    height = float(root.get("height", "0"))
    above = [row for text in around.above for row in svg.wrapped(text, LETTERS_A_LINE)]
    below = [row for text in around.below for row in svg.wrapped(text, LETTERS_A_LINE)]
    top = MARGIN + HEADING + LINE * len(above) + GAP
    bottom = top + height + GAP
    whole = bottom + LINE * len(below) + MARGIN / 2
    parts = [
        element("rect", width=WIDTH, height=whole, fill=CARD),
        _line(around.heading, MARGIN + 8, {"font-size": "22", "font-weight": "600"}),
        *(_line(row, MARGIN + HEADING + LINE * n, {}) for n, row in enumerate(above)),
    ]
    end = [_line(row, bottom + LINE * (n + 0.5), {"fill": MUTED}) for n, row in enumerate(below)]
    for part in root.iter():
        _settle(part)
    names = [one for one in root if one.tag in {"title", "desc"}]
    drawn = "".join(ET.tostring(one, "unicode") for one in root if one not in names)
    named = "".join(ET.tostring(one, "unicode") for one in names)
    opening = (
        f'<svg xmlns="{NAMESPACE}" width="{WIDTH}" height="{plain(whole)}"'
        f' viewBox="0 0 {WIDTH} {plain(whole)}" font-family="{FONT}" font-size="13" fill="{INK}"'
        f' role="img" direction="ltr" aria-labelledby="{root.get("aria-labelledby")}"'
        f' aria-describedby="{root.get("aria-describedby")}">'
    )
    moved = f'<g transform="translate({MARGIN} {plain(top)})">{drawn}</g>'
    return (opening + named + svg.group(parts) + moved + svg.group(end) + "</svg>").encode()


def _line(text: str, y: float, look: Look) -> SafeString:
    return element("text", text, x=MARGIN, y=y, **{_key(name): it for name, it in look.items()})


def _key(name: str) -> str:
    return name.replace("-", "_")


def _settle(part: ET.Element) -> None:
    """Give an element places and looks of its own; links lead nowhere from a file."""
    for name in ("x", "x1", "x2", "cx", "width"):
        value = part.get(name, "")
        if value.endswith("%"):
            part.set(name, plain(float(value[:-1]) / 100 * INNER))
    if part.tag == "svg" and part.get("overflow"):
        part.tag = "g"
        part.set("transform", f"translate({part.attrib.pop('x')} {part.attrib.pop('y')})")
        del part.attrib["overflow"]
    if part.tag == "a":
        part.tag = "g"
        part.attrib.pop("href", None)
    classes = frozenset(part.attrib.pop("class", "").split())
    for names, look in LOOKS:
        if names <= classes:
            part.attrib.update(look)
    if part.tag == "text":
        part.attrib.pop("stroke", None)
