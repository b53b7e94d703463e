"""Culture pages as people see them: exact words, numbers and refusals, from answers of waves."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

import openpyxl
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from culture.accounts.models import User
from culture.core.home import Headline
from culture.dashboards import voices
from culture.dashboards.board import Choice, load_board
from culture.dashboards.voices import Link
from culture.metrics.closed.facts import Ratings
from culture.metrics.closed.releases import publish_wave
from culture.metrics.models import Release, Series
from culture.metrics.windows import Window
from culture.org.models import Unit
from surveys.instruments.models import Version
from tests import make, make_waves
from tests.culture.test_dashboards_web import publish, texts

pytestmark = pytest.mark.django_db

COUNTS = json.loads((Path(__file__).parents[1] / "query_counts.json").read_text())
WITHHELD = (
    "Not shown on its own, to protect who answered. What was answered counts in a larger unit."
)
LOW: Sequence[Ratings] = [(2, 3), (2, 4), (3, 3), (2, 2), (3, 3)] * 2
HIGH: Sequence[Ratings] = [(4, 3), (4, 4), (5, 3), (4, 2), (5, 3)] * 2
BOTH = ("expected", "delivered")


def a_house(
    *names: str, sides: Sequence[str] = ("delivered",)
) -> tuple[User, Unit, list[Unit], Version]:
    """A leader of a whole with units below, and a questionnaire of two dimensions."""
    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    units = [make.a_unit(organisation, parent=root, name=name) for name in names]
    version = make_waves.a_culture_version(organisation, items=(1, 1), sides=sides)
    return make.a_leader(root), root, units, version


def get(
    user: User, unit: Unit, name: str = "unit", /, *, key: str = "", **query: str
) -> HttpResponse:
    client = Client()
    client.force_login(user)
    kwargs = {"identity": unit.uuid} | ({"key": key} if key else {})
    url = reverse(f"dashboards:{name}", kwargs=kwargs)
    return cast("HttpResponse", client.get(f"{url}?{urlencode(query)}"))


def page(user: User, unit: Unit, name: str = "unit", /, *, key: str = "", **query: str) -> str:
    response = get(user, unit, name, key=key, **query)
    assert response.status_code == 200
    return texts(response.content.decode())


def test_a_unit_is_compared_with_the_whole_where_teams_differ() -> None:
    leader, _root, (low, high), version = a_house("Low", "High")
    closed = make_waves.a_published_wave(version, {low: LOW, high: HIGH})

    said = page(leader, low)

    assert "In Low, dimension 1 (en) is at 2.4, clearly below the 3.4 of Whole as a whole." in said
    assert "Dimension 1 (en) 2.4 ±0.6 · 8 or more answers · everybody 3.4" in said
    assert "Answered 8 or more of 12 people asked" in said
    assert f"release {closed.of(low).sha256[:6]}" in said
    assert "Every number comes from 5 people or more, is rounded to one decimal" in said
    assert "clearly above the 3.4 of Whole" in page(leader, high)


def test_the_whole_is_not_held_against_itself() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    make_waves.a_published_wave(version, {low: LOW, high: HIGH})

    said = page(leader, root)

    assert "as a whole" not in said
    assert "the whole" not in said.split("Units of Whole")[0]
    assert "Whole as a whole" in page(leader, low)


def test_what_is_withheld_leads_to_the_nearest_unit_that_is_shown() -> None:
    leader, root, (east, west), version = a_house("East", "West")
    small, large = (make.a_unit(root.organisation, parent=east, name=name) for name in "SL")
    make_waves.a_published_wave(version, {small: LOW[:3], large: HIGH, west: LOW})

    assert "Counted together with others in East." in page(leader, small)


def test_a_figure_leads_to_its_dimension_and_overall_to_nothing_more() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    make_waves.a_published_wave(version, {low: LOW, high: HIGH})
    board = load_board(root, Choice(), actor=leader, day=make.TODAY)
    assert board is not None
    assert board.numbers is not None
    assert board.numbers.overall is not None
    dimension, overall = board.numbers.dimensions[0], board.numbers.overall

    assert board.url_of(overall) == ""
    assert board.url_of(dimension) == board.address.dimension(root.uuid, "d1")
    assert board.url_in(low, overall) == board.address.unit(low.uuid)
    assert board.url_in(low, dimension) == board.address.dimension(low.uuid, "d1")


def test_another_questionnaire_opens_in_the_same_wave_where_it_was_asked() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    other = make_waves.a_culture_version(root.organisation, key="empathy", items=(1, 1))
    spring, autumn = dt.date(2026, 4, 1), dt.date(2026, 11, 1)
    answers = {low: LOW, high: HIGH}
    first = make_waves.some_wave(closed_on=spring)
    cells = [make_waves.a_cell(unit.pk) for unit in answers]
    rows = [
        row
        for cell, said in zip(cells, answers.values(), strict=True)
        for row in make_waves.rows_in(cell, said)
    ]
    publish_wave(
        organisation=root.organisation,
        wave=first,
        cells=dict(cells),
        sheets=[make_waves.a_sheet(one, rows) for one in (version, other)],
        now=make.NOW,
    )
    newest = make_waves.a_published_wave(other, answers, closed_on=autumn)

    def waves_of_empathy(**query: str) -> list[str]:
        html = unescape(get(leader, low, **query).content.decode())
        return re.findall(r"window=([^\"&]+)\"[^>]*>empathy \(en\)", html)

    series = str(Series.objects.get(measures__uuid=version.uuid).uuid)
    assert waves_of_empathy(series=series) == [str(first.uuid)]
    later = make_waves.a_published_wave(version, answers, closed_on=dt.date(2026, 11, 21))
    assert waves_of_empathy(series=series, window=str(later.wave.uuid)) == [str(newest.wave.uuid)]


def test_a_unit_is_not_said_to_differ_where_teams_do_not() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    same = [*LOW[:5], *HIGH[:5]]
    make_waves.a_published_wave(version, {low: same, high: same})

    assert "What people in Low say does not clearly differ from Whole as a whole." in page(
        leader, low
    )
    said = page(leader, root)
    assert "Teams do not differ enough to compare: what was found is common to everybody" in said
    grouped = page(leader, root, order="d1")
    assert (
        "Dimension 1 (en): teams do not differ enough to compare, so there is no order among these "
        "units." in grouped
    )
    assert "Group 1" not in grouped
    assert "In no order" in grouped
    # Not to be ranked is not to be alike: the next step may still name one of them.
    assert "No clear difference between these units" not in grouped


def test_units_are_grouped_where_they_clearly_differ() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    make_waves.a_published_wave(version, {low: LOW, high: HIGH})

    said = page(leader, root, order="d1")

    assert "Group 1 of 2: lowest Low" in said
    assert "Group 2 of 2: highest High" in said
    assert (
        "Low and High: +2.0 ±0.8 (95 % interval), 8 or more answers and 8 or more answers. It "
        "was judged together with "
        "everything this page looked at (1 in all)" in said
    )
    # The groups have a page for themselves: nothing else is said beside them.
    assert "One next step" not in said
    assert "Teams have a culture of their own in 1 of 2 dimensions" in page(leader, root)


def test_gaps_are_said_with_both_sides() -> None:
    leader, root, units, version = a_house("First", "Second", sides=BOTH)
    hopes: Sequence[Ratings] = [(4, 3), (5, 3), (4, 4), (5, 3), (4, 3)] * 2
    make_waves.a_published_wave(
        version, dict.fromkeys(units, LOW), expected=dict.fromkeys(units, hopes)
    )

    said = page(leader, units[0])

    assert "People in First find dimension 1 (en) 2.0 below how it should be here." in said
    assert "Dimension 1 (en) 4.4 2.4 −2.0 −2.9 to −1.1" in said
    # Both teams answered alike: no culture of their own, but the gap is everybody's.
    assert "Teams do not differ enough to compare" in page(leader, root)


def test_nobody_and_too_few_are_withheld_with_the_same_words() -> None:
    leader, root, (large, four, none), version = a_house("Large", "Four", "None")
    other = make.a_unit(root.organisation, parent=root, name="Other")
    make_waves.a_published_wave(
        version, {large: HIGH, other: LOW, four: LOW[:4], none: []}, invited=12
    )

    pages = [page(leader, unit).replace(unit.name, "X") for unit in (four, none)]

    assert pages[0] == pages[1]
    assert WITHHELD in pages[0]
    assert "Counted together with others in Whole." in pages[0]
    link = reverse("dashboards:unit", args=[root.uuid])
    assert link in get(leader, four).content.decode()
    assert get(leader, four).content.decode().count(WITHHELD) == 1


def test_a_member_sees_the_own_unit_and_no_link_to_the_one_above() -> None:
    leader, root, (large, four), version = a_house("Large", "Four")
    make_waves.a_published_wave(version, {large: HIGH, four: LOW[:4]})
    member = make.a_user(root.organisation)
    make.a_position(make.a_person(root.organisation, user=member), four)

    assert "Counted together with others in Whole." in page(member, four)
    assert reverse("dashboards:unit", args=[root.uuid]) not in get(member, four).content.decode()
    for unit in (root, large):
        for name in ("unit", "table"):
            assert get(member, unit, name).status_code == 404
        assert get(member, unit, "dimension", key="d1").status_code == 404
    assert get(leader, root).status_code == 200


def test_hr_sees_what_the_leader_sees_and_no_more() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    make_waves.a_published_wave(version, {low: LOW, high: HIGH})
    hr = make.a_user(root.organisation, is_hr=True, name=leader.name)

    def main(user: User) -> str:
        return get(user, low).content.decode().split("<main")[1].split("</main>")[0]

    assert main(hr) == main(leader)


def test_others_find_nothing_and_nothing_changes() -> None:
    _leader, _root, (low, high), version = a_house("Low", "High")
    make_waves.a_published_wave(version, {low: LOW, high: HIGH})
    before = Release.objects.count()
    stranger = make.a_leader(make.a_unit(make.an_organisation(name="Else"), name="Else"))

    assert get(stranger, low).status_code == 404
    assert get(make.a_leader(high), low).status_code == 404
    assert Release.objects.count() == before


@pytest.mark.parametrize(
    "query", [{"series": "x"}, {"window": "x"}, {"window": "00000000-0000-0000-0000-000000000000"}]
)
def test_an_address_that_means_nothing_is_not_found(query: dict[str, str]) -> None:
    leader, _root, (low, high), version = a_house("Low", "High")
    make_waves.a_published_wave(version, {low: LOW, high: HIGH})
    assert get(leader, low, **query).status_code == 404
    assert get(leader, low, "dimension", key="nothing").status_code == 404


def test_a_dimension_shows_its_statements_from_twenty_answers() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    make_waves.a_published_wave(version, {low: LOW, high: HIGH})

    assert "Single statements are shown from 20 answers on." in page(
        leader, low, "dimension", key="d1"
    )
    said = page(leader, root, "dimension", key="d1")
    assert "Statement 1.1 (en) 3.4" in said
    # Within teams squares are 4.8, the floor 20 / 4 + 2 * 2 = 9. Variance of all twenty 27 / 19,
    # 1.42 of 2 at random: 0.29.
    assert "Among the people here: no agreement." in said


def test_waves_and_questionnaires_are_chosen_by_lasting_addresses() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    other = make_waves.a_culture_version(root.organisation, key="empathy", items=(1, 1))
    spring = make_waves.a_published_wave(
        version, {low: HIGH, high: HIGH}, name="Spring", closed_on=dt.date(2026, 4, 1), invited=20
    )
    make_waves.a_published_wave(version, {low: LOW, high: HIGH}, invited=20)
    make_waves.a_published_wave(
        other, {low: HIGH, high: HIGH}, name="Empathy", closed_on=dt.date(2026, 3, 1)
    )

    newest = page(leader, low)
    assert "Autumn, closed 20 Nov 2026" in newest
    assert "Autumn Spring" in newest
    assert "climate (en) empathy (en)" in newest
    assert (
        "Spring, 1 Apr 2026: 3.7 ±0.4. Autumn, 20 Nov 2026: 2.7 ±0.4. That is clearly worse."
        in newest
    )
    earlier = page(leader, low, window=str(spring.wave.uuid))
    assert "Spring, closed 1 Apr 2026" in earlier
    assert "There is one measurement so far." in earlier


def test_tenure_and_role_stand_on_the_page_of_the_whole_only() -> None:
    leader, root, units, version = a_house("A", "B")
    make_waves.a_published_wave(
        version,
        dict.fromkeys(units, [(2, 3), (3, 3), (4, 3)] * 14),
        tenure=["under-1", "1-3", "3-10"],
        invited=60,
    )

    said = page(leader, root)
    assert "By time in the organisation" in said
    assert "Three to ten years or more than ten years 25 or more" in said
    assert "By time in the organisation" not in page(leader, units[0])


def test_the_file_holds_exactly_what_the_page_shows() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    closed = make_waves.a_published_wave(version, {low: LOW, high: HIGH, root: LOW[:3]})

    rows = list(csv.reader(io.StringIO(get(leader, root, "table").content.decode("utf-8-sig"))))

    assert len({len(row) for row in rows}) == 1
    overall = next(row for row in rows if row[0] == "unit" and row[5] == "overall" and not row[4])
    assert overall[1:5] == ["Whole", "Autumn", "2026-11-20", ""]
    assert overall[9:16] == ["21", "yes", "", "3.2", "", "2.9", "3.5"]
    assert overall[-2] == closed.of(root).sha256
    parts = [row[0] for row in rows[1:]]
    assert {part: parts.count(part) for part in dict.fromkeys(parts)} == {
        "unit": 5,
        "child unit": 4,
        "over time": 1,
    }


def test_the_workbook_holds_the_rows_of_the_file_with_numbers_as_numbers() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    make_waves.a_published_wave(version, {low: LOW, high: HIGH, root: LOW[:3]})
    leader.language = "es"  # a comma for decimals, so semicolons between cells
    leader.save()

    text = get(leader, root, "table").content.decode("utf-8-sig")
    answer = get(leader, root, "workbook")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[-1]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]

    cells = csv.reader(io.StringIO(text), delimiter=";")
    file = [[cell.removesuffix(",0") for cell in row] for row in cells]
    assert [["" if cell is None else said(cell) for cell in row] for row in rows] == file
    overall = next(row for row in rows if row[5] == "overall" and not row[4])
    assert overall[9:16] == [21, "sí", None, 3.2, None, 2.9, 3.5]
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="service-culture-employee-whole-autumn-2026-11-20.xlsx"'
    )


def said(cell: object) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


def test_customers_and_culture_lead_to_each_other() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    assert "No numbers yet" in page(leader, low)

    make_waves.a_published_wave(version, {low: LOW, high: HIGH})
    assert "In Low, dimension 1 (en) is at 2.4" in page(leader, low)
    assert "Who was asked" not in get(leader, low).content.decode()

    publish(low, make.a_version(root.organisation), -2)
    customers = get(leader, low).content.decode()
    assert "Customers of Low find dimension 1 (en) 1.8 below" in texts(customers)
    (culture,) = re.findall(r'<a href="([^"]+)">Culture</a>', customers)
    client = Client()
    client.force_login(leader)
    back = client.get(unescape(culture)).content.decode()
    assert "In Low, dimension 1 (en) is at 2.4" in texts(back)
    assert re.findall(r'aria-current="true">(\w+)</a>', back) == ["Culture"]
    assert f'href="{reverse("dashboards:unit", args=[low.uuid])}?' in back


def test_home_says_the_newest_finding_of_led_units() -> None:
    _leader, _root, (low, high), version = a_house("Low", "High")
    make_waves.a_published_wave(version, {low: LOW, high: HIGH})

    def tiles(user: User) -> list[Headline]:
        return list(make.at_home(user).headlines)

    (tile,) = tiles(make.a_leader(low))

    assert tile.title == "Low, Autumn, 20 Nov 2026"
    assert texts(tile.sentence) == (
        "In Low, dimension 1 (en) is at 2.4, clearly below the 3.4 of Whole as a whole."
    )
    member = make.a_user(low.organisation)
    make.a_position(make.a_person(low.organisation, user=member), low)
    assert tiles(member) == [tile]
    assert tiles(make.a_user(low.organisation)) == []


def test_a_source_may_lead_to_more(monkeypatch: pytest.MonkeyPatch) -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    closed = make_waves.a_published_wave(version, {low: LOW, high: HIGH})
    words = ["Read"]

    def links(window: Window, unit: Unit, _user: User, _day: dt.date) -> list[Link]:
        return [Link(f"{word} {unit.name}", f"/c/{window.token}/") for word in words]

    spoken = replace(voices.voice_of("employee"), links=links)
    monkeypatch.setitem(voices._voices, "employee", spoken)

    first = get(leader, low)
    words.clear()
    second = get(leader, low)

    assert f'href="/c/{closed.wave.uuid}/">Read Low' in first.content.decode()
    assert "/c/" not in second.content.decode()
    # Another app leads on from the culture of the whole, and of nothing below it.
    answer = "Does our hiring look for empathy?"
    assert [answer in page(leader, one) for one in (root, low)] == [True, False]
    assert first.headers["ETag"] != second.headers["ETag"]


def test_a_page_is_given_again_only_when_it_changed() -> None:
    leader, _root, (low, high), version = a_house("Low", "High")
    make_waves.a_published_wave(version, {low: LOW, high: HIGH})
    client = Client()
    client.force_login(leader)
    url = reverse("dashboards:unit", args=[low.uuid])
    client.get(url)
    etag = client.get(url).headers["ETag"]

    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    make_waves.a_published_wave(version, {low: HIGH, high: HIGH}, closed_on=dt.date(2026, 11, 22))
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 200


PAGES = {
    "dashboards:unit": {},
    "dashboards:dimension": {"key": "d1"},
    "dashboards:table": {},
    "dashboards:workbook": {},
}


def test_a_culture_page_needs_the_same_statements_for_fifty_times_the_data() -> None:
    leader, root, (low, high), version = a_house("Low", "High")
    make_waves.a_published_wave(version, {low: LOW, high: HIGH})
    client = Client()
    client.force_login(leader)
    client.get("/")  # the first page of a session writes down when it was seen
    urls = {
        name: reverse(name, kwargs={"identity": root.uuid} | kwargs)
        for name, kwargs in PAGES.items()
    }

    def statements() -> dict[str, int]:
        found = {}
        for name, url in urls.items():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            found[name] = len(captured)
        return found

    before = statements()
    more_units = [make.a_unit(root.organisation, parent=root, name=f"M {n}") for n in range(40)]
    for day in (21, 22):
        make_waves.a_published_wave(
            version,
            dict.fromkeys([low, high, *more_units], LOW),
            closed_on=dt.date(2026, 11, day),
        )

    assert statements() == before
    assert before == {name: COUNTS[f"{name} of waves"] for name in PAGES}
