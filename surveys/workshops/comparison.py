"""Before and after a workshop: the contrast of two releases, never of answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from culture.dashboards.figures import DIMENSION, OVERALL, Figure, Numbers
from culture.dashboards.tones import p_of_difference
from culture.metrics import reading
from culture.metrics.queries import subjects_by_key
from culture.org.models import Unit
from culture.scoring.contrasts import ContrastSide, unpaired

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from culture.accounts.models import User
    from culture.metrics.models import Series
    from culture.metrics.windows import Window
    from culture.scoring.contrasts import Contrast
    from surveys.workshops.models import Workshop


class State(StrEnum):
    """How far the measurement of a workshop is."""

    READY = "ready"
    NO_BEFORE = "no before"
    TOO_EARLY = "too early"
    NOT_PUBLISHED = "not published"


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One number before and after. The groups are independent: nobody is followed."""

    before: Figure
    after: Figure
    contrast: Contrast

    @property
    def p(self) -> float:
        """The p value of nothing having changed, for whoever answers next time."""
        return p_of_difference(self.before, self.after)

    @property
    def change(self) -> float:
        """After minus before, to one decimal as both were published."""
        return round(self.contrast.value, 1)

    @property
    def margin(self) -> float | None:
        """How far the interval of the difference reaches at most; None where it is unknown."""
        value, ends = self.contrast.value, self.contrast.interval
        return max(ends.high - value, value - ends.low) if ends else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the waves before and after a workshop say of its unit with one instrument."""

    series: Series
    state: State
    before: Window | None = None
    after: Window | None = None
    differences: tuple[BeforeAfter, ...] = ()


def waves_in(organisation_id: int) -> list[Window]:
    """Every wave that published anything, the newest first."""
    editions = reading.editions_in(organisation_id).values()
    return sorted({one for known in editions for one in known}, reverse=True)


def comparisons(workshop: Workshop, *, actor: User, day: dt.date) -> list[Comparison]:
    """Compare with each instrument that any wave published, as far as the actor may see the unit.

    Before is the newest wave closed before the workshop, after the first one closed after it,
    unless HR chose others. Only what is published in the workshop's own unit is compared.
    """
    units = Unit.objects.measured_for(actor, day=day).filter(pk=workshop.unit_id)
    is_open = units.exists()
    return [
        _compare(workshop, series, editions, is_open=is_open)
        for series, editions in reading.editions_in(workshop.organisation_id).items()
    ]


def _compare(
    workshop: Workshop, series: Series, editions: Sequence[Window], *, is_open: bool
) -> Comparison:
    spots = [(workshop.unit_id, edition) for edition in editions]
    shown = reading.newest(series, spots, outline=True) if is_open else {}
    own = [edition for unit, edition in spots if (unit, edition) in shown]
    before, after = _before(workshop, own), _after(workshop, own)
    if before is None or after is None:
        return Comparison(series, _missing(workshop, editions, before), before, after)
    subjects = subjects_by_key(series)
    first, second = (
        Numbers(shown[workshop.unit_id, edition].content, subjects) for edition in (before, after)
    )
    differences = tuple(differences_between(first, second))
    return Comparison(series, State.READY, before, after, differences)


def _before(workshop: Workshop, editions: Sequence[Window]) -> Window | None:
    if workshop.before:
        return next((one for one in editions if one.edition == workshop.before), None)
    return max((one for one in editions if one.closed_on < workshop.held_on), default=None)


def _after(workshop: Workshop, editions: Sequence[Window]) -> Window | None:
    if workshop.after:
        return next((one for one in editions if one.edition == workshop.after), None)
    return min((one for one in editions if one.closed_on > workshop.held_on), default=None)


def _missing(workshop: Workshop, editions: Sequence[Window], before: Window | None) -> State:
    """Say why there is nothing to compare; a wave published elsewhere is one that came."""
    if before is None and _before(workshop, editions) is None:
        return State.NO_BEFORE
    if _after(workshop, editions) is None:
        return State.TOO_EARLY
    return State.NOT_PUBLISHED


def differences_between(before: Numbers, after: Numbers) -> Iterator[BeforeAfter]:
    """Hold what is published in both waves against each other, the overall score first."""
    for kind in (OVERALL, DIMENSION):
        for now in after.of(kind):
            then = before.one(kind, now.key)
            if then is not None:
                yield BeforeAfter(then, now, unpaired(_side(then), _side(now)))


def _side(figure: Figure) -> ContrastSide:
    """One wave's number, as far as it lasts beyond those who happened to be asked."""
    return ContrastSide(figure.value, figure.n, figure.entry.sd, figure.entry.lasting)
