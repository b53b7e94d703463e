"""A respondent's own mirror: means, readings, suggestions, and the unit's last numbers beside."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from culture.metrics.queries import RecentEditions
from surveys.instruments.measures import describe_version
from surveys.instruments.models import Version
from surveys.waves.answering.mirror import AnsweredProfile, own_profiles
from surveys.waves.answering.papers import paper_of
from surveys.waves.answering.parsing import parse_answer
from tests import make, make_waves
from tests.make_tokens import a_self_assessment, a_token, an_invitation, an_open_wave
from tests.surveys.test_waves_answering_web import SAID, send

pytestmark = pytest.mark.django_db

READINGS = {level: {"en": f"Reads {level}.", "nb": f"Leses {level}."} for level in ("low", "high")}


def a_version_with_texts(**facts: object) -> Version:
    organisation = make.an_organisation()
    version = a_self_assessment(organisation, published=False, **facts)
    version.dimensions.update(readings=READINGS, suggestions=[{"en": "Ask one customer."}])
    version.published_at = make.NOW
    version.save(update_fields=["published_at"])
    describe_version(version)
    return version


def mirror_of(version: Version, typed: dict[str, str], *, language: str = "en") -> AnsweredProfile:
    unit = make.a_unit(version.instrument.organisation)
    paper = paper_of(an_open_wave(unit, [version]))
    (found,) = own_profiles(paper, parse_answer(typed, paper), unit=unit, language=language)
    return found


@pytest.mark.parametrize(
    ("ratings", "mean", "reading", "suggestions"),
    [
        (("1", "2"), 1.5, "Reads low.", ("Ask one customer.",)),
        (("3", "3"), 3.0, "", ("Ask one customer.",)),
        (("5", "4"), 4.5, "Reads high.", ()),
        (("5", "na"), 5.0, "Reads high.", ()),
    ],
)
def test_a_dimension_says_its_mean_and_what_it_may_mean(
    ratings: tuple[str, str], mean: float, reading: str, suggestions: tuple[str, ...]
) -> None:
    typed = {"i0d-d1-1": ratings[0], "i0d-d1-2": ratings[1]}

    (line,) = mirror_of(a_version_with_texts(), typed).lines

    assert (line.key, line.delivered, line.expected, line.gap) == ("d1", mean, None, None)
    assert (line.reading, line.suggestions) == (reading, suggestions)


def test_reverse_keyed_items_are_turned() -> None:
    version = a_version_with_texts(reversed_items=["d1-2"])

    (line,) = mirror_of(version, {"i0d-d1-1": "5", "i0d-d1-2": "1"}).lines

    assert line.delivered == 5.0


def test_readings_are_in_the_language_of_the_page() -> None:
    (line,) = mirror_of(a_version_with_texts(), {"i0d-d1-1": "1"}, language="nb").lines

    assert (line.name, line.reading) == ("Dimension 1 (nb)", "Leses low.")


def test_the_last_numbers_of_the_nearest_unit_stand_beside(client: Client) -> None:
    root = make.a_unit(make.an_organisation(), name="Whole")
    unit = make.a_unit(root.organisation, parent=root)
    version = a_self_assessment(root.organisation)
    make_waves.a_published_wave(
        version, {root: [(4, 4, 2), (2, 2, 4)] * 4}, closed_on=dt.date(2026, 2, 1)
    )
    token = a_token(client, an_invitation(an_open_wave(unit, [version])))

    with translation.override("en"):
        html = send(client, token | SAID).json()["html"]

    assert "Whole, 8 answers or more, 1 February 2026" in html
    assert "<span>You: 3.0 of 5</span>" in html
    assert '<p class="beside">Whole: 3.0</p>' in html


def test_a_whole_office_asks_once_in_two_seconds_for_the_numbers_beside() -> None:
    root = make.a_unit(make.an_organisation(), name="Whole")
    version = a_self_assessment(root.organisation)
    moment = [0.0]
    recent = RecentEditions(clock=lambda: moment[0])
    assert recent.of(version.uuid) == {}
    make_waves.a_published_wave(
        version, {root: [(4, 4, 2), (2, 2, 4)] * 4}, closed_on=dt.date(2026, 2, 1)
    )

    moment[0] = 1.9
    with CaptureQueriesContext(connection) as asked:
        assert recent.of(version.uuid) == {}
    assert len(asked) == 0
    moment[0] = 2.0
    assert [one.unit.name for one in recent.of(version.uuid).values()] == ["Whole"]
