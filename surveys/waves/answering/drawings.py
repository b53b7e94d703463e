"""One line of a mirror, as a small drawing and as numbers in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from culture.dashboards import formats
from culture.dashboards.charts.svg import element

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from surveys.waves.answering.mirror import AnsweredProfile, DimensionLine

WIDTH, HEIGHT, EDGE = 320, 24, 10
MIDDLE = HEIGHT / 2
OWN, WISHED, OTHERS = 8, 7, 6


def scale_of(line: DimensionLine, profile: AnsweredProfile) -> SafeString:
    """Draw the scale with one's own answer, what one wished, and the unit's release."""

    def place(score: float) -> float:
        share = (score - profile.low) / (profile.high - profile.low)
        return EDGE + share * (WIDTH - 2 * EDGE)

    parts = [
        element("line", x1=EDGE, y1=MIDDLE, x2=WIDTH - EDGE, y2=MIDDLE, class_="scale-line"),
        *(
            element("line", x1=place(point), y1=8, x2=place(point), y2=16, class_="scale-line")
            for point in range(profile.low, profile.high + 1)
        ),
    ]
    if line.beside_delivered is not None:
        parts.append(_diamond(place(line.beside_delivered)))
    if line.expected is not None:
        wished = place(line.expected)
        parts.append(element("circle", cx=wished, cy=MIDDLE, r=WISHED, class_="scale-wished"))
    parts.append(element("circle", cx=place(line.delivered), cy=MIDDLE, r=OWN, class_="scale-own"))
    return element(
        "svg", *parts, class_="scale", viewBox=f"0 0 {WIDTH} {HEIGHT}", aria_hidden="true"
    )


def own_numbers(line: DimensionLine, profile: AnsweredProfile) -> list[str]:
    """Write one's own numbers, each side of the question for itself."""
    if line.expected is None:
        numbers = {"score": formats.number(line.delivered), "highest": profile.high}
        return [_("You: %(score)s of %(highest)s") % numbers]
    return [
        f"{profile.sides['expected']}: {formats.number(line.expected)}",
        f"{profile.sides['delivered']}: {_pair(line.delivered, line.gap)}",
    ]


def numbers_beside(line: DimensionLine, profile: AnsweredProfile) -> str:
    """Write what the unit's last release says; empty where nothing is published."""
    if profile.beside is None or line.beside_delivered is None:
        return ""
    return f"{profile.beside.unit.name}: {_pair(line.beside_delivered, line.beside_gap)}"


def _pair(delivered: float, gap: float | None) -> str:
    if gap is None:
        return formats.number(delivered)
    numbers = {"score": formats.number(delivered), "gap": formats.signed(gap)}
    return _("%(score)s, gap %(gap)s") % numbers


def _diamond(x: float) -> SafeString:
    corners = (
        (x, MIDDLE - OTHERS),
        (x + OTHERS, MIDDLE),
        (x, MIDDLE + OTHERS),
        (x - OTHERS, MIDDLE),
    )
    points = " ".join(f"{round(across, 2):g},{down:g}" for across, down in corners)
    return element("polygon", points=points, class_="scale-others")
