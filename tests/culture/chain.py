"""A unit with customers, its lead and HR, for tests of predictions, standards and the gap map."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from culture.accounts.models import User
from culture.chain.asked import quarter_of
from culture.chain.models import Prediction, Standard
from culture.chain.services import predicting, standards
from culture.chain.stating import state_all
from culture.metrics.models import Measure, Series
from culture.metrics.queries import newest_subjects
from culture.org.models import Unit
from culture.privacy.periods import Period
from feedback.touchpoints.models import Touchpoint
from surveys.instruments.models import Version
from tests import make

# Customers expect 5 and get 3 on average in both dimensions, each with a deviation of nearly one.
PAIR = [((6, 6), (4, 4)), ((4, 4), (2, 2))]


@dataclass
class ChainWorld:
    """Harbour below the whole, with a questionnaire of two dimensions of one statement each.

    `now` is the clock; leads are asked from the quarter on in which it lies.
    """

    now: dt.datetime
    root: Unit
    unit: Unit
    version: Version
    hr: User
    lead: User

    @property
    def quarter(self) -> Period:
        return quarter_of(self.now.date())

    @property
    def series(self) -> Series:
        return Measure.objects.select_related("series").get(uuid=self.version.uuid).series

    def ask(self) -> None:
        """Begin to ask, before anything of the quarter is shown."""
        predicting.begin_round(actor=self.hr, since=self.quarter.starts_on, now=self.now)

    def predict(self, *levels: float, **facts: object) -> Prediction:
        wanted = {f"d{place}": Decimal(str(level)) for place, level in enumerate(levels, start=1)}
        return predicting.predict(
            **{  # type: ignore[arg-type]
                "actor": self.lead,
                "unit": self.unit,
                "series": self.series,
                "quarter": self.quarter,
                "levels": wanted,
                "now": self.now,
            }
            | facts
        )

    def set_standard(self, key: str, level: float, **facts: object) -> Standard:
        subjects = {one.key: one for one in newest_subjects(self.series)}
        return standards.set_standard(
            **{  # type: ignore[arg-type]
                "actor": self.lead,
                "unit": self.unit,
                "series": self.series,
                "subject": subjects[key],
                "words": "Within a day",
                "target": Decimal(str(level)),
                "owner": None,
                "review_on": self.now.date() + dt.timedelta(days=90),
                "now": self.now,
            }
            | facts
        )

    def answer(self, pairs: int = 8, *, unit: Unit | None = None) -> None:
        """Let two customers a pair answer, and publish."""
        where = unit or self.unit
        found = Touchpoint.objects.filter(unit=where).first()
        touchpoint = found or make.a_touchpoint(where, self.version)
        make.some_responses(touchpoint, PAIR * pairs, day=self.now.date())
        make.settle(self.now)

    def state(self) -> int:
        return state_all(now=self.now)

    def measure(self, *, predicted: float, standard: float, pairs: int = 8) -> None:
        """All three links of Harbour: both dimensions alike."""
        self.ask()
        self.predict(predicted, predicted)
        for key in ("d1", "d2"):
            self.set_standard(key, standard)
        self.answer(pairs)
        self.state()


def a_chain_world(*, now: dt.datetime = make.NOW, **facts: object) -> ChainWorld:
    organisation = make.an_organisation(time_zone="UTC")
    root = make.a_unit(organisation, name="Whole")
    unit = make.a_unit(organisation, parent=root)
    return ChainWorld(
        now=now,
        root=root,
        unit=unit,
        version=make.a_version(organisation, items=(1, 1), **facts),  # type: ignore[arg-type]
        hr=make.a_user(organisation, name="Hans Ruud", is_hr=True),
        lead=make.a_leader(unit, name="Mo Berg"),
    )
