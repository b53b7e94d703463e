"""Charts as files: they stand alone, say what the page says, and hold nothing that it withholds."""

from __future__ import annotations

import io
import re
from urllib.parse import unquote

import openpyxl
import pytest
from defusedxml import ElementTree
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.dashboards.charts.heat import HeatRow, heat_cell, heat_drawing, heat_row
from culture.dashboards.charts.standing import Surroundings, standing
from culture.metrics.models import Release
from culture.org.models import Unit
from tests.culture.test_dashboards_charts import SEVEN, WHY, every_drawing
from tests.culture.test_dashboards_web import JULY, a_house, publish

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {
    *("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "d", "width", "height", "viewBox"),
    *("id", "role", "direction", "aria-labelledby", "aria-describedby", "transform", "text-anchor"),
    *("font-family", "font-size", "font-weight", "fill", "stroke", "stroke-width"),
    *("stroke-dasharray", "stroke-linecap", "stroke-opacity"),
}
AROUND = Surroundings("What & why", ["Harbour · <July>"], ["Source: Meridian"])


def texts(file: bytes) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(file).iter(f"{SVG}text")]


def chart(
    user: User, unit: Unit, name: str = "gaps", *, key: str = "", **query: str
) -> tuple[int, str, bytes]:
    client = Client()
    client.force_login(user)
    kwargs = {"identity": unit.uuid, "name": name} | ({"key": key} if key else {})
    route = "dashboards:dimension_chart" if key else "dashboards:chart"
    reply = client.get(reverse(route, kwargs=kwargs), query)
    return reply.status_code, reply.headers.get("Content-Disposition", ""), reply.content


@pytest.mark.parametrize("place", range(len(every_drawing())))
def test_a_file_needs_nothing_of_a_page(place: int) -> None:
    file = standing(every_drawing()[place], AROUND)  # type: ignore[arg-type]

    root = ElementTree.fromstring(file)
    assert (root.tag, root.get("width")) == (f"{SVG}svg", "960")
    for one in root.iter():
        assert one.tag.startswith(SVG)
        assert one.tag.removeprefix(SVG) not in {"a", "style", "script", "image", "use"}
        assert set(one.attrib) <= KNOWN
        assert not any("%" in value or "var(" in value for value in one.attrib.values())
    assert texts(file)[:2] == ["What & why", "Harbour · <July>"]
    assert texts(file)[-1] == "Source: Meridian"
    assert root.find(f"{SVG}title") is not None


def test_places_across_become_numbers_of_the_same_share() -> None:
    drawing = every_drawing()[0]
    shares = [float(x) for x in re.findall(r'<circle class="expected" cx="([0-9.]+)%"', drawing)]

    file = standing(drawing, AROUND).decode()  # type: ignore[arg-type]

    rings = re.findall(r'<circle cx="([0-9.]+)" [^>]*stroke="#1d2430"', file)
    assert [float(x) for x in rings] == [pytest.approx(share * 8.8) for share in shares]


def test_a_heat_map_is_drawn_with_its_signs_and_its_reasons() -> None:
    cells = [heat_cell(-0.6, "short", scale=SEVEN), heat_cell(0.1, "even", scale=SEVEN)]
    rows = [heat_row("Harbour", cells), HeatRow("Night", withheld=WHY)]
    drawn = heat_drawing(["Reliability", "Empathy"], [("", rows)], ident="heat", title="Units")

    file = standing(drawn, AROUND)

    assert texts(file)[2:-1] == [
        *("Reliability", "Empathy"),
        *("Harbour", "▼ −0.6", "+0.1"),
        *("Night", WHY),
    ]
    fills = re.findall(r'<rect x="[0-9.]+" y="[0-9.]+" [^>]*fill="(#[0-9a-f]+)"', file.decode())
    assert fills == ["#f3c6ac", "#ffffff"]


