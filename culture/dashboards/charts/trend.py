"""A gap or a level over up to eight periods: dots with intervals, holes where one is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.charts import svg
from culture.dashboards.charts.axis import Axis, Scale, fitted
from culture.dashboards.charts.svg import Drawing, element

MOST_PERIODS = 8
TOP, BOTTOM = 34.0, 178.0
MIDDLE = 50.0
SHORT_LABEL, ROOMY_PERIODS = 3, 5


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The gap of one period with half its interval; None means that the period is withheld.

    In a trend of levels `gap` is the level. `tone` says whether it is a finding: short, over, even.

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
    tone: str = "even"

    def sentence(self, scale: Scale | None) -> str:
        """Say the period for those who hear the drawing."""
        if self.gap is None:
            text = gettext("not shown, to protect who answered")
        else:
            write = formats.level_with_margin if scale else formats.gap_with_margin
            gap = write(self.gap, self.margin)
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
    scale: Scale | None

    def tone(self, period: TrendPoint) -> str:
        """Say whether a gap is a shortfall, a surplus or neither; a level is neither."""
        return "even" if self.scale else period.tone

    def text(self, value: float, *, decimals: int = 1) -> str:
        """Write a gap with its sign, a level without."""
        write = formats.number if self.scale else formats.signed
        return write(value, decimals=decimals)

    def across(self, place: float) -> float:
        """The middle of a period's column; half places stand between two columns."""
        return self.start + (place + 0.5) * self.column

    @property
    def column(self) -> float:
        return (self.end - self.start) / self.number

    def height(self, value: float) -> float:
        return TOP + BOTTOM - self.values.place(value)


def trend(
    periods: Sequence[TrendPoint],
    *,
    ident: str,
    title: str,
    scale: Scale | None = None,
    least: float = 0.0,
) -> Drawing:
    """Draw the gap of each period, oldest first; with a `scale`, levels on that scale.

    The axis shows a stretch of `least` or more.

    Raises ValueError for more than eight periods: they would not keep their letters' size.
    """
    if len(periods) > MOST_PERIODS:
        raise ValueError(f"A trend shows up to {MOST_PERIODS} periods, not {len(periods)}.")
    return Drawing(
        wide=_drawn(
            periods,
            ident=f"{ident}-wide",
            title=title,
            scale=scale,
            least=least,
            start=8,
            has_room=True,
        ),
        narrow=_drawn(
            periods,
            ident=f"{ident}-narrow",
            title=title,
            scale=scale,
            least=least,
            start=13,
            has_room=False,
        ),
    )


def _drawn(
    periods: Sequence[TrendPoint],
    *,
    ident: str,
    title: str,
    scale: Scale | None,
    least: float,
    start: float,
    has_room: bool,
) -> SafeString:
    ends = [end for period in periods for end in _ends(period)]
    shown = ends if scale else [0.0, *ends, _far_side(periods, least)]
    values = fitted(
        shown, start=TOP, end=BOTTOM, most_ticks=5, within=scale, least=least if scale else 0.0
    )
    plan = _Plan(values, start, 100, max(len(periods), 1), scale)
    parts = [
        *_grid(plan),
        *_changes(periods, plan),
        *_joins(periods, plan),
        *_points(periods, plan),
        *_figures(periods, plan, has_room=has_room),
        *_labels(periods, plan, has_room=has_room),
    ]
    said = " ".join(period.sentence(scale) for period in periods)
    return svg.frame(*parts, ident=ident, title=title, description=said, height=224)


def _far_side(periods: Sequence[TrendPoint], least: float) -> float:
    """How far from zero gaps must reach at least, on the side on which most of them lie."""
    return -least if sum(period.gap or 0.0 for period in periods) < 0 else least


def _ends(period: TrendPoint) -> Iterator[float]:
    if period.gap is not None:
        yield period.gap - (period.margin or 0.0)
        yield period.gap + (period.margin or 0.0)


def _grid(plan: _Plan) -> Iterator[SafeString]:
    for tick in plan.values.ticks:
        y = plan.height(tick)
        is_axis = not tick and not plan.scale
        yield svg.line(plan.start, plan.end, y, class_="axis" if is_axis else "grid-line")
        yield element(
            "text",
            plan.text(tick, decimals=plan.values.decimals),
            class_="faint",
            x=svg.share(plan.start - 1.5),
            y=y + 4,
            text_anchor="end",
        )


def _changes(periods: Sequence[TrendPoint], plan: _Plan) -> Iterator[SafeString]:
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


def _joins(periods: Sequence[TrendPoint], plan: _Plan) -> Iterator[SafeString]:
    for place, (before, after) in enumerate(pairwise(periods)):
        if before.gap is not None and after.gap is not None and not after.change:
            yield svg.line(
                plan.across(place),
                plan.across(place + 1),
                plan.height(before.gap),
                plan.height(after.gap),
                class_="series",
            )


def _points(periods: Sequence[TrendPoint], plan: _Plan) -> Iterator[SafeString]:
    for place, period in enumerate(periods):
        x = plan.across(place)
        yield svg.told(
            period.sentence(plan.scale),
            *_mark(period, plan, x),
            x=x - plan.column / 2,
            width=plan.column,
            y=TOP,
            height=BOTTOM - TOP,
        )


def _mark(period: TrendPoint, plan: _Plan, x: float) -> Iterator[SafeString]:
    """Draw the dot of a period with its interval, or the hole of one that is withheld."""
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
        return
    tone = plan.tone(period)
    if period.margin is not None:
        low, high = (plan.height(end) for end in _ends(period))
        yield svg.line(x, x, high, low, class_=f"interval {tone}")
    yield element(
        "circle", class_=f"mark {tone}", cx=svg.share(x), cy=plan.height(period.gap), r=5.5
    )


def _figures(periods: Sequence[TrendPoint], plan: _Plan, *, has_room: bool) -> Iterator[SafeString]:
    shown = [place for place, period in enumerate(periods) if period.gap is not None]
    for place in shown if has_room else shown[-1:]:
        period = periods[place]
        top = max(_ends(period))
        yield element(
            "text",
            plan.text(period.gap or 0.0),
            class_="strong" if place == shown[-1] else "faint",
            x=svg.share(plan.across(place)),
            y=plan.height(top) - 8,
            text_anchor="middle",
        )


def _labels(periods: Sequence[TrendPoint], plan: _Plan, *, has_room: bool) -> Iterator[SafeString]:
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
