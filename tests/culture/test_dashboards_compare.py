"""Units beside each other, and found by their names: exact words, numbers and refusals."""

import csv
import io
import uuid
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.dashboards.board import Choice, load_board
from culture.dashboards.comparing import compare
from culture.dashboards.tones import p_of_difference
from culture.org.models import Unit
from surveys.instruments.models import Version
from tests import make, make_waves
from tests.culture.test_dashboards_web import a_house, publish, texts
from tests.make_releases import a_wave_release

pytestmark = pytest.mark.django_db


def three_units() -> tuple[User, Unit, list[Unit], Version]:
    """Harbour and Airport far below what is expected, Old Town above."""
    leader, root, harbour, version = a_house()
    others = [
        make.a_unit(root.organisation, parent=root, name=name) for name in ("Airport", "Old Town")
    ]
    units = [harbour, *others]
    for unit, gap in zip(units, (-2, -2, 1), strict=True):
        publish(unit, version, gap, number=40)
    return leader, root, units, version


def address(unit: Unit, *others: Unit, name: str = "compare", **query: str) -> str:
    asked = [*query.items(), *(("with", str(one.uuid)) for one in others)]
    return f"{reverse(f'dashboards:{name}', kwargs={'identity': unit.uuid})}?{urlencode(asked)}"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_two_units_that_clearly_differ_are_said_to_and_two_alike_are_not() -> None:
    leader, _root, (harbour, airport, old_town), _version = three_units()
    client = signed_in(leader)

    differ = texts(client.get(address(harbour, old_town)).content.decode())
    assert (
        "Dimension 1 (en): clearly lower for “Harbour” (−1.8) than for “Old Town” (+1.3)." in differ
    )
    assert "“Harbour” (0.0)" not in differ

    alike = texts(client.get(address(harbour, airport)).content.decode())
    assert "No clear difference between these units, all pairs of them looked at." in alike
    assert "clearly lower" not in alike


def test_all_pairs_in_all_subjects_are_judged_together() -> None:
    leader, _root, (harbour, airport, old_town), _version = three_units()
    board = load_board(
        harbour,
        Choice(),
        actor=leader,
        day=make.TODAY,
        with_children=False,
        beside=[airport, old_town],
    )
    assert board
    found = compare(board)
    # Overall and two dimensions, each in three pairs.
    assert len(found.differences) == 9
    assert {pair for pair in found.clear if pair[0] == "d1"} == {("d1", 0, 2), ("d1", 1, 2)}
    assert not {pair for pair in found.clear if pair[0] == "d2"}
    for one in found.differences:
        assert one.p == p_of_difference(*one.figures)
        assert one.figures[0].value <= one.figures[1].value


def test_a_unit_does_not_stand_beside_one_it_belongs_to_nor_twice_nor_with_four() -> None:
    leader, root, (harbour, airport, old_town), _version = three_units()
    fourth = make.a_unit(root.organisation, parent=root, name="North")
    page = texts(
        signed_in(leader)
        .get(address(harbour, root, harbour, airport, airport, old_town, fourth))
        .content.decode()
    )
    assert "Take Airport off" in page
    assert "Take Old Town off" in page
    for name in ("Whole", "Harbour", "North"):
        assert f"Take {name} off" not in page


def test_a_region_offers_the_units_below_it_and_stands_beside_none_of_them() -> None:
    leader, root, (harbour, airport, old_town), _version = three_units()
    client = signed_in(leader)
    page = texts(client.get(address(root)).content.decode())
    assert "Units of Whole: tick two or three Airport Harbour Old Town" in page
    assert address(root) in client.get(
        reverse("dashboards:unit", kwargs={"identity": root.uuid})
    ).content.decode().replace("&amp;", "&")

    def ticked(*units: Unit) -> str:
        asked = urlencode([("below", str(one.uuid)) for one in units])
        return f"{address(root)}{asked}"

    two = client.get(ticked(harbour, airport))
    assert two.status_code == 302
    assert two.headers["Location"].startswith(address(airport).removesuffix("?"))
    assert f"with={harbour.uuid}" in two.headers["Location"]
    compared = texts(client.get(two.headers["Location"]).content.decode())
    assert "Airport beside others" in compared
    assert "tick two or three" not in compared
    for wrong in ([harbour], [root, harbour]):
        said = client.get(ticked(*wrong))
        assert said.status_code == 200
        assert "Tick two or three of them." in said.content.decode()
    assert client.get(ticked(harbour, airport, old_town)).status_code == 302


