"""The audit subtracts the published numbers of two waves, whatever was decided before opening."""

from __future__ import annotations

import datetime as dt

import pytest

from culture.metrics.models import Release
from culture.org.models import Person, Position
from surveys.waves.closing import ending, releasing
from surveys.waves.closing.pairs import CHANNEL
from surveys.waves.collecting import sealing
from surveys.waves.collecting.opening import open_wave
from surveys.waves.design import snapshot
from surveys.waves.models import Wave
from tests import make, make_surveys

pytestmark = pytest.mark.django_db


def release(wave: Wave) -> Wave:
    """Let nine of each cell answer, and publish."""
    for number, cell in enumerate(wave.cells.order_by("unit__name")):
        for place in range(9):
            ratings = [1 + (place + number) % 5, 1 + place % 4, 2 + place % 3]
            make_surveys.some_answers(wave, cell=cell, ratings=ratings)
    ending.close_due(now=wave.closes_at)
    sealing.finish(wave.uuid)
    assert releasing.release_wave(wave.uuid, now=wave.closes_at)
    return wave


def two_waves(*, days: int, key: str = "vitality") -> list[Wave]:
    """Of teams of twelve; so many days later somebody has left the first.

    Under another `key` the second asks the same statements.
    """
    top = make_surveys.a_company(teams=(12, 12))
    version = make_surveys.a_questionnaire(top.organisation, items=(2, 1))
    first = release(make_surveys.an_open_wave(top, versions=[version]))
    team = top.children.get(name="Team 1")
    gone = Person.objects.filter(positions__unit=team).order_by("pk")[:1]
    Position.objects.filter(person__in=list(gone)).delete()
    opens = make.NOW + dt.timedelta(days=days)
    second = make_surveys.a_wave(
        top,
        versions=[make_surveys.a_questionnaire(top.organisation, key=key, items=(2, 1))],
        name="Spring survey",
        opens_at=opens,
        closes_at=opens + dt.timedelta(days=14),
    )
    assert open_wave(second, now=opens)
    second.refresh_from_db()
    return [first, release(second)]


@pytest.mark.parametrize("key", ["vitality", "imported"])
def test_a_person_who_left_between_two_published_waves_is_found(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(snapshot, "earlier_waves", lambda *_args, **_facts: [])

    two_waves(days=180, key=key)

    assert Release.objects.count() == 6
    assert list(CHANNEL.look()) == [
        "Whole in Autumn survey and Whole in Spring survey differ by 1 people",
        "Team 1 in Autumn survey and Team 1 in Spring survey differ by 1 people",
    ]


def test_after_more_than_a_year_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two_waves(days=400)
    assert list(CHANNEL.look()) == []
    monkeypatch.setattr("surveys.waves.closing.pairs.REMEMBERED", dt.timedelta(days=500))
    assert len(list(CHANNEL.look())) == 2
