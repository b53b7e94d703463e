"""Builders of wave releases, for what only reads them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from culture.metrics.models import Measure, WaveRelease
from culture.org.models import Unit
from surveys.instruments.models import Version
from tests import make

SHA = "0" * 64


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
) -> WaveRelease:
    """The numbers of one unit: the same ones for the whole and for its first dimension."""
    measure = Measure.objects.get(uuid=version.uuid)
    facts: dict[str, Any] = {
        "dimension": None,
        "n": n,
        "expected": None if gap is None else delivered - gap,
        "delivered": delivered,
        "gap": gap,
        "interval": interval,
        "agreement": None,
    }
    return WaveRelease.objects.create(
        series=measure.series,
        measure=measure,
        unit=unit,
        wave=wave or uuid.uuid4(),
        wave_name=name,
        closed_on=closed_on,
        published_at=make.NOW,
        content={
            "format": "service-culture/wave-release/1",
            "sides": ["delivered"] if gap is None else ["expected", "delivered"],
            "low": version.low,
            "high": version.high,
            "n": n,
            "subjects": [
                {"kind": "overall", "key": "overall", **facts},
                {"kind": "dimension", "key": "d1", **facts},
            ],
        },
        sha256=SHA,
        units=[unit.pk],
    )
