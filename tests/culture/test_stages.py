"""Which stage a unit is in: a field only where the answers carry it, judged a page at a time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid

import pytest
from django.urls import reverse

from culture.accounts.models import User
from culture.dashboards.stages.loading import maps_of
from culture.dashboards.stages.maps import MAPS, STAGE
from culture.dashboards.stages.pages import cards_of
from culture.dashboards.stages.standing import AxisValue, axis_value, standings
from culture.metrics.content import Content, Draft, Entry
from culture.metrics.models import Measure, Series
from culture.metrics.windows import Window
from culture.metrics.writing import publish
from culture.org.models import Unit
from culture.scoring.certainty import Estimate
from culture.scoring.intervals import Interval
from surveys.instruments.models import Version
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version
from tests import make, make_waves

WINDOW = Window(edition=uuid.UUID(int=1), name="Spring", closed_on=dt.date(2026, 4, 1))
LATER = Window(edition=uuid.UUID(int=2), name="Autumn", closed_on=dt.date(2026, 10, 1))


def at(value: float, *, error: float = 5.0) -> AxisValue:
    return AxisValue(Estimate(value - 50, error, 30.0), 25, WINDOW)


def test_scales_are_brought_to_one_and_errors_are_averaged() -> None:
    parts = [(Estimate(0.5, 0.2, 24.0), 4.0), (Estimate(-0.6, 0.3, 16.0), 6.0)]
    found = axis_value(parts, n=20, window=WINDOW)
    # 12.5 and -10 of a hundred; 5 and 5.
    assert (found.value, round(found.distance.error, 9), found.distance.df) == (51.25, 5.0, 16.0)


def test_a_field_a_line_and_nowhere() -> None:
    found = standings(
        {
            "field": (at(80), at(20)),
            "line": (at(80), at(52)),
            "nowhere": (at(49), at(52)),
            "half": (at(80), None),
        }
    )
    assert found["field"].field == (True, False)
    assert found["line"].fields == [(True, False), (True, True)]
    assert found["line"].field is None
    assert len(found["nowhere"].fields) == 4
    assert not found["half"].is_measured


def test_what_is_clear_alone_is_not_among_thirty() -> None:
    nearly = at(61.5)  # p = .028
    assert standings({"one": (nearly, None)})["one"].clear == (True, False)
    many = dict.fromkeys(range(15), (nearly, nearly))
    assert {one.clear for one in standings(many).values()} == {(False, False)}


def test_every_map_names_four_fields() -> None:
    for plan in MAPS:
        assert set(plan.fields) == {(a, b) for a in (False, True) for b in (False, True)}
        assert len({str(words.name) for words in plan.fields.values()}) == 4


@pytest.fixture
def hr(db: None) -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


@pytest.fixture
def top(hr: User) -> Unit:
    return make.a_unit(hr.organisation, name="Company")


def adopted(hr: User, key: str) -> Version:
    draft = adopt_instrument(key=key, actor=hr, now=make.NOW)
    publish_version(draft=draft, actor=hr, now=make.NOW)
    return draft


def an_entry(kind: str, key: str, level: float, *, expected: float | None = None) -> Entry:
    gap = None if expected is None else level - expected
    middle = level if gap is None else gap
    ends = Interval(middle - 0.3, middle + 0.3)
    return Entry(
        kind, key, n=25, expected=expected, delivered=level, gap=gap, interval=ends, lasting=ends
    )


def say(version: Version, entries: dict[Unit, list[Entry]], *, window: Window = WINDOW) -> None:
    series = Measure.objects.get(uuid=version.uuid).series
    drafts = [
        Draft(
            unit.pk,
            Content(
                source="employee",
                sides=tuple(version.sides),
                low=1,
                high=version.high,
                k=5,
                n=25,
                entries=tuple(said),
                window=window,
            ),
            [unit.pk],
        )
        for unit, said in entries.items()
    ]
    assert publish(series, drafts, now=make.NOW) == len(drafts)


def climate(conviction: float, feedback: float) -> list[Entry]:
    keys = {"management-conviction": conviction, "customer-feedback": feedback}
    return [an_entry("dimension", key, level, expected=4.5) for key, level in keys.items()]


def test_a_unit_stands_where_its_newest_numbers_say(hr: User, top: Unit) -> None:
    below, beside = (make.a_unit(hr.organisation, parent=top, name=one) for one in ("A", "B"))
    clarity, feelings = adopted(hr, "role-clarity"), adopted(hr, "service-climate")
    overall = "overall"
    say(clarity, {top: [an_entry(overall, overall, 4.2)]})
    say(
        clarity,
        {one: [an_entry(overall, overall, 2.0)] for one in (top, below, beside)},
        window=LATER,
    )
    # A quarter of the scale below what should be is 3.5: the top lies above it, A right on it.
    say(feelings, {top: climate(4.4, 4.0), below: climate(3.5, 3.5)})

    stage, vitality = maps_of(top, [below, beside])

    across, up = stage.own.axes
    assert across
    assert up
    assert (across.value, across.window, round(up.value, 9)) == (25.0, LATER, 67.5)
    assert stage.own.field == (False, True)
    assert [(one.unit.name, one.standing.fields) for one in stage.below] == [
        ("A", [(False, False), (False, True)])
    ]
    assert vitality.own.axes == (None, None)
    first, second = cards_of(top, [stage, vitality])
    assert first.sentence == "Company stands in “Good intentions”."
    assert first.field is STAGE.fields[False, True]
    assert first.places == [
        "Company: Good intentions",
        "A: between “Not begun” and “Good intentions”",
    ]
    assert first.how_sure.startswith("tools: 25")
    assert "(4 in all)" in first.how_sure
    assert second.sentence == "Where Company stands is not measured yet."
    assert len(second.missing) == 2


@pytest.mark.parametrize("windows", [(WINDOW, LATER), (LATER, WINDOW)])
def test_of_two_series_of_a_questionnaire_the_newest_counts(
    hr: User, top: Unit, windows: tuple[Window, Window]
) -> None:
    for window, high in zip(windows, (5, 7), strict=True):
        version = make_waves.a_culture_version(
            hr.organisation, key="role-clarity", items=(1,), high=high
        )
        say(version, {top: [an_entry("overall", "overall", 2.0)]}, window=window)
    assert len({series.pk for series in Series.objects.all()}) == 2
    across, _up = maps_of(top, [])[0].own.axes
    assert across
    assert across.window == LATER


def test_the_page_and_the_file_say_the_same(hr: User, top: Unit) -> None:
    clarity, feelings = adopted(hr, "role-clarity"), adopted(hr, "service-climate")
    say(clarity, {top: [an_entry("overall", "overall", 2.0)]})
    say(feelings, {top: climate(4.4, 4.0)})
    browser = make.a_client(hr)
    page = browser.get(reverse("dashboards:stage", args=[top.uuid])).content.decode()
    assert "Company stands in “Good intentions”." in page
    assert "25\u00a0±8, 25\u00a0answers" in page
    file = browser.get(reverse("dashboards:stage_table", args=[top.uuid])).content.decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(io.StringIO(file)))
    assert rows[1] == [
        "Stage: conviction and tools",
        "Company",
        "tools",
        "Spring, 1 Apr 2026",
        "25",
        "25.0",
        "17.5",
        "32.5",
        "Good intentions",
    ]
    assert [row[2] for row in rows[1:]] == ["tools", "conviction"]


def test_a_unit_without_any_number_says_what_to_ask(hr: User, top: Unit) -> None:
    page = make.a_client(hr).get(reverse("dashboards:stage", args=[top.uuid])).content.decode()
    assert "Where Company stands is not measured yet." in page
    assert "questionnaire “role-clarity”" in page
