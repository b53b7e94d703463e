"""Builders of wave releases, for what only reads them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from culture.metrics.content import Content, Entry
from culture.metrics.models import Measure, Release
from culture.metrics.windows import Window
from culture.metrics.writing import Draft, publish
from culture.org.models import Unit
from culture.scoring.intervals import Interval
from surveys.instruments.models import Version
from tests import make


def a_wave_release(
    unit: Unit,
    version: Version,
    *,
    closed_on: dt.date,
    wave: uuid.UUID | None = None,
    name: str = "Spring",
    delivered: float = 3.2,
    gap: float | None = None,
    interval: Sequence[float] | None = None,
    n: int = 20,
) -> Release:
    """The numbers of one unit: the same ones for the whole and for its first dimension."""
    measure = Measure.objects.get(uuid=version.uuid)
    facts: dict[str, Any] = {
        "n": n,
        "expected": None if gap is None else delivered - gap,
        "delivered": delivered,
        "gap": gap,
        "interval": interval and Interval(*interval),
        "lasting": interval and Interval(*interval),
    }
    content = Content(
        source=measure.series.source,
        sides=("delivered",) if gap is None else ("expected", "delivered"),
        low=version.low,
        high=version.high,
        k=5,
        n=n,
        asked=n,
        versions=(measure.number,),
        window=Window(edition=wave or uuid.uuid4(), name=name, closed_on=closed_on),
        entries=(Entry("overall", "overall", **facts), Entry("dimension", "d1", **facts)),
    )
    assert publish(measure.series, [Draft(unit.pk, content, [unit.pk])], now=make.NOW) == 1
    return Release.objects.latest("pk")
