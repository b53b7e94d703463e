"""Holds the demo's rounds: HR orders them, browsers tick, draw and answer, workers publish."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from culture.accounts.models import User
from culture.org.models import Unit
from feedback.internal.demo.scenery import (
    DELIVERED,
    EXPECTED,
    OUR_REQUESTS,
    PARTNERS,
    ROUNDS,
    THEIR_REQUESTS,
    WORKS_WITH_OTHER,
    WORKS_WITH_PARTNER,
    DemoRound,
)
from feedback.internal.services import order_round
from surveys.waves.answering.papers import offered_in, paper_of
from surveys.waves.demo.browser import answer_with_token
from surveys.waves.demo.loading import invite, publish_wave, rate
from surveys.waves.design.services import open_now
from surveys.waves.letters import VersionRatings, WaveAnswer
from surveys.waves.models import MOST_PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator

    from culture.core.demo import Demo
    from surveys.instruments.questionnaires import Questionnaire
    from surveys.waves.models import Wave

ANSWERING = dt.timedelta(days=2)
SHARE, PERSON = 0.9, 0.2


def hold_rounds(demo: Demo) -> str:
    """Hold both rounds of the scenery; a settling step, as waves."""
    generator = np.random.default_rng(demo.seed)
    stored = sum(_hold(one, generator, demo=demo) for one in ROUNDS)
    return f"{len(ROUNDS)} rounds between departments, {stored} answers with tokens."


def _hold(one: DemoRound, generator: Generator, *, demo: Demo) -> int:
    wave = _open(one, demo=demo)
    paper = paper_of(wave)
    questionnaires = [sheet.questionnaire for sheet in paper.sheets if sheet.turn == 1]
    stored = 0
    for cell in wave.cells.order_by("unit"):
        offered = offered_in(paper, cell)
        invitations = cell.invitations.select_related("wave", "cell").order_by("person")
        for invitation in invitations:
            own = Unit.objects.get(positions__person=invitation.person)
            abouts = _drawn(own, offered, generator)
            if not abouts or generator.random() >= SHARE:
                continue
            said = _said(one, questionnaires, own, abouts, generator)
            answer_with_token(invitation, said, now=wave.opens_at + ANSWERING)
            stored += 1
    publish_wave(wave)
    return stored


def _open(one: DemoRound, *, demo: Demo) -> Wave:
    hr = User.objects.get(is_hr=True)
    opened_at = demo.now - dt.timedelta(days=one.opened)
    wave = order_round(
        actor=hr,
        name=one.name,
        unit=Unit.objects.get(organisation=hr.organisation, parent=None),
        providers=list(Unit.objects.filter(organisation=hr.organisation, code__in=PARTNERS)),
        closes_at=demo.now - dt.timedelta(days=one.closed),
        now=opened_at,
    )
    open_now(wave=wave, actor=hr, now=opened_at)
    return invite(wave, now=opened_at)


def _drawn(own: Unit, offered: Sequence[Unit], generator: Generator) -> list[Unit]:
    """Tick with whom somebody works among those offered and draw a few, as a browser does."""
    partners = PARTNERS.get(own.code, ())
    ticked = [
        unit
        for unit in offered
        if generator.random() < (WORKS_WITH_PARTNER if unit.code in partners else WORKS_WITH_OTHER)
    ]
    places = generator.permutation(len(ticked))[:MOST_PROVIDERS]
    return [ticked[place] for place in places]


def _said(
    one: DemoRound,
    questionnaires: Sequence[Questionnaire],
    own: Unit,
    abouts: Sequence[Unit],
    generator: Generator,
) -> WaveAnswer:
    """What one person of a department says of those that were drawn."""
    service, requests = questionnaires
    mood = float(generator.normal(0, PERSON))
    parts = []
    for about in abouts:
        got = np.array(DELIVERED) + mood + one.served.get((about.code, own.code), 0.0)
        asked = [
            THEIR_REQUESTS + mood + one.asks.get(about.code, 0.0),
            OUR_REQUESTS + mood,
        ]
        parts += [
            VersionRatings(
                service.uuid,
                rate(service, np.array(EXPECTED), generator),
                rate(service, got, generator),
                about.uuid,
            ),
            VersionRatings(
                requests.uuid, None, rate(requests, np.array(asked), generator), about.uuid
            ),
        ]
    return WaveAnswer(tuple(parts))
