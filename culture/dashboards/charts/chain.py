"""The gap map: from what customers expect to what they experience, with a number on every link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.charts import svg
from culture.dashboards.charts.svg import LINE, Drawing, element

STATION_WIDTH = 14.6
STATION_STEP = (100 - STATION_WIDTH) / 4
STATION_HEIGHT = 72
UPRIGHT_STATION, UPRIGHT_LINK = 46, 66
RIM = 97.5


@dataclass(frozen=True, slots=True)
class ChainLink:
    """The gap between two stations; without gap and text it is not measured yet.

    A `text` such as "34 of 41 promises kept" stands in place of a gap, and `why` in place of both:
    what is asked and has no answer here yet. `url` leads to its page.
    """

    gap: float | None = None
    margin: float | None = None
    text: str = ""
    n: int = 0
    url: str = ""
    why: str = ""

    @property
    def is_measured(self) -> bool:
        """Tell whether there is anything to say yet."""
        return self.gap is not None or bool(self.text)

    @property
    def figure(self) -> str:
        """Say the link's finding in a few letters."""
        if self.text:
            return self.text
        if self.gap is None:
            return self.why or gettext("not measured yet")
        return formats.gap_with_margin(self.gap, self.margin)


@dataclass(frozen=True, slots=True)
class GapMap:
    """What is known of the chain; a station without value and a link without gap are dashed.

    `widest` is the place of the link that clearly loses most, from zero; None where none does.
    """

    expected: float | None = None
    predicted: float | None = None
    standard: float | None = None
    delivered: float | None = None
    experienced: float | None = None
    listening: ChainLink = field(default_factory=ChainLink)
    standards: ChainLink = field(default_factory=ChainLink)
    performance: ChainLink = field(default_factory=ChainLink)
    communication: ChainLink = field(default_factory=ChainLink)
    customer: ChainLink = field(default_factory=ChainLink)
    widest: int | None = None

    @property
    def stations(self) -> list[tuple[str, float | None]]:
        """Name the five stations in order, each with its value."""
        return [
            (gettext("Customers expect"), self.expected),
            (gettext("We think they expect"), self.predicted),
            (gettext("Our standard"), self.standard),
            (gettext("We deliver"), self.delivered),
            (gettext("Customers experience"), self.experienced),
        ]

    @property
    def links(self) -> list[tuple[str, ChainLink]]:
        """Name the four links between the stations, in order."""
        return [
            (gettext("listening"), self.listening),
            (gettext("standards"), self.standards),
            (gettext("performance"), self.performance),
            (gettext("communication"), self.communication),
        ]

    @property
    def overall(self) -> list[str]:
        """Say the customer gap, and on how many answers it stands."""
        gap = gettext("customer gap {gap}").format(gap=self.customer.figure)
        if not self.customer.n:
            return [gap]
        return [gap, formats.answers(self.customer.n)]

    @property
    def sentence(self) -> str:
        """Say the whole chain for those who hear it."""
        said = [
            gettext("{label}: {text}").format(label=name, text=f"{link.figure}.")
            for name, link in self.links
        ]
        return " ".join([f"{', '.join(self.overall)}.", *said])


def gap_map(chain: GapMap, *, ident: str, title: str) -> Drawing:
    """Draw the chain lying for a wide place and standing for a narrow one."""
    return Drawing(
        wide=_lying(chain, ident=f"{ident}-wide", title=title),
        narrow=_standing(chain, ident=f"{ident}-narrow", title=title),
    )


def _lying(chain: GapMap, *, ident: str, title: str) -> SafeString:
    parts = [*_bracket_below(chain)]
    for place, (label, value) in enumerate(chain.stations):
        parts.append(_station_box(label, value, place))
    for place, (name, link) in enumerate(chain.links):
        is_widest = place == chain.widest
        parts.append(_arrow_across(place, link, is_widest=is_widest))
        middle = place * STATION_STEP + (STATION_STEP + STATION_WIDTH) / 2
        parts.append(_finding(name, link, x=middle - 9, width=18, y=84, is_widest=is_widest))
    return _framed(parts, chain, ident=ident, title=title, height=202)


def _standing(chain: GapMap, *, ident: str, title: str) -> SafeString:
    step = UPRIGHT_STATION + UPRIGHT_LINK
    parts = [*_bracket_beside(chain, step)]
    for place, (label, value) in enumerate(chain.stations):
        parts.append(_station_row(label, value, 1 + place * step))
    for place, (name, link) in enumerate(chain.links):
        top = 1 + place * step + UPRIGHT_STATION
        is_widest = place == chain.widest
        parts.append(_arrow_down(top, link, is_widest=is_widest))
        parts.append(_finding(name, link, x=17, width=75, y=top + 9, is_widest=is_widest))
    height = 4 * step + UPRIGHT_STATION + 36 + 52
    return _framed(parts, chain, ident=ident, title=title, height=height)


def _station_box(label: str, value: float | None, place: int) -> SafeString:
    x = place * STATION_STEP
    rows = svg.wrapped(label, 15)
    if value is not None:
        rows.append(formats.number(value))
    first = 1 + STATION_HEIGHT / 2 - len(rows) * LINE / 2 + 13
    names = len(rows) - (value is not None)
    words = [
        element(
            "text",
            row,
            class_="strong" if number < names else "faint",
            x=svg.share(x + STATION_WIDTH / 2),
            y=first + LINE * number,
            text_anchor="middle",
        )
        for number, row in enumerate(rows)
    ]
    box = _box(_station_class(value), x=x, width=STATION_WIDTH, y=1, height=STATION_HEIGHT, rx=12)
    return svg.group([box, *words])


