"""Foundation before advanced: what the released empathy of a unit advises."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from culture.dashboards import formats
from culture.metrics import reading
from culture.org.models import Unit
from culture.scoring.certainty import WORDS_LEVEL, Estimate, clear_of
from surveys.instruments.models import Instrument, Version
from surveys.workshops.models import WorkshopLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from culture.accounts.models import User

EMPATHY = "empathy"
DEFAULT_SCALE = (1, 5)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The newest released empathy of a unit, or of the nearest one above it that has any."""

    unit: Unit
    level: Decimal
    closed_on: dt.date
    estimate: Estimate | None = None

    def p_of(self, line: Decimal) -> float:
        """The two-sided p value of lying on a line; one where nobody can tell."""
        if self.estimate is None:
            return 1.0
        return self.estimate.less(Estimate(float(line), 0.0, self.estimate.df)).p


@dataclass(frozen=True, slots=True)
class Advice:
    """What a unit's baseline says about advanced workshops; no line means no advice.

    Only what is clear is said: on which side of the line a unit lies.
    """

    unit: Unit
    line: Decimal | None
    baseline: Baseline | None

    @property
    def is_clear(self) -> bool:
        """Whether the answers tell on which side of the line the baseline lies."""
        if self.line is None or self.baseline is None:
            return False
        return self.baseline.p_of(self.line) < WORDS_LEVEL

    @property
    def is_below(self) -> bool:
        """Whether the published level lies below the line."""
        return (
            self.line is not None and self.baseline is not None and self.baseline.level < self.line
        )

    @property
    def is_against(self) -> bool:
        """Whether the foundation is advised first."""
        return self.is_below and self.is_clear

    @property
    def is_unknown(self) -> bool:
        """Whether there is a line, and nothing published to compare with it."""
        return self.line is not None and self.baseline is None

    @property
    def sentence(self) -> str:
        """Say it in words; empty where there is no line."""
        if self.line is None:
            return ""
        if self.baseline is None:
            return _(
                "No empathy of %(unit)s or a unit above it has been published yet, so nobody can "
                "say whether the ground for an advanced workshop is there."
            ) % {"unit": self.unit}
        facts = {
            "unit": self.baseline.unit,
            "level": formats.number(float(self.baseline.level)),
            "line": formats.number(float(self.line)),
        }
        if self.is_against:
            return (
                _(
                    "Foundation first: the empathy of %(unit)s is %(level)s and lies below your "
                    "line of %(line)s. Advanced technique without empathy is training wasted."
                )
                % facts
            )
        if not self.is_clear:
            return (
                _(
                    "The empathy of %(unit)s is %(level)s, near your line of %(line)s: too few "
                    "have answered to tell on which side it lies."
                )
                % facts
            )
        return _("The empathy of %(unit)s is %(level)s and reaches your line of %(line)s.") % facts


class Adviser:
    """Advises on units as one person may see them; reads the baselines once."""

    def __init__(self, actor: User, *, day: dt.date) -> None:
        line = WorkshopLine.objects.filter(organisation=actor.organisation_id).first()
        self.line = line
        self._baselines = _newest_baselines(actor, day=day)

    def advice_on(self, unit: Unit) -> Advice:
        """Look at the unit itself, then upwards."""
        nearest = (self._baselines[pk] for pk in reversed(unit.path) if pk in self._baselines)
        return Advice(unit, self.line.level if self.line else None, next(nearest, None))

    def units_advised_against(self, units: Iterable[Unit]) -> list[Advice]:
        """Of the units that have a number of their own, those clearly below the line (Holm)."""
        own = [self.advice_on(unit) for unit in units if unit.pk in self._baselines]
        if self.line is None:
            return []
        line = self.line.level
        below = {one: one.baseline.p_of(line) for one in own if one.baseline and one.is_below}
        others = {one: one.baseline.p_of(line) for one in own if one.baseline and not one.is_below}
        clear = clear_of(below | others)
        return [one for one in below if one in clear]


def scale_of_empathy(organisation_id: int) -> tuple[int, int]:
    """The ends of the scale of the newest empathy questionnaire; 1 to 5 before there is one."""
    newest = (
        Version.objects.published()
        .filter(instrument__organisation=organisation_id, instrument__key=EMPATHY)
        .order_by("-number")
        .first()
    )
    return (newest.low, newest.high) if newest else DEFAULT_SCALE


def _newest_baselines(actor: User, *, day: dt.date) -> dict[int, Baseline]:
    asked = Instrument.objects.filter(organisation=actor.organisation_id, key=EMPATHY)
    releases = reading.newest_editions(asked.values_list("uuid", flat=True))
    found = ((release, release.said.overall) for release in releases.visible_to(actor, day=day))
    return {
        release.unit_id: Baseline(
            release.unit, Decimal(str(overall.delivered)), release.starts_on, overall.estimate
        )
        for release, overall in found
        if overall is not None and overall.delivered is not None
    }
