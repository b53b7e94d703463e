"""Holds the demo's waves with the same services that HR and the workers use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from culture.accounts.models import Organisation, User
from culture.org.models import Unit
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import load_questionnaire
from surveys.waves import letters
from surveys.waves.answering import answers
from surveys.waves.bands import Role, Tenure
from surveys.waves.closing.ending import close_wave
from surveys.waves.closing.releasing import release_wave
from surveys.waves.collecting import sealing
from surveys.waves.collecting.opening import open_wave
from surveys.waves.collecting.participation import count_participation
from surveys.waves.demo.scenery import COMMENTS, SCENES, USUAL, USUAL_EXPECTED, Scene
from surveys.waves.design.services import create_wave, open_now
from surveys.waves.models import Invitation, Mail, Wave

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from culture.core.demo import Demo
    from surveys.instruments.questionnaires import Questionnaire
    from surveys.waves.models import Cell

PERSON, MOOD, NOISE = 0.45, 0.35, 0.7
MISSING = 0.03
ANSWERS_A_COMMENT = 6
TENURE_SHARES = (0.17, 0.3, 0.33, 0.2)
ROLE_SHARES = (0.62, 0.28, 0.1)
TOKEN_BYTES = 32


def hold_waves(demo: Demo) -> str:
    """Hold every wave of the scenery: invitations, answers, closing and release.

    A settling step: a release insists on a transaction of its own, because a key goes with it.
    """
    organisation = Organisation.objects.get()
    generator = np.random.default_rng(demo.seed)
    said = cycle(COMMENTS)
    stored = sum(_hold(scene, organisation, generator, said, demo=demo) for scene in SCENES)
    return f"{len(SCENES)} waves, {stored} answers of employees."


def _hold(
    scene: Scene,
    organisation: Organisation,
    generator: np.random.Generator,
    said: Iterator[str],
    *,
    demo: Demo,
) -> int:
    opened_at = demo.now - dt.timedelta(days=scene.opened)
    closes_at = demo.now - dt.timedelta(days=scene.closed)
    wave = _open(scene, organisation, opened_at=opened_at, closes_at=closes_at)
    stored = sum(_answer_in(cell, scene, generator, said) for cell in wave.cells.order_by("unit"))
    if closes_at > demo.now:
        sealing.seal(wave.uuid)
        _fetch_tokens(wave, stored, generator)
        count_participation(now=demo.now)
    else:
        publish_wave(wave)
    return stored


def publish_wave(wave: Wave) -> None:
    """Close and release a wave at its time, as the workers do."""
    sealing.seal(wave.uuid)
    close_wave(wave, now=wave.closes_at)
    release_wave(wave.uuid, now=wave.closes_at)


def _open(
    scene: Scene, organisation: Organisation, *, opened_at: dt.datetime, closes_at: dt.datetime
) -> Wave:
    actor = User.objects.get(is_hr=True)
    wave = create_wave(
        actor=actor,
        facts={
            "name": scene.name,
            "audience": scene.audience,
            "opens_at": opened_at,
            "closes_at": closes_at,
            "languages": organisation.languages,
            "asks_tenure": scene.divides,
            "asks_role": scene.divides,
        },
        units=[Unit.objects.get(organisation=organisation, parent=None)],
        versions=[
            Version.objects.published().get(instrument__key=key) for key in scene.instruments
        ],
        now=opened_at,
    )
    open_now(wave=wave, actor=actor, now=opened_at)
    return invite(wave, now=opened_at)


def invite(wave: Wave, *, now: dt.datetime) -> Wave:
    """Open a wave whose time has come; its mails count as sent."""
    wave.refresh_from_db()
    open_wave(wave, now=now)
    Mail.objects.filter(invitation__wave=wave).update(state=Mail.State.SENT)
    wave.refresh_from_db()
    return wave


def _answer_in(
    cell: Cell, scene: Scene, generator: np.random.Generator, said: Iterator[str]
) -> int:
    """Store what those of a collection cell say who take part; return how many."""
    mood = scene.moods.get(cell.unit.code, 0.0)
    versions = [part.version for part in cell.wave.parts.select_related("version")]
    papers = [load_questionnaire(version.pk, version.revision) for version in versions]
    keys = dict(zip(papers, scene.instruments, strict=True))
    count = int(generator.binomial(cell.invited, scene.share))
    for _respondent in range(count):
        person = float(generator.normal(0, PERSON))
        answer = letters.WaveAnswer(
            parts=tuple(
                _part(paper, keys[paper], mood + person, generator=generator) for paper in papers
            ),
            tenure=_drawn(Tenure.values, TENURE_SHARES, generator),
            role=_drawn(Role.values, ROLE_SHARES, generator),
            comment=next(said) if generator.integers(ANSWERS_A_COMMENT) == 0 else "",
        )
        answers.submit(
            cell=cell,
            identity=answers.identity_of(answers.receipt_of(generator.bytes(TOKEN_BYTES))),
            answer=answer,
        )
    return count


def _part(
    paper: Questionnaire, key: str, mood: float, *, generator: np.random.Generator
) -> letters.VersionRatings:
    usual = USUAL[key]
    levels = np.array([usual[section.position] for section in paper.sections])
    levels = levels + mood + generator.normal(0, MOOD, len(levels))
    delivered = rate(paper, levels, generator)
    wished = USUAL_EXPECTED.get(key)
    expected = None
    if wished is not None:
        expected = rate(paper, np.full(len(levels), wished), generator)
    return letters.VersionRatings(paper.uuid, expected, delivered)


def rate(
    paper: Questionnaire, levels: NDArray[np.float64], generator: np.random.Generator
) -> letters.Ratings:
    """Rate each statement near the level of its dimension; a few are left out."""

    def rating(section: int, *, is_reversed: bool) -> int | None:
        if generator.random() < MISSING:
            return None
        point = round(float(levels[section] + generator.normal(0, NOISE)))
        point = min(max(point, paper.low), paper.high)
        return paper.low + paper.high - point if is_reversed else point

    return tuple(
        rating(section.position, is_reversed=question.is_reversed)
        for section in paper.sections
        for question in section.questions
    )


def _drawn(values: list[str], shares: tuple[float, ...], generator: np.random.Generator) -> str:
    return values[int(generator.choice(len(values), p=shares))]


def _fetch_tokens(wave: Wave, count: int, generator: np.random.Generator) -> None:
    """Mark as many invitations as there are answers, none of people who have an account."""
    invitations = list(wave.invitations.filter(person__user=None).order_by("pk"))
    for place in generator.permutation(len(invitations))[:count]:
        invitation = invitations[place]
        invitation.use = Invitation.Use.TOKEN
        invitation.digest = generator.bytes(TOKEN_BYTES)
        invitation.save(update_fields=["use", "digest"])