def _station_row(label: str, value: float | None, y: float) -> SafeString:
    base = y + UPRIGHT_STATION / 2 + 5
    parts = [
        _box(_station_class(value), x=0, width=92, y=y, height=UPRIGHT_STATION, rx=12),
        element("text", label, class_="strong", x=svg.share(5), y=base),
    ]
    if value is not None:
        figure = formats.number(value)
        parts.append(element("text", figure, x=svg.share(87), y=base, text_anchor="end"))
    return svg.group(parts)


def _station_class(value: float | None) -> str:
    return "station" if value is not None else "station dashed"


def _finding(
    name: str, link: ChainLink, *, x: float, width: float, y: float, is_widest: bool
) -> SafeString:
    """The number of a link above its name; a link in the other sense when it has a page."""
    middle = svg.share(x + width / 2)
    tone = "strong short" if is_widest else "strong" if link.is_measured else "faint"
    parts = [
        _box("box widest" if is_widest else "box bare", x=x, width=width, y=y, height=48, rx=10),
        element("text", link.figure, class_=tone, x=middle, y=y + 20, text_anchor="middle"),
        element("text", name, class_="faint", x=middle, y=y + 37, text_anchor="middle"),
    ]
    return element("a", *parts, href=link.url) if link.url else svg.group(parts)


def _arrow_across(place: int, link: ChainLink, *, is_widest: bool) -> SafeString:
    start = place * STATION_STEP + STATION_WIDTH + 0.6
    end = (place + 1) * STATION_STEP - 0.6
    y = 1 + STATION_HEIGHT / 2
    style = _arrow_class(link, is_widest=is_widest)
    head = element("path", class_=_head_class(is_widest=is_widest), d="M-8-6 0 0-8 6")
    return svg.group(
        [
            svg.line(start, end, y, class_=style),
            element("svg", head, x=svg.share(end), y=y, overflow="visible"),
        ]
    )


def _arrow_down(top: float, link: ChainLink, *, is_widest: bool) -> SafeString:
    style = _arrow_class(link, is_widest=is_widest)
    bottom = top + UPRIGHT_LINK - 6
    head = element("path", class_=_head_class(is_widest=is_widest), d="M-6-8 0 0 6-8")
    return svg.group(
        [
            svg.line(8, 8, top + 6, bottom, class_=style),
            element("svg", head, x=svg.share(8), y=bottom, overflow="visible"),
        ]
    )


def _arrow_class(link: ChainLink, *, is_widest: bool) -> str:
    return _head_class(is_widest=is_widest) if link.is_measured else "arrow dashed"


def _head_class(*, is_widest: bool) -> str:
    return "arrow widest" if is_widest else "arrow"


def _bracket_below(chain: GapMap) -> list[SafeString]:
    """The dotted way round from the first station to the last, with the customer gap on it."""
    first, last = STATION_WIDTH / 2, 100 - STATION_WIDTH / 2
    top, low = STATION_HEIGHT + 1, 180
    return [
        svg.line(first, first, top, low, class_="axis dashed"),
        svg.line(last, last, top, low, class_="axis dashed"),
        svg.line(first, last, low, class_="axis dashed"),
        _overall(chain, [" · ".join(chain.overall)], x=29, width=42, y=162, height=36),
    ]


def _bracket_beside(chain: GapMap, step: float) -> list[SafeString]:
    top = 1 + UPRIGHT_STATION / 2
    last = top + 4 * step
    low = last + UPRIGHT_STATION / 2 + 36
    return [
        svg.line(92, RIM, top, class_="axis dashed"),
        svg.line(92, RIM, last, class_="axis dashed"),
        svg.line(RIM, RIM, top, low, class_="axis dashed"),
        _overall(chain, chain.overall, x=0, width=100, y=low, height=50),
    ]


def _overall(
    chain: GapMap, rows: Sequence[str], *, x: float, width: float, y: float, height: float
) -> SafeString:
    first = y + height / 2 - len(rows) * LINE / 2 + 13
    parts = [
        _box("box", x=x, width=width, y=y, height=height, rx=18),
        *(
            element(
                "text",
                row,
                class_="strong" if place == 0 else "faint",
                x=svg.share(x + width / 2),
                y=first + LINE * place,
                text_anchor="middle",
            )
            for place, row in enumerate(rows)
        ),
    ]
    url = chain.customer.url
    return element("a", *parts, href=url) if url else svg.group(parts)


def _box(class_: str, *, x: float, width: float, y: float, height: float, rx: float) -> SafeString:
    return element(
        "rect",
        class_=class_,
        x=svg.share(x),
        y=y,
        width=svg.share(width),
        height=height,
        rx=rx,
    )


def _framed(
    parts: Sequence[str], chain: GapMap, *, ident: str, title: str, height: float
) -> SafeString:
    has_links = chain.customer.url or any(link.url for _, link in chain.links)
    return svg.frame(
        *parts,
        ident=ident,
        title=title,
        description=chain.sentence,
        height=height,
        role="group" if has_links else "img",
    )
