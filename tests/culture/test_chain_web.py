"""No number of a quarter before its prediction, on no page, in no file; and the gap map.

The map says what is measured, and of what is not, what to do.
"""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from culture.accounts.models import Scope, User
from culture.chain.models import Prediction, PredictionRound, Standard
from culture.metrics.models import Release
from culture.metrics.windows import Window
from tests import make
from tests.culture.chain import ChainWorld, a_chain_world

pytestmark = pytest.mark.django_db

ASKED = "Say it before you see it"
GAP = "−2.0"


@pytest.fixture
def world() -> ChainWorld:
    """The clock of views runs, so the quarter is the one of today."""
    return a_chain_world(now=timezone.now())


@pytest.fixture
def asked(world: ChainWorld) -> ChainWorld:
    """The lead owes a prediction: leads were asked before customers were heard."""
    world.ask()
    world.answer()
    return world


def address(world: ChainWorld, name: str, **kwargs: str) -> str:
    return reverse(f"dashboards:{name}", kwargs={"identity": world.unit.uuid, **kwargs})


def text_of(client: Client, url: str, data: dict[str, str] | None = None) -> str:
    """A page, with plain blanks for those that hold a number together."""
    return client.get(url, data or {}).content.decode().replace("\xa0", " ")


def rows_of(client: Client, url: str) -> list[dict[str, str]]:
    text = client.get(url).content.decode("utf-8-sig").replace("\xa0", " ")
    return list(csv.DictReader(io.StringIO(text)))


def prediction_url(world: ChainWorld, name: str = "predict") -> str:
    token = Window(period=world.quarter).token
    return reverse(f"chain:{name}", args=[world.unit.uuid, world.series.uuid, token])


# --- the embargo ---


def test_a_page_asks_before_it_shows(asked: ChainWorld) -> None:
    lead, hr = make.a_client(asked.lead), make.a_client(asked.hr)
    year = {"window": str(asked.now.year)}
    month = {"window": f"{asked.now.year}-{asked.now.month:02}"}
    pages: list[tuple[str, dict[str, str]]] = [
        (address(asked, "unit"), {}),
        (address(asked, "dimension", key="d1"), {}),
    ]
    pages += [(address(asked, "unit"), window) for window in (year, month)]
    for url, data in pages:
        assert GAP in text_of(hr, url, data)
        page = text_of(lead, url, data)
        assert (ASKED in page, prediction_url(asked) in page, GAP in page) == (True, True, False)

    asked.predict(4.5, 4.5)
    for url, data in pages:
        page = text_of(lead, url, data)
        assert (ASKED in page, GAP in page) == (False, True)


def test_files_hold_what_pages_hold(asked: ChainWorld) -> None:
    lead = make.a_client(asked.lead)
    rows = rows_of(lead, address(asked, "table"))
    assert {row["Gap"] for row in rows} == {""}
    workbook = lead.get(address(asked, "workbook")).content
    asked.predict(4.5, 4.5)
    assert "-2.0" in {row["Gap"] for row in rows_of(lead, address(asked, "table"))}
    assert len(lead.get(address(asked, "workbook")).content) > len(workbook)


def test_home_says_no_number_and_asks(asked: ChainWorld) -> None:
    lead = make.a_client(asked.lead)
    home = text_of(lead, reverse("core:home"))
    assert ("What will your customers expect?" in home, "<strong>" in home) == (True, False)
    asked.predict(4.5, 4.5)
    home = text_of(lead, reverse("core:home"))
    assert ("What will your customers expect?" in home, "2.0 below" in home) == (False, True)


def test_other_units_tell_of_the_quarter_too_so_they_wait_as_well(asked: ChainWorld) -> None:
    airport = make.a_unit(asked.unit.organisation, parent=asked.unit, name="Pier")
    asked.answer(unit=airport)
    lead = make.a_client(asked.lead)
    url = reverse("dashboards:unit", args=[airport.uuid])
    assert ASKED in text_of(lead, url)


