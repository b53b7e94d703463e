"""Asking when the day has come: each edition is a wave, which opens and closes by itself."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.db import transaction

from culture.core.background import nudge
from culture.core.texts import text_in
from surveys.instruments.languages import asked_in
from surveys.pulses.calendar import next_day
from surveys.pulses.models import Pulse, PulseEdition
from surveys.pulses.queries import turns_in_order
from surveys.waves.design import services
from surveys.waves.design.earlier import asked_already
from surveys.waves.design.obstacles import obstacles_to_opening, plan_of_today
from surveys.waves.models import FEWEST_INVITED, ROOM_TO_STAY_AWAY, KeyFolder, Wave
from surveys.waves.nudges import OPENING

if TYPE_CHECKING:
    from surveys.instruments.models import Version

log = logging.getLogger(__name__)

OPENS_AT = dt.time(9)  # in the organisation's own time: the mails come when people work

Obstacle = PulseEdition.Obstacle


def run_due(*, now: dt.datetime) -> int:
    """Order a wave for every pulse whose time has come; return how many. Safe side by side.

    Nothing is ordered while the worker has no place for keys: the pulse waits.
    """
    if KeyFolder.objects.exclude(problem="").exists():
        return 0
    tomorrow = now.date() + dt.timedelta(days=1)
    pulses = Pulse.objects.due(tomorrow).select_related("organisation").order_by("pk")
    return sum(_run(pulse, now=now) for pulse in pulses if _opens_at(pulse) <= now)


def _opens_at(pulse: Pulse) -> dt.datetime:
    return dt.datetime.combine(pulse.next_on, OPENS_AT, tzinfo=pulse.organisation.zone)


@transaction.atomic
def _run(pulse: Pulse, *, now: dt.datetime) -> bool:
    """Ask what has waited longest of what may be asked; note why where nothing may."""
    due = Pulse.objects.due(pulse.next_on).filter(next_on=pulse.next_on, pk=pulse.pk)
    locked = due.select_for_update(of=("self",)).select_related("organisation", "unit").first()
    if locked is None:
        return False
    edition = PulseEdition(pulse=locked, due_on=locked.next_on)
    for turn in turns_in_order(locked):
        obstacle = _ask(edition, turn.version, now=now)
        if edition.wave is not None:
            break
        edition.obstacle = edition.obstacle or obstacle
    edition.save()
    today = locked.organisation.day_of(now)
    locked.next_on = next_day(locked.first_on, every=locked.months, after=today)
    locked.save(update_fields=["next_on"])
    if edition.wave is not None:
        nudge(OPENING)
    return edition.wave is not None


def _ask(edition: PulseEdition, version: Version, *, now: dt.datetime) -> str:
    """Order the wave of an edition, or say why it could not be opened; nothing is left then."""
    pulse, before = edition.pulse, transaction.savepoint()
    wave = services.order_wave(
        organisation=pulse.organisation,
        facts=_facts(pulse, version, now=now),
        units=[pulse.unit],
        versions=[version],
        now=now,
    )
    obstacle = _obstacle(wave, now=now)
    if obstacle:
        transaction.savepoint_rollback(before)
        return obstacle
    edition.wave, edition.version, edition.obstacle = wave, version, ""
    return ""


def _obstacle(wave: Wave, *, now: dt.datetime) -> str:
    plan = plan_of_today(wave, now=now)
    obstacles = obstacles_to_opening(wave, plan, now=now)
    if not obstacles:
        return ""
    log.warning("a pulse cannot ask: %s", "; ".join(obstacles))
    if plan.close and not plan.cells:
        return Obstacle.CLOSE
    if len(plan.places) < wave.least_invited:
        return Obstacle.FEW
    if asked_already(plan.known, plan.places, language=wave.languages[0]):
        return Obstacle.BUSY
    return Obstacle.OTHER


def _facts(pulse: Pulse, version: Version, *, now: dt.datetime) -> dict[str, object]:
    organisation = pulse.organisation
    name = text_in(version.names, organisation.languages[0])
    return {
        "name": f"{name}, {pulse.next_on:%Y-%m}",
        "opens_at": now,
        "closes_at": now + dt.timedelta(days=pulse.days_open),
        "languages": asked_in([version], wished=organisation.languages),
        "k": organisation.k,
        "least_invited": max(FEWEST_INVITED, organisation.k + ROOM_TO_STAY_AWAY),
        "asked_per_person": pulse.asked_per_person,
        "asks_tenure": False,
        "asks_role": False,
        "asks_comment": False,
    }
