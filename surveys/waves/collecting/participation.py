"""How many have answered, once a day and in bands: all that anybody knows of an open wave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveys.waves.bands import Band
from surveys.waves.closing.opened import answered_per_cell
from surveys.waves.collecting.areas import areas_of
from surveys.waves.models import Participation, Wave

if TYPE_CHECKING:
    import datetime as dt

FEWEST_INVITED_FOR_BAND = 20
FEWEST_ANSWERS = 5
SHARES = ((0.25, Band.QUARTER), (0.5, Band.HALF), (0.75, Band.THREE_QUARTERS))


def count_participation(*, now: dt.datetime) -> int:
    """Note today's band of every open wave that has none yet; return of how many waves.

    Idempotent: the first run of the organisation's day decides.
    """
    waves = Wave.objects.filter(state=Wave.State.OPEN).select_related("organisation")
    return sum(_count(wave, day=wave.organisation.day_of(now)) for wave in waves.order_by("pk"))


def band_of(answered: int, *, invited: int) -> Band:
    """The band of a number of answers; of fewer than 20 invited no share is told.

    A quarter of them would be fewer than five people, of whom nearly all had taken part or not.
    """
    if answered < FEWEST_ANSWERS:
        return Band.FEW
    if invited < FEWEST_INVITED_FOR_BAND:
        return Band.SOME
    share = answered / invited
    return next((band for most, band in SHARES if share <= most), Band.MOST)


def _count(wave: Wave, *, day: dt.date) -> bool:
    if wave.participation.filter(day=day).exists():
        return False
    areas = areas_of(wave)
    answered = answered_per_cell(wave=wave.uuid)
    shown = [area for area in areas.divisions if area.invited >= FEWEST_INVITED_FOR_BAND]
    Participation.objects.bulk_create(
        (
            Participation(
                wave=wave,
                unit_id=area.unit,
                day=day,
                band=band_of(
                    sum(answered.get(cell, 0) for cell in area.cells), invited=area.invited
                ),
            )
            for area in (areas.whole, *shown)
        ),
        ignore_conflicts=True,
    )
    return True
