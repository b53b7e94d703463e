"""What a dashboard reads: the right releases, the right units, always as many statements."""

import datetime as dt
import json
import uuid
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from culture.accounts.models import User
from culture.dashboards import windows
from culture.dashboards.board import Choice, load_board
from culture.dashboards.units import own_units
from culture.metrics.lines import Line, lines_of
from culture.metrics.models import Release, Series
from culture.metrics.reading import newest
from culture.metrics.windows import Window, read_period
from culture.org.models import Position, Unit
from culture.privacy.periods import Grain, Period
from feedback.touchpoints.models import Touchpoint
from surveys.instruments.models import Version
from tests import make, make_waves

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


def test_a_shorter_window_is_the_newest_inside_or_the_last() -> None:
    quarter = Window(period=Period(dt.date(2026, 7, 1), Grain.QUARTER))

    def zoomed(grain: Grain, newest: dt.date) -> str:
        return windows.zoomed(Line(Series(), last={grain: newest}), quarter, grain).token

    assert zoomed(Grain.MONTH, dt.date(2026, 8, 1)) == "2026-08"
    assert zoomed(Grain.MONTH, dt.date(2026, 11, 1)) == "2026-09"
    assert zoomed(Grain.QUARTER, dt.date(2026, 10, 1)) == "2026-Q3"
    assert zoomed(Grain.YEAR, dt.date(2026, 1, 1)) == "2026"


def test_the_windows_up_to_one_begin_with_the_first_that_has_numbers() -> None:
    line = Line(Series(), first={Grain.MONTH: dt.date(2026, 6, 1)})
    august = Window(period=Period(dt.date(2026, 8, 1), Grain.MONTH))

    def tokens(number: int) -> list[str]:
        return [window.token for window in windows.until(line, august, number=number)]

    assert tokens(8) == ["2026-06", "2026-07", "2026-08"]
    assert tokens(2) == ["2026-07", "2026-08"]
    before = windows.earlier(line, august)
    assert before is not None
    assert before.token == "2026-07"
    june = Window(period=Period(dt.date(2026, 6, 1), Grain.MONTH))
    assert windows.earlier(line, june) is None
    assert windows.later(june, today=dt.date(2026, 6, 30)) is None
    after = windows.later(june, today=dt.date(2026, 7, 1))
    assert after is not None
    assert after.token == "2026-07"


def test_waves_up_to_one_are_its_own_and_those_before() -> None:
    first, second, third = (
        Window(edition=uuid.uuid4(), name=str(month), closed_on=dt.date(2026, month, 1))
        for month in (1, 2, 3)
    )
    line = Line(Series(), editions=(third, second, first))
    assert windows.until(line, second, number=8) == [first, second]
    assert windows.until(line, third, number=2) == [second, third]
    assert windows.find(line, first.token) is first
    assert (windows.earlier(line, third), windows.later(first, today=make.TODAY)) == (None, None)
    for token in ("2026-Q3", str(uuid.uuid4()), ""):
        with pytest.raises(LookupError):
            windows.find(line, token)


@pytest.mark.django_db
def test_a_unit_opens_with_its_newest_quarter() -> None:
    root, (unit, _other), version = a_house()
    answers(unit, version, day=JULY)
    answers(unit, version)
    make.settle()
    user = make.a_user(root.organisation, is_hr=True)

    board = load_board(unit, Choice(), actor=user, day=make.TODAY)

    assert board is not None
    assert board.window.token == "2026-Q4"
    assert [window.token for window in board.windows] == ["2026-Q3", "2026-Q4"]
    assert board.release is not None
    written = Release.objects.get(unit=unit, grain="quarter", starts_on=dt.date(2026, 10, 1))
    assert board.release.sha256 == written.sha256


@pytest.mark.django_db
def test_a_unit_with_only_a_year_opens_with_it() -> None:
    root, (unit, _other), version = a_house()
    answers(unit, version, 3, day=dt.date(2025, 2, 1))
    answers(unit, version, 3, day=dt.date(2025, 8, 1))
    make.settle()

    (line,) = lines_of(root)
    assert line.newest.token == "2025"


@pytest.mark.django_db
def test_the_newest_of_many_releases_is_read() -> None:
    root, (unit, _other), version = a_house()
    for _time in range(3):
        answers(unit, version)
        make.settle()
    quarter, before = (Window(period=read_period(token)) for token in ("2026-Q4", "2026-Q3"))

    found = newest(Series.objects.get(), [(unit.pk, quarter), (root.pk, before)], outline=True)

    assert list(found) == [(unit.pk, quarter)]
    content = found[unit.pk, quarter].content
    assert content.n == 15
    assert [entry.kind for entry in content.entries] == ["overall", "dimension", "dimension"]


@pytest.mark.django_db
def test_a_member_sees_no_children_and_a_leader_all() -> None:
    root, units, version = a_house()
    answers(units[0], version)
    make.settle()
    member = make.a_user(root.organisation)
    make.a_position(make.a_person(root.organisation, user=member), root)

    def children_for(user: User) -> list[Unit]:
        board = load_board(root, Choice(), actor=user, day=make.TODAY)
        assert board is not None
        return list(board.children)

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

    board = load_board(root, Choice(), actor=make.a_leader(root), day=make.TODAY)
    assert board is not None
    assert board.children == [units[0]]


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
    "dashboards:workbook": {},
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
    client.get("/")  # the first page of a session writes down when it was seen
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


@pytest.mark.django_db
def test_home_asks_as_much_for_three_led_units_as_for_one() -> None:
    root, units, version = a_house(children=3)
    climate = make_waves.a_culture_version(root.organisation, items=(1, 1))
    for unit in units:
        answers(unit, version, 10)
        answers(unit, version, 10, day=JULY)
    make.settle()
    said = [(2, 3), (3, 3), (4, 3), (2, 2), (3, 4)] * 2
    for month in (3, 10):
        closed_on = dt.date(2026, month, 20)
        make_waves.a_published_wave(climate, dict.fromkeys(units, said), closed_on=closed_on)
    leader = make.a_leader(units[0])
    client = Client()
    client.force_login(leader)
    client.get("/")  # the first page of a session writes down when it was seen
    before = statements(client, "/")

    for unit in units[1:]:
        make.a_position(leader.person, unit, kind=Position.Kind.LEADS)

    page = client.get("/").content.decode()
    assert [f">{unit.name}, " in page for unit in units] == [True, True, True]
    assert statements(client, "/") == before == COUNTS["core:home"]
