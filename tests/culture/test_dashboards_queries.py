"""What a dashboard reads: the right releases, the right units, always as many statements."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from culture.accounts.models import User
from culture.dashboards import periods
from culture.dashboards.queries import Choice, load_dashboard, own_units
from culture.metrics.models import Release, Series
from culture.metrics.queries import newest_outlines, spans_of
from culture.org.models import Position, Unit
from culture.privacy.periods import Grain, Period
from feedback.touchpoints.models import Touchpoint
from surveys.instruments.models import Version
from tests import make

LOST = ((5, 4, 3), (4, 3, 2))
COUNTS = json.loads((Path(__file__).parents[1] / "query_counts.json").read_text())
JULY = dt.date(2026, 7, 10)


def a_house(children: int = 2) -> tuple[Unit, list[Unit], Version]:
    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    units = [make.a_unit(organisation, parent=root, name=f"Unit {n:03}") for n in range(children)]
    return root, units, make.a_version(organisation)


def answers(unit: Unit, version: Version, number: int = 5, day: dt.date = make.TODAY) -> None:
    touchpoint = Touchpoint.objects.filter(unit=unit, version=version).first()
    make.some_responses(touchpoint or make.a_touchpoint(unit, version), [LOST] * number, day=day)


@pytest.mark.parametrize(
    ("text", "start", "grain"),
    [
        ("2026-07", dt.date(2026, 7, 1), Grain.MONTH),
        ("2026-Q3", dt.date(2026, 7, 1), Grain.QUARTER),
        ("2026", dt.date(2026, 1, 1), Grain.YEAR),
    ],
)
def test_an_address_names_a_period_and_back(text: str, start: dt.date, grain: Grain) -> None:
    assert periods.read(text) == Period(start, grain)
    assert periods.written(Period(start, grain)) == text


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-Q5", "26", "0001", "2026-7", "٢٠٢٦", "2026\n"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert periods.read(text) is None


def test_a_shorter_period_is_the_newest_inside_or_the_last() -> None:
    quarter = Period(dt.date(2026, 7, 1), Grain.QUARTER)
    inside, after = dt.date(2026, 8, 1), dt.date(2026, 11, 1)
    assert periods.zoomed(quarter, Grain.MONTH, newest=inside).starts_on == inside
    assert periods.zoomed(quarter, Grain.MONTH, newest=after).starts_on == dt.date(2026, 9, 1)
    assert periods.zoomed(quarter, Grain.YEAR, newest=after) == Period(
        dt.date(2026, 1, 1), Grain.YEAR
    )


@pytest.mark.django_db
def test_a_unit_opens_with_its_newest_quarter() -> None:
    root, (unit, _other), version = a_house()
    answers(unit, version, day=JULY)
    answers(unit, version)
    make.settle()
    user = make.a_user(root.organisation, is_hr=True)

    dashboard = load_dashboard(unit, Choice(), actor=user, day=make.TODAY)

    assert dashboard is not None
    assert periods.written(dashboard.period) == "2026-Q4"
    assert [periods.written(period) for period in dashboard.timeline] == ["2026-Q3", "2026-Q4"]
    assert dashboard.release == Release.objects.get(unit=unit, starts_on=dt.date(2026, 10, 1))


@pytest.mark.django_db
def test_a_unit_with_only_a_year_opens_with_it() -> None:
    root, (unit, _other), version = a_house()
    answers(unit, version, 3, day=dt.date(2025, 2, 1))
    answers(unit, version, 3, day=dt.date(2025, 8, 1))
    make.settle()

    (span,) = spans_of(root)
    assert periods.written(span.newest_period) == "2025"


@pytest.mark.django_db
def test_the_newest_of_many_releases_is_read() -> None:
    root, (unit, _other), version = a_house()
    for _time in range(3):
        answers(unit, version)
        make.settle()
    series = Series.objects.get()
    day = dt.date(2026, 10, 1)

    outlines = newest_outlines(
        series=series, grain=Grain.QUARTER, spots=[(unit.pk, day), (root.pk, JULY)]
    )

    assert list(outlines) == [(unit.pk, day)]
    content = outlines[unit.pk, day].content
    assert content["n"] == 15
    assert [subject["kind"] for subject in content["subjects"]] == [
        "overall",
        "dimension",
        "dimension",
    ]


@pytest.mark.django_db
def test_a_member_sees_no_children_and_a_leader_all() -> None:
    root, units, version = a_house()
    answers(units[0], version)
    make.settle()
    member = make.a_user(root.organisation)
    make.a_position(make.a_person(root.organisation, user=member), root)

    def children_for(user: User) -> list[Unit]:
        dashboard = load_dashboard(root, Choice(), actor=user, day=make.TODAY)
        assert dashboard is not None
        return dashboard.children

    assert children_for(member) == []
    assert children_for(make.a_leader(root)) == units


@pytest.mark.django_db
def test_a_unit_closed_before_the_period_is_not_listed() -> None:
    root, units, version = a_house()
    answers(units[0], version)
    make.settle()
    for unit, day in zip(units, [dt.date(2026, 10, 1), dt.date(2026, 9, 30)], strict=True):
        unit.closed_on = day
        unit.save()

    dashboard = load_dashboard(root, Choice(), actor=make.a_leader(root), day=make.TODAY)
    assert dashboard is not None
    assert dashboard.children == [units[0]]


@pytest.mark.django_db
def test_dashboards_start_at_the_led_units_not_below_them() -> None:
    root, (first, second), _version = a_house()
    leader = make.a_leader(first)
    person = leader.person
    below = make.a_unit(root.organisation, parent=first, name="Below")
    make.a_position(person, below)
    make.a_position(person, second, kind=Position.Kind.MEMBER)
    assert own_units(leader, day=make.TODAY) == [first, second]
    assert own_units(make.a_user(root.organisation, is_hr=True), day=make.TODAY) == [root]


PAGES = {
    "dashboards:unit": {},
    "dashboards:dimension": {"key": "d1"},
    "dashboards:table": {},
}


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.django_db
def test_a_page_needs_the_same_statements_for_fifty_times_the_data() -> None:
    root, units, version = a_house(children=1)
    answers(units[0], version, 10)
    make.settle()
    client = Client()
    client.force_login(make.a_leader(root))
    urls = {
        name: reverse(name, kwargs={"identity": root.uuid} | kwargs)
        for name, kwargs in PAGES.items()
    }
    before = {name: statements(client, url) for name, url in urls.items()}

    more = [make.a_unit(root.organisation, parent=root, name=f"More {n}") for n in range(49)]
    for unit in more:
        answers(unit, version, 10)
    answers(units[0], version, 10, day=JULY)
    make.settle()

    assert {name: statements(client, url) for name, url in urls.items()} == before
    assert before == {name: COUNTS[name] for name in PAGES}