def test_a_quarter_that_was_shown_before_stays_open(asked: ChainWorld) -> None:
    """Only what overlaps the quarter that is asked for is held back."""
    before = Window(period=asked.quarter.previous).token
    page = text_of(make.a_client(asked.lead), address(asked, "unit"), {"window": before})
    assert ASKED not in page


def test_what_is_derived_of_the_numbers_waits_with_them(asked: ChainWorld) -> None:
    for key in ("d1", "d2"):
        asked.set_standard(key, 4)
    asked.state()
    performance = Release.objects.filter(series__source="performance").latest("pk").series
    lead, data = make.a_client(asked.lead), {"series": str(performance.uuid)}
    assert ASKED in text_of(lead, address(asked, "unit"), data)
    asked.predict(4.5, 4.5)
    assert "−1.0" in text_of(lead, address(asked, "unit"), data)


def test_a_program_gets_nothing_that_any_lead_has_yet_to_predict(asked: ChainWorld) -> None:
    airport = make.a_unit(asked.unit.organisation, parent=asked.root, name="Airport")
    asked.answer(unit=airport)
    secret = make.an_api_key(asked.unit.organisation, scopes=[Scope.GAPS_READ])

    def units() -> set[str]:
        headers = {"authorization": f"Bearer {secret}"}
        found = Client().get(reverse("api:releases"), headers=headers).json()["results"]
        return {one["unit"] for one in found}

    # The whole counts Harbour, so it tells of it to whoever takes the Airport away.
    assert units() == {str(airport.uuid)}
    asked.predict(4.5, 4.5)
    assert units() == {str(one.uuid) for one in (airport, asked.unit, asked.root)}


def test_the_embargo_is_of_the_lead_alone(asked: ChainWorld) -> None:
    member = make.a_user(asked.unit.organisation)
    make.a_position(make.a_person(asked.unit.organisation, user=member), asked.unit)
    for user in (member, make.a_leader(asked.root), asked.hr):
        page = text_of(make.a_client(user), address(asked, "unit"))
        if user in (member, asked.hr):
            assert GAP in page
        else:  # who leads the whole owes a prediction for the whole
            assert ASKED in page


# --- the pages of predictions ---


def test_a_lead_predicts_and_lands_on_the_numbers(asked: ChainWorld) -> None:
    lead = make.a_client(asked.lead)
    form = text_of(lead, prediction_url(asked))
    assert 'name="d1"' in form
    assert 'value=""' not in form
    refused = lead.post(prediction_url(asked), {"d1": "5", "d2": "8"})
    assert (refused.status_code, Prediction.objects.count()) == (200, 0)
    sent = lead.post(prediction_url(asked), {"d1": "4.5", "d2": "4.5"})
    assert sent.status_code == 302
    page = text_of(lead, sent["Location"])
    assert ("Kept. Now you see how it compares." in page, GAP in page) == (True, True)
    again = text_of(lead, prediction_url(asked))
    assert ("What you predicted" in again, 'name="d1"' in again) == (True, False)


def test_a_lead_may_see_the_numbers_without_a_prediction_for_good(asked: ChainWorld) -> None:
    lead = make.a_client(asked.lead)
    sent = lead.post(prediction_url(asked, "decline"))
    assert GAP in text_of(lead, sent["Location"])
    assert "There is no prediction" in text_of(lead, prediction_url(asked))
    lead.post(prediction_url(asked), {"d1": "4.5", "d2": "4.5"})
    assert Prediction.objects.get().state == "declined"


def test_human_resources_sees_who_owes_and_ends_it(asked: ChainWorld) -> None:
    hr = make.a_client(asked.hr)
    page = text_of(hr, reverse("chain:rounds"))
    assert ("Mo Berg" in page, "Harbour" in page, "Close" in page) == (True, True, False)
    hr.post(reverse("chain:end_round"))
    assert not PredictionRound.objects.exists()
    page = text_of(hr, reverse("chain:rounds"))
    assert page.count('name="since"') == 1  # the running quarter has been shown


