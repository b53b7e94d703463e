"""Builders of rounds of service between departments: their versions, a round, and answers in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from culture.accounts.models import Organisation
from culture.metrics.closed.facts import AnswerRow, Sheet
from culture.metrics.closed.releases import publish_wave
from culture.org.models import Unit
from surveys.instruments.library import built_in
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import build_questionnaire, load_questionnaire
from surveys.instruments.services.adoption import import_document
from surveys.instruments.services.publication import publish_version
from surveys.waves.answering import answers
from surveys.waves.closing import ending, releasing
from surveys.waves.collecting import sealing
from surveys.waves.collecting.opening import open_wave
from surveys.waves.letters import VersionRatings, WaveAnswer
from surveys.waves.models import Wave
from tests import make, make_surveys, make_waves

KEYS = ("internal-service", "internal-requests")
# The fields of one turn: both sides of service, one side of requests.
SERVICE = (
    "agreed", "first-time", "soon", "early-word", "field", "our-work", "under-pressure",
    "for-the-customer",
)  # fmt: skip
REQUESTS = ("theirs-clear", "theirs-in-time", "ours-clear", "ours-in-time")


def the_versions(organisation: Organisation) -> list[Version]:
    """Both built-in instruments, published."""
    actor = make.a_user(organisation, is_hr=True)
    return [
        publish_version(
            draft=import_document(document=built_in()[key], actor=actor, now=make.NOW),
            actor=actor,
            now=make.NOW,
        )
        for key in KEYS
    ]


def a_round(top: Unit, **facts: Any) -> Wave:
    """An open round in which everybody below a unit speaks of the departments below it."""
    wave = make_surveys.a_wave(
        top, versions=the_versions(top.organisation), **({"asks_comment": False} | facts)
    )
    wave.providers.set(Unit.objects.filter(parent=top))
    assert open_wave(wave, now=make_surveys.OPENS)
    wave.refresh_from_db()
    return wave


def a_turn(turn: int, about: Unit, *, expected: int, delivered: int, asks: int) -> dict[str, str]:
    """The fields of somebody who says the same of a department in every statement."""
    service = {
        f"t{turn}i0{side}-{key}": str(rating)
        for side, rating in (("e", expected), ("d", delivered))
        for key in SERVICE
    }
    requests = {f"t{turn}i1d-{key}": str(asks) for key in REQUESTS}
    return {f"about{turn}": str(about.uuid)} | service | requests


def a_part(version: Version, about: Unit, *, expected: int, delivered: int) -> VersionRatings:
    """The ratings of somebody who says the same of a department in every statement."""
    paper = load_questionnaire(version.pk, version.revision)
    number = len(paper.questions)
    wished = (expected,) * number if len(paper.sides) > 1 else None
    return VersionRatings(version.uuid, wished, (delivered,) * number, about.uuid)


def say(wave: Wave, speaker: Unit, abouts: Mapping[Unit, tuple[int, int]], *, number: int) -> None:
    """Let so many people of a department say a gap and a level of requests of others.

    They differ by a point up and down in turn, so that answers scatter.
    """
    cell = next(one for one in wave.cells.all() if speaker.pk in one.units)
    service, requests = (part.version for part in wave.parts.order_by("position"))
    for place in range(number):
        turn = (-1, 0, 1)[place % 3]
        parts = [
            part
            for about, (delivered, asks) in abouts.items()
            for part in (
                a_part(service, about, expected=5 - place % 2, delivered=_inside(delivered + turn)),
                a_part(requests, about, expected=5, delivered=_inside(asks + turn)),
            )
        ]
        identity = make_surveys.an_identity()
        answers.submit(cell=cell, identity=identity, answer=WaveAnswer(tuple(parts)))


def _inside(rating: int) -> int:
    return min(max(rating, 1), 5)


def publish(wave: Wave) -> None:
    """Close a round at its time and publish it."""
    sealing.seal(wave.uuid)
    ending.close_due(now=make_surveys.CLOSES)
    assert releasing.release_wave(wave.uuid, now=make_surveys.CLOSES)


def a_published_round(root: Unit, departments: Sequence[Unit], *, each: int = 10) -> Wave:
    """A round as a worker leaves it, of departments that all speak of each other; no letters."""
    versions = the_versions(root.organisation)
    wave = make_surveys.a_wave(root, versions=versions, state=Wave.State.DRAFT)
    wave.providers.set(departments)
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.RELEASED, closed_at=make.NOW)
    cells = {unit: make_waves.a_cell(unit.pk, invited=each + 6) for unit in departments}
    sheets = [
        Sheet(
            version.uuid,
            tuple(version.sides),
            build_questionnaire(version).layout,
            tuple(
                AnswerRow(cells[unit][0], "", "", ratings.expected, ratings.delivered)
                for unit in departments
                if unit != about
                for place in range(each)
                for ratings in [a_part(version, about, expected=5, delivered=2 + place % 3)]
            ),
            about=about.pk,
        )
        for version in versions
        for about in departments
    ]
    publish_wave(
        organisation=root.organisation,
        wave=make_waves.some_wave(uuid=wave.uuid, name=wave.name, closed_on=make.NOW.date()),
        cells=dict(cells.values()),
        sheets=sheets,
        now=make.NOW,
    )
    wave.refresh_from_db()
    return wave