def test_a_unit_that_the_reader_may_not_see_is_as_if_it_did_not_exist() -> None:
    _leader, _root, (harbour, airport, _old_town), _version = three_units()
    own = signed_in(make.a_leader(harbour))
    unknown = texts(own.get(address(harbour)).content.decode())
    assert texts(own.get(address(harbour, airport)).content.decode()) == unknown
    assert "Airport" not in unknown
    by_name = texts(own.get(address(harbour, name="compare")).content.decode())
    assert "Airport" not in by_name
    assert own.get(address(airport, harbour)).status_code == 404
    table = own.get(address(harbour, airport, name="compare_table")).content.decode()
    assert "Airport" not in table


def test_a_withheld_unit_shows_nothing_and_differs_from_nobody() -> None:
    leader, root, (harbour, _airport, _old_town), version = three_units()
    quiet = make.a_unit(root.organisation, parent=root, name="Quiet")
    publish(quiet, version, -3, number=4)
    page = texts(signed_in(leader).get(address(harbour, quiet)).content.decode())
    assert "Quiet not shown on its own Take Quiet off" in page
    assert "There is nothing that two of these units both show and may compare." in page


def test_teams_of_a_wave_are_not_compared_where_the_whole_did_not_prove_that_they_differ() -> None:
    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    teams = [make.a_unit(organisation, parent=root, name=name) for name in ("Day", "Night")]
    version = make_waves.a_culture_version(organisation, items=(1, 1), sides=("delivered",))
    wave = uuid.uuid4()
    for team, level in zip((root, *teams), (3.0, 2.0, 4.0), strict=True):
        a_wave_release(
            team,
            version,
            closed_on=make.TODAY,
            wave=wave,
            delivered=level,
            interval=(level - 0.1, level + 0.1),
        )
    page = texts(signed_in(make.a_leader(root)).get(address(*teams)).content.decode())
    assert "There is nothing that two of these units both show and may compare." in page
    assert "clearly lower" not in page


def test_a_typed_name_puts_a_unit_beside_or_asks_which() -> None:
    leader, root, (harbour, airport, _old_town), _version = three_units()
    client = signed_in(leader)
    make.a_unit(root.organisation, parent=root, name="Airport North")

    def typed(name: str) -> str:
        url = reverse("dashboards:compare", kwargs={"identity": harbour.uuid})
        return f"{url}?{urlencode({'name': name})}"

    exact = client.get(typed("airport"))
    assert exact.status_code == 302
    assert exact["Location"].endswith(f"&with={airport.uuid}")
    several = texts(client.get(typed("port")).content.decode())
    assert "Which one? Airport Airport North" in several
    none = texts(client.get(typed("Nowhere")).content.decode())
    assert "No unit that can stand here is called “Nowhere”." in none
    assert "No unit that can stand here is called “Whole”." in texts(
        client.get(typed("Whole")).content.decode()
    )


def test_the_file_holds_the_units_that_the_page_shows() -> None:
    leader, _root, (harbour, _airport, old_town), _version = three_units()
    response = signed_in(leader).get(address(harbour, old_town, name="compare_table"))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["Unit"], row["What"], row["Shown as"].split()[0]) for row in rows] == [
        ("Harbour", "Overall", "−0.9"),
        ("Harbour", "Dimension 1 (en)", "−1.8"),
        ("Harbour", "Dimension 2 (en)", "0.0"),
        ("Old Town", "Overall", "'+0.6"),
        ("Old Town", "Dimension 1 (en)", "'+1.3"),
        ("Old Town", "Dimension 2 (en)", "0.0"),
    ]


def test_a_unit_is_found_by_its_name_and_only_among_those_one_may_see() -> None:
    leader, _root, (harbour, _airport, old_town), _version = three_units()

    def found(user: User, name: str) -> str:
        response = signed_in(user).get(reverse("dashboards:find"), {"name": name})
        return response.headers.get("Location") or texts(response.content.decode())

    assert found(leader, "OLD town") == reverse("dashboards:unit", args=[old_town.uuid])
    assert found(leader, "our") == reverse("dashboards:unit", args=[harbour.uuid])
    assert "Airport" in found(leader, "r")
    assert "Harbour" in found(leader, "r")
    assert "None of your units is called “Airport”." in found(make.a_leader(harbour), "Airport")
    assert all(name in found(leader, "") for name in ("Whole", "Harbour", "Airport", "Old Town"))
    stranger = make.a_leader(make.a_unit(make.an_organisation(name="Other"), name="Elsewhere"))
    assert "None of your units is called “Harbour”." in found(stranger, "Harbour")