# --- the pages of standards ---


def test_a_lead_sets_a_standard_and_people_read_it(world: ChainWorld) -> None:
    person = make.a_person(world.unit.organisation, name="Siv Aas")
    make.a_position(person, world.unit)
    lead = make.a_client(world.lead)
    spot = [world.unit.uuid, world.series.uuid, "dimension", "d1"]
    url = reverse("chain:set_standard", args=spot)
    sent = {"words": "Within a day", "target": "6.5", "owner": person.pk, "review_on": "2099-01-02"}
    lead.post(url, sent | {"target": "7.5"})
    assert not Standard.objects.exists()
    assert lead.post(url, sent).status_code == 302
    member = make.a_user(world.unit.organisation)
    make.a_position(make.a_person(world.unit.organisation, user=member), world.unit)
    page = text_of(make.a_client(member), reverse("chain:standards", args=[world.unit.uuid]))
    shown = [word in page for word in ("Within a day", "6.5 of 7", "Siv Aas", "Look at it")]
    assert shown == [True, True, True, False]

    lead.post(reverse("chain:withdraw_standard", args=spot))
    page = text_of(make.a_client(member), reverse("chain:standards", args=[world.unit.uuid]))
    assert "Within a day" not in page
    versions = text_of(lead, url)
    assert ("withdrawn" in versions, "Within a day" in versions) == (True, True)


def test_home_leads_people_to_standards_and_leads_to_reviews(world: ChainWorld) -> None:
    standard = world.set_standard("d1", 5)
    member = make.a_user(world.unit.organisation)
    make.a_position(make.a_person(world.unit.organisation, user=member), world.unit)
    url = reverse("chain:standards", args=[world.unit.uuid])
    home = text_of(make.a_client(member), reverse("core:home"))
    assert (f'href="{url}"' in home, "What customers of Harbour can rely on." in home) == (
        True,
        True,
    )
    (due,) = [
        task
        for task in make.at_home(world.lead, today=standard.review_on).tasks
        if task.title == "Look at a standard again"
    ]
    assert ("Harbour, Dimension 1 (en)" in due.sentence, "d1" in due.url) == (True, True)


# --- the gap map ---


def page_of(world: ChainWorld, user: User | None = None) -> str:
    return text_of(make.a_client(user or world.hr), address(world, "unit"))


def map_of(world: ChainWorld, user: User | None = None) -> str:
    """The card of the map."""
    _before, _mark, rest = page_of(world, user).partition('aria-labelledby="map-title"')
    return rest.partition("</section>")[0]


def test_until_two_links_are_measured_one_line_says_what_to_do(world: ChainWorld) -> None:
    world.answer()
    card = map_of(world)
    assert "Still without one: Dimension 1 (en), Dimension 2 (en)." in card
    assert ("<svg" in card, "<table" in card) == (False, False)
    for key in ("d1", "d2"):
        world.set_standard(key, 4)
    world.state()
    card = map_of(world)
    assert "Nobody who leads the unit has predicted this quarter." in card
    assert (reverse("chain:rounds") in card, "<svg" in card) == (True, False)
    assert reverse("chain:rounds") not in map_of(world, world.lead)


def test_the_map_says_every_link_with_its_sides_and_leads_to_it(world: ChainWorld) -> None:
    world.measure(predicted=4.5, standard=4.0)
    card = map_of(world)
    day = timezone.localdate().day
    for words in (
        ">−0.5 ±0.6</td>",
        ">−0.5</td>",
        ">−1.0 ±0.6</td>",
        "16 answers, 1 prediction",
        "predicted by Mo Berg on",
        "standards in force since",
        # One point and the half of it are too near with sixteen answers.
        "No link clearly loses more than the others.",
    ):
        assert words in card, words
    assert str(day) in card
    links = Release.objects.filter(series__source__in=["listening", "standards", "performance"])
    for uuid in links.values_list("series__uuid", flat=True):
        assert f"series={uuid}" in card


