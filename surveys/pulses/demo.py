"""The demo's pulse: half a year of it, answered with tokens as browsers do."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from culture.accounts.models import User
from culture.core.demo import register_settling
from culture.org.models import Unit
from surveys.instruments.questionnaires import load_questionnaire
from surveys.pulses.calendar import day_of
from surveys.pulses.models import Pulse
from surveys.pulses.running import OPENS_AT, run_due
from surveys.pulses.services import order_pulse
from surveys.waves.demo.browser import answer_with_token
from surveys.waves.demo.loading import invite, publish_wave, rate
from surveys.waves.demo.scenery import TEAMS, USUAL
from surveys.waves.letters import VersionRatings, WaveAnswer

if TYPE_CHECKING:
    from numpy.random import Generator

    from culture.core.demo import Demo
    from surveys.instruments.questionnaires import Questionnaire
    from surveys.waves.models import Wave

REGION = "Region North"
MONTHS = 6
NEWEST = dt.timedelta(days=12)  # so long ago the newest edition was opened
ANSWERING = dt.timedelta(days=1)
DAYS_OPEN = 7
SHARE, PERSON = 0.92, 0.2

TOOLS = ("communication", "feedback", "confidence", "competence")

# What a team says otherwise than its usual self, by the code of its unit. Harbour ticks that people
# are appraised and know their customers, and nobody there finds so; that customers' words are
# passed on was not ticked for weeks, and everybody hears them.
SAID = MappingProxyType(
    {
        "N1": {
            "feedback-regular": 1.5,
            "feedback-both-sides": 3.0,
            "feedback-asking-back": 3.0,
            "feedback-customers-rating": 3.0,
            "feedback-promptly": 4.6,
            "competence-customers": 1.2,
        },
        "N3": {"communication-changes": 4.6},
    }
)


def hold_pulse(demo: Demo) -> str:
    """Order a pulse half a year ago and let each of its days come; a settling step, as waves."""
    generator = np.random.default_rng(demo.seed)
    pulse, newest = _order(demo)
    stored = 0
    while pulse.next_on <= newest:
        run_due(now=dt.datetime.combine(pulse.next_on, OPENS_AT, tzinfo=pulse.organisation.zone))
        pulse.refresh_from_db()
        edition = pulse.editions.latest("due_on")
        if edition.wave:
            stored += _ask(edition.wave, generator)
    return f"{pulse.editions.exclude(wave=None).count()} pulses, {stored} answers with tokens."


def _order(demo: Demo) -> tuple[Pulse, dt.date]:
    """Order it as HR would; give also the day of the newest edition."""
    hr = User.objects.get(is_hr=True)
    newest = hr.organisation.day_of(demo.now - NEWEST)
    first_on = day_of(newest, months=1 - MONTHS)
    pulse = order_pulse(
        actor=hr,
        unit=Unit.objects.get(organisation=hr.organisation, name=REGION),
        rhythm=Pulse.Rhythm.MONTHLY,
        asked_per_person=Pulse.Share.FOUR,
        days_open=DAYS_OPEN,
        first_on=first_on,
        now=dt.datetime.combine(first_on, OPENS_AT, tzinfo=hr.organisation.zone),
    )
    return pulse, newest


def _ask(wave: Wave, generator: Generator) -> int:
    """Let most of those who are invited answer, and publish; return how many answered."""
    wave = invite(wave, now=wave.opens_at)
    version = wave.versions.get()
    paper = load_questionnaire(version.pk, version.revision)
    stored = 0
    for cell in wave.cells.select_related("unit").order_by("unit"):
        for invitation in cell.invitations.select_related("wave", "cell").order_by("person"):
            if generator.random() >= SHARE:
                continue
            said = _said(paper, cell.unit.code, generator)
            answer_with_token(invitation, said, now=wave.opens_at + ANSWERING)
            stored += 1
    publish_wave(wave)
    return stored


def _said(paper: Questionnaire, unit: str, generator: Generator) -> WaveAnswer:
    """What one person of a unit (by code) says."""
    usual = dict(zip(TOOLS, USUAL["role-clarity"], strict=True))
    own = float(generator.normal(0, PERSON))
    mood, known = TEAMS.get(unit, 0.0), SAID.get(unit, {})
    levels = [
        known.get(section.key, usual[section.key.partition("-")[0]] + mood)
        for section in paper.sections
    ]
    ratings = rate(paper, np.array(levels) + own, generator)
    return WaveAnswer((VersionRatings(paper.uuid, None, ratings),))


register_settling(hold_pulse, order=4)