@pytest.mark.django_db
def test_a_chart_says_of_whom_of_when_and_from_which_release() -> None:
    leader, _root, unit, version = a_house()
    publish(unit, version, -1, day=JULY)

    status, disposition, file = chart(leader, unit, window="2026-07")

    release = Release.objects.get(unit=unit, grain="month")
    said = texts(file)
    assert status == 200
    assert 'filename="service-culture-customer-harbour-2026-07-gaps.svg"' in disposition
    assert said[:2] == ["Expected and delivered", "Harbour · service (en) · July 2026"]
    assert said[2].endswith("with the 95 % interval of the gap, scale 1 to 7")
    assert said[-1].startswith("Source: Meridian · Customers · 10\xa0answers · ")
    assert f"release {release.sha256[:6]}" in said[-1]


@pytest.mark.django_db
def test_every_chart_of_a_page_can_be_kept_and_no_other() -> None:
    leader, root, unit, version = a_house()
    publish(unit, version, -1, day=JULY)
    client = Client()
    client.force_login(leader)
    page = client.get(reverse("dashboards:unit", args=[root.uuid])).content.decode()

    addresses = re.findall(r'href="(/dashboards/[^"]+\.svg[^"]*)"', page)

    names = [address.partition(".svg")[0].rpartition("/")[2] for address in addresses]
    assert names == ["gaps", "over-time", "units"]
    replies = [client.get(unquote(address.replace("&amp;", "&"))) for address in addresses]
    assert [reply.status_code for reply in replies] == [200, 200, 200]
    assert [chart(leader, root, name)[0] for name in ("zones", "map", "nothing")] == [404] * 3
    assert [chart(leader, unit, name, key="d1")[0] for name in ("statements", "over-time")] == [
        200,
        200,
    ]


@pytest.mark.django_db
def test_what_is_withheld_has_no_chart_and_zero_and_four_answers_look_alike() -> None:
    leader, root, unit, version = a_house()
    publish(root, version, -1, day=JULY)
    empty = chart(leader, unit, window="2026-07")
    publish(unit, version, -1, number=4, day=JULY)

    assert chart(leader, unit, window="2026-07")[0] == empty[0] == 404
    table = chart(leader, root, "units", window="2026-07")
    assert "Not shown on its own" in " ".join(texts(table[2]))
    assert "4\xa0answers" not in " ".join(texts(table[2]))


@pytest.mark.django_db
def test_a_chart_speaks_the_language_of_its_reader() -> None:
    leader, _root, unit, version = a_house()
    leader.language = "es"
    leader.save(update_fields=["language"])
    publish(unit, version, -1, day=JULY)

    _status, disposition, file = chart(leader, unit, window="2026-07")

    said = texts(file)
    assert said[:2] == ["Esperado y recibido", "Harbour · service (es) · julio de 2026"]
    assert said[-1].startswith("Fuente: Meridian · Clientes · 10\xa0respuestas · publicación ")
    assert "2026-07-gaps.svg" in disposition


@pytest.mark.django_db
def test_a_workbook_begins_with_what_the_page_shows() -> None:
    leader, _root, unit, version = a_house()
    publish(unit, version, -1, day=JULY)
    client = Client()
    client.force_login(leader)
    url = reverse("dashboards:workbook", args=[unit.uuid])

    book = openpyxl.load_workbook(io.BytesIO(client.get(url, {"window": "2026-07"}).content))

    first, second = book.worksheets
    rows = [[cell.value for cell in row] for row in first.iter_rows()]
    assert first.title == "As on the page"
    assert rows[0][:4] == ["What", "Expected", "Delivered", "Gap"]
    names = [row[0] for row in rows[1:]]
    assert names == ["Overall", "Dimension 1 (en)", "Dimension 2 (en)"]
    assert rows[2][1:4] + rows[2][6:] == [4, 3.25, -0.75, 10]
    assert second["A1"].value == "Part of the page"
