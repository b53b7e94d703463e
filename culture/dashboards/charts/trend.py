"""A gap over up to eight periods: dots with intervals, holes where a period is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.charts import svg
from culture.dashboards.charts.axis import Axis, fitted
from culture.dashboards.charts.bars import tone_of
from culture.dashboards.charts.svg import Drawing, element

MOST_PERIODS = 8
TOP, BOTTOM = 34.0, 178.0
MIDDLE = 50.0
SHORT_LABEL, ROOMY_PERIODS = 3, 5


@dataclass(frozen=True, slots=True)
class Period:
    """The gap of one period with half its interval; None means that the period is withheld.

    `label` is short and stands on the axis, `year` stands below it where the year changes, `name`
    is the period in words. A `change` of the questionnaire is marked before the period.
    """

    name: str
    label: str
    year: str = ""
    gap: float | None = None
    margin: float | None = None
    n: int = 0
    change: str = ""

    @property
    def sentence(self) -> str:
        """Say the period for those who hear the drawing."""
        if self.gap is None:
            text = gettext("not shown, to protect who answered")
        else:
            gap = formats.gap_with_margin(self.gap, self.margin)
            text = gettext("{gap}, {n}").format(gap=gap, n=formats.answers(self.n))
        if self.change:
            text = gettext("{text} ({change})").format(text=text, change=self.change)
        return gettext("{label}: {text}").format(label=self.name, text=f"{text}.")


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands: the values upwards, the periods across."""

    values: Axis
    start: float
    end: float
    number: int

    def across(self, place: float) -> float:
        """The middle of a period's column; half places stand between two columns."""
        return self.start + (place + 0.5) * self.column

    @property
    def column(self) -> float:
        return (self.end - self.start) / self.number

    def height(self, value: float) -> float:
        return TOP + BOTTOM - self.values.place(value)


def trend(periods: Sequence[Period], *, ident: str, title: str) -> Drawing:
    """Draw the gap of each period, oldest first.

    Raises ValueError for more than eight periods: they would not keep their letters' size.
    """
    if len(periods) > MOST_PERIODS:
        raise ValueError(f"A trend shows up to {MOST_PERIODS} periods, not {len(periods)}.")
    return Drawing(
        wide=_drawn(periods, ident=f"{ident}-wide", title=title, start=8, has_room=True),
        narrow=_drawn(periods, ident=f"{ident}-narrow", title=title, start=13, has_room=False),
    )


def _drawn(
    periods: Sequence[Period], *, ident: str, title: str, start: float, has_room: bool
) -> SafeString:
    ends = [end for period in periods for end in _ends(period)]
    values = fitted([0.0, *ends], start=TOP, end=BOTTOM, most_ticks=5)
    plan = _Plan(values, start, 100, max(len(periods), 1))
    parts = [
        *_grid(plan),
        *_changes(periods, plan),
        *_joins(periods, plan),
        *_points(periods, plan),
        *_figures(periods, plan, has_room=has_room),
        *_labels(periods, plan, has_room=has_room),
    ]
    said = " ".join(period.sentence for period in periods)
    return svg.frame(*parts, ident=ident, title=title, description=said, height=224)


def _ends(period: Period) -> Iterator[float]:
    if period.gap is not None:
        yield period.gap - (period.margin or 0.0)
        yield period.gap + (period.margin or 0.0)


def _grid(plan: _Plan) -> Iterator[SafeString]:
    for tick in plan.values.ticks:
        y = plan.height(tick)
        yield svg.line(plan.start, plan.end, y, class_="grid-line" if tick else "axis")
        yield element(
            "text",
            formats.signed(tick, decimals=plan.values.decimals),
            class_="faint",
            x=svg.share(plan.start - 1.5),
            y=y + 4,
            text_anchor="end",
        )


def _changes(periods: Sequence[Period], plan: _Plan) -> Iterator[SafeString]:
    for place, period in enumerate(periods):
        if period.change:
            x = plan.across(place - 0.5)
            yield svg.line(x, x, TOP - 14, BOTTOM, class_="axis dashed")
            is_left = x < MIDDLE
            yield element(
                "text",
                period.change,
                class_="faint",
                x=svg.share(x),
                y=TOP - 20,
                text_anchor="start" if is_left else "end",
            )


def _joins(periods: Sequence[Period], plan: _Plan) -> Iterator[SafeString]:
    for place, (before, after) in enumerate(pairwise(periods)):
        if before.gap is not None and after.gap is not None and not after.change:
            yield svg.line(
                plan.across(place),
                plan.across(place + 1),
                plan.height(before.gap),
                plan.height(after.gap),
                class_="series",
            )


def _points(periods: Sequence[Period], plan: _Plan) -> Iterator[SafeString]:
    for place, period in enumerate(periods):
        x = plan.across(place)
        if period.gap is None:
            yield element(
                "rect",
                class_="gone",
                x=svg.share(x - plan.column * 0.3),
                y=TOP,
                width=svg.share(plan.column * 0.6),
                height=BOTTOM - TOP,
                rx=6,
            )
            continue
        tone = tone_of(period.gap, period.margin)
        if period.margin is not None:
            low, high = (plan.height(end) for end in _ends(period))
            yield svg.line(x, x, high, low, class_=f"interval {tone}")
        yield element(
            "circle", class_=f"mark {tone}", cx=svg.share(x), cy=plan.height(period.gap), r=5.5
        )


def _figures(periods: Sequence[Period], plan: _Plan, *, has_room: bool) -> Iterator[SafeString]:
    shown = [place for place, period in enumerate(periods) if period.gap is not None]
    for place in shown if has_room else shown[-1:]:
        period = periods[place]
        top = max(_ends(period))
        yield element(
            "text",
            formats.signed(period.gap or 0.0),
            class_="strong" if place == shown[-1] else "faint",
            x=svg.share(plan.across(place)),
            y=plan.height(top) - 8,
            text_anchor="middle",
        )


def _labels(periods: Sequence[Period], plan: _Plan, *, has_room: bool) -> Iterator[SafeString]:
    longest = max((len(period.label) for period in periods), default=0)
    is_tight = not has_room and longest > SHORT_LABEL and len(periods) > ROOMY_PERIODS
    for place, period in enumerate(periods):
        if is_tight and (len(periods) - 1 - place) % 2:
            continue
        yield _below(period.label, plan.across(place), BOTTOM + 22)
    years = [period.year for period in periods]
    for place, year in enumerate(years):
        is_new = place == 0 or years[place - 1] != year
        makes_way = years[place + 1 : place + 2] not in ([], [year])
        if is_new and not makes_way:
            yield _below(year, plan.across(place), BOTTOM + 39)


def _below(text: str, x: float, y: float) -> SafeString:
    return element("text", text, class_="faint", x=svg.share(x), y=y, text_anchor="middle")
