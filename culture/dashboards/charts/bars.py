"""Expected and delivered per dimension, as two shapes on one scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.charts import svg
from culture.dashboards.charts.axis import Axis
from culture.dashboards.charts.svg import element
from culture.scoring.zones import ZonePosition, zone_of


@dataclass(frozen=True, slots=True)
class GapBar:
    """One dimension: what was expected, what was delivered, and the gap with half its interval.

    `tone` says whether the gap is a shortfall (short), a surplus (over) or not clear (even),
    `is_too_few` whether that is because few have answered.

    A bar with a `withheld` sentence shows that instead of figures; the figures are never read.
    """

    label: str
    expected: float = 0.0
    delivered: float = 0.0
    gap: float = 0.0
    margin: float | None = None
    n: int = 0
    withheld: str = ""
    tone: str = "even"
    is_too_few: bool = False

    @property
    def values(self) -> tuple[float, ...]:
        """Give every value that must be on the drawing."""
        return (self.expected, *_around(self.delivered, self.margin))

    @property
    def texts(self) -> list[str]:
        """Say the gap in words."""
        said = formats.gap_or_none(
            self.gap, self.margin, is_clear=self.tone != "even", is_too_few=self.is_too_few
        )
        return [said]

    @property
    def sentence(self) -> str:
        """Say the whole bar for those who hear it."""
        return gettext("{label}: expected {expected}, delivered {delivered}, {gap}, {n}.").format(
            label=self.label,
            expected=formats.number(self.expected),
            delivered=formats.number(self.delivered),
            gap=self.texts[0],
            n=formats.answers(self.n),
        )

    def marks(self, axis: Axis, y: float) -> Iterator[SafeString]:
        """Draw the gap, its interval, the ring and the diamond, in this order."""
        ring, diamond = axis.place(self.expected), axis.place(self.delivered)
        yield svg.line(ring, diamond, y, class_=f"span {self.tone}")
        yield from _interval(axis, self.delivered, self.margin, y, tone=self.tone)
        yield svg.expected_mark(ring, y)
        yield svg.delivered_mark(diamond, y, tone=self.tone)


@dataclass(frozen=True, slots=True)
class ZoneBar:
    """One dimension of a three-column questionnaire: the zone of tolerance and what was delivered.

    The gap is delivered minus minimum, with half its interval. `beside_minimum` and
    `beside_desired` say on which side of each end it clearly lies: short, over, or even (neither).
    """

    label: str
    minimum: float = 0.0
    desired: float = 0.0
    delivered: float = 0.0
    gap: float = 0.0
    margin: float | None = None
    n: int = 0
    withheld: str = ""
    beside_minimum: str = "even"
    beside_desired: str = "even"

    @property
    def values(self) -> tuple[float, ...]:
        """Give every value that must be on the drawing."""
        return (self.minimum, self.desired, *_around(self.delivered, self.margin))

    @property
    def has_zone(self) -> bool:
        """Whether the two ends are the right way round."""
        found = zone_of(self.minimum, self.desired, self.delivered)
        return found.position is not ZonePosition.INVERTED

    @property
    def tone(self) -> str:
        """Say whether the delivered clearly lies below or above the zone; else neither."""
        if not self.has_zone:
            return "even"
        if self.beside_desired == "over":
            return "over"
        return "short" if self.beside_minimum == "short" else "even"

    @property
    def texts(self) -> list[str]:
        """Say the gap to the minimum, and the place in the zone in words."""
        return [formats.gap_with_margin(self.gap, self.margin), self.place]

    @property
    def place(self) -> str:
        """Say where the delivered stands, as far as it clearly stands anywhere."""
        if not self.has_zone:
            return gettext("no zone: the minimum lies above the desired")
        if self.tone != "even":
            below, above = gettext("below the minimum"), gettext("above the desired")
            return below if self.tone == "short" else above
        if self.beside_minimum == "even":
            return gettext("near the minimum")
        if self.beside_desired == "even":
            return gettext("near the desired")
        return gettext("in the zone")

    @property
    def sentence(self) -> str:
        """Say the whole bar for those who hear it."""
        return gettext(
            "{label}: minimum {minimum}, desired {desired}, delivered {delivered}, {gap}, {place}, "
            "{n}."
        ).format(
            label=self.label,
            minimum=formats.number(self.minimum),
            desired=formats.number(self.desired),
            delivered=formats.number(self.delivered),
            gap=self.texts[0],
            place=self.texts[1],
            n=formats.answers(self.n),
        )

    def marks(self, axis: Axis, y: float) -> Iterator[SafeString]:
        """Draw the zone, the interval and the diamond, in this order."""
        low, high = sorted((axis.place(self.minimum), axis.place(self.desired)))
        yield element(
            "rect",
            class_="zone",
            x=svg.share(low),
            y=y - 9,
            width=svg.share(high - low),
            height=18,
            rx=4,
        )
        yield from _interval(axis, self.delivered, self.margin, y, tone=self.tone)
        yield svg.delivered_mark(axis.place(self.delivered), y, tone=self.tone)


def _around(value: float, margin: float | None) -> tuple[float, float]:
    return (value - (margin or 0.0), value + (margin or 0.0))


def _interval(
    axis: Axis, delivered: float, margin: float | None, y: float, *, tone: str
) -> Iterator[SafeString]:
    """The gap's interval, laid about the diamond: where it reaches the ring, nothing is clear."""
    if margin is not None:
        low, high = (axis.place(value) for value in _around(delivered, margin))
        yield svg.line(low, high, y, class_=f"interval {tone}")