def test_the_widest_link_is_marked_where_it_clearly_is(world: ChainWorld) -> None:
    world.measure(predicted=5.0, standard=5.0, pairs=12)
    card = map_of(world)
    assert "Most is lost here: performance." in card
    assert card.count('class="box widest"') == 2  # lying and standing


def test_the_file_says_the_links_as_the_page_does(world: ChainWorld) -> None:
    world.measure(predicted=4.5, standard=4.0)
    rows = {
        row["Key"]: row
        for row in rows_of(make.a_client(world.hr), address(world, "table"))
        if row["Part of the page"] == "gap map"
    }
    found = {key: (row["Gap"], row["n"], row["Shown as"]) for key, row in rows.items()}
    assert found == {
        "listening": ("-0.5", "16", "−0.5 ±0.6"),
        "standards": ("-0.5", "1", "−0.5"),
        "performance": ("-1.0", "16", "−1.0 ±0.6"),
        "communication": ("", "", ""),
    }
    del rows["communication"]
    assert rows["listening"]["Interval from"] == "-1.050338"
    assert len({row["Release"] for row in rows.values()}) == 3


def test_the_file_says_why_there_is_no_link(world: ChainWorld) -> None:
    world.answer()
    rows = [
        row
        for row in rows_of(make.a_client(world.hr), address(world, "table"))
        if row["Part of the page"] == "gap map"
    ]
    assert [(row["Key"], row["Gap"]) for row in rows] == [
        ("listening", ""),
        ("standards", ""),
        ("performance", ""),
        ("communication", ""),
    ]
    assert rows[2]["Why not shown"].startswith("No standard in this time for: Dimension 1")
    assert rows[3]["Why not shown"] == "No promise to a customer was written down yet."


def test_the_whole_says_in_which_unit_a_link_is_widest(world: ChainWorld) -> None:
    airport = make.a_unit(world.unit.organisation, parent=world.root, name="Airport")
    for key in ("d1", "d2"):
        world.set_standard(key, 3, unit=airport, actor=world.hr)
        world.set_standard(key, 5)
        world.set_standard(key, 4, unit=world.root, actor=world.hr)
    world.ask()
    top = make.a_leader(world.root)
    world.predict(5, 5, unit=world.root, actor=top)
    world.answer(30)
    world.answer(30, unit=airport)
    world.state()
    page = text_of(make.a_client(world.hr), reverse("dashboards:unit", args=[world.root.uuid]))
    # Harbour lies two points below its standard, the Airport on its own.
    assert "Harbour: −2.0 ±0.3" in page
    # Both the standard and what is delivered lie one point below what comes before.
    assert "No link clearly loses more than the others." in page


def test_a_shorter_or_longer_window_leads_to_the_quarter(world: ChainWorld) -> None:
    world.answer()
    client = make.a_client(world.hr)
    page = text_of(client, address(world, "unit"), {"window": str(world.now.year)})
    assert "The links of the gap map are measured by quarter." in page
    assert f"window={Window(period=world.quarter).token}" in page


def test_each_link_has_a_page_in_its_own_words(world: ChainWorld) -> None:
    world.measure(predicted=4.5, standard=4.0, pairs=12)
    found = {}
    for source in ("listening", "standards", "performance"):
        series = Release.objects.filter(series__source=source).latest("pk").series
        data = {"series": str(series.uuid)}
        found[source] = text_of(make.a_client(world.hr), address(world, "unit"), data)
    assert "does not clearly differ from what they do expect" in found["listening"]
    assert "Both sides are stated by people, so chance plays no part" in found["standards"]
    assert "customers get <strong>1.0 less of dimension 1 (en)</strong>" in found["performance"]
    # Links are measured by quarter, so there is no way to a month.
    assert (">Month</a>" in page_of(world), ">Month</a>" in found["performance"]) == (True, False)
