"""Whoever a questionnaire is for is a source with words of its own."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from culture.dashboards.voices import voice_of
from culture.metrics import sources
from culture.metrics.content import Content, Draft, Entry
from culture.metrics.models import Measure
from culture.metrics.windows import Window
from culture.metrics.writing import publish
from culture.scoring.intervals import Interval
from surveys.instruments.models import Respondents
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version
from tests import make


@pytest.mark.parametrize("key", Respondents.values)
def test_whoever_is_asked_is_a_source_with_words(key: str) -> None:
    assert sources.get(key).key == key
    assert voice_of(key).label == sources.get(key).label


@pytest.mark.django_db
def test_what_leaders_say_is_shown_as_theirs() -> None:
    hr = make.a_user(make.an_organisation(), is_hr=True)
    top = make.a_unit(hr.organisation, name="Company")
    version = adopt_instrument(key="structure", actor=hr, now=make.NOW)
    publish_version(draft=version, actor=hr, now=make.NOW)
    ends = Interval(3.4, 4.0)
    entry = Entry("overall", "overall", n=12, delivered=3.7, interval=ends, lasting=ends)
    window = Window(edition=uuid.UUID(int=1), name="Leaders", closed_on=dt.date(2026, 4, 1))
    content = Content(
        source="manager", sides=("delivered",), low=1, high=5, k=5, n=12, window=window,
        entries=(entry,),
    )  # fmt: skip
    series = Measure.objects.get(uuid=version.uuid).series
    assert publish(series, [Draft(top.pk, content, [top.pk])], now=make.NOW) == 1
    page = make.a_client(hr).get(reverse("dashboards:unit", args=[top.uuid]))
    assert page.status_code == 200
    assert "Leaders in Company come to 3.7 overall" in page.content.decode()
