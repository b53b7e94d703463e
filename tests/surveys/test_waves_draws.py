"""Waves that ask each person a few statements: what is served, taken and published."""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import Any

import pytest
from django.test import Client

from culture.metrics.models import Release
from surveys.waves.answering.draws import draw_of
from surveys.waves.answering.papers import paper_of
from surveys.waves.closing import ending, releasing
from surveys.waves.collecting import sealing
from surveys.waves.models import Wave
from tests import make, make_answers, make_surveys, make_tokens

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}
DRAWN: dict[str, Any] = {"asked_per_person": 2, "asks_tenure": False, "asks_role": False}
FIELDS = [["i0d-d1-1", "i0d-d1-2"], ["i0d-d2-1"]]


def a_drawn_wave(**facts: Any) -> Wave:
    unit = make.a_unit(make.an_organisation())
    return make_tokens.an_open_wave(unit, **(DRAWN | facts))


def test_every_dimension_and_every_statement_in_it_has_the_same_chance() -> None:
    paper = paper_of(a_drawn_wave(asked_per_person=1))
    drawn = Counter(name for _try in range(4000) for name in draw_of({}, paper) or ())

    assert paper.dimensions == FIELDS
    assert sum(drawn.values()) == 4000
    # Half to each dimension, and in the first a half of that to each; 6 deviations are 190 and 165.
    assert abs(drawn["i0d-d2-1"] - 2000) < 190
    assert abs(drawn["i0d-d1-1"] - 1000) < 165


def test_a_form_keeps_its_draw_and_no_other_is_taken_for_one() -> None:
    paper = paper_of(a_drawn_wave())

    assert draw_of({"asked": "i0d-d1-2 i0d-d2-1"}, paper) == frozenset(("i0d-d1-2", "i0d-d2-1"))
    for wrong in ("i0d-d1-1 i0d-d1-2", "i0d-d1-1", "i0d-d1-1 i0d-d2-1 i0d-d1-2", "i0d-d1-1 x"):
        drawn = draw_of({"asked": wrong}, paper)
        assert drawn
        assert "i0d-d2-1" in drawn
        assert len(drawn) == 2


def test_the_anonymous_page_is_the_same_for_everybody(client: Client) -> None:
    """The browser draws: neither the page nor its length says which statements somebody got."""
    wave = a_drawn_wave()
    pages = {
        re.sub(r"/s/\w+/", "", client.get(f"/s/{one.code}/").content.decode())
        for one in (make_tokens.an_invitation(wave) for _person in range(3))
    }

    [page] = pages
    assert page.count("data-question") == 3
    assert 'data-draw="2"' in page


def test_the_confidential_form_asks_its_draw_again_where_something_is_wrong(
    client: Client,
) -> None:
    path = f"/s/{make_tokens.an_invitation(a_drawn_wave()).code}/confidential/"
    served = client.get(path).content.decode()
    [asked] = re.findall(r'name="asked" value="([^"]+)"', served)
    [form] = re.findall(r'name="form" value="([^"]+)"', served)

    again = client.post(path, {"form": form, "asked": asked}).content.decode()

    assert re.findall(r'id="(i0q-[^"]+)"', again) == re.findall(r'id="(i0q-[^"]+)"', served)
    assert served.count("data-question") == 2
    assert re.findall(r'name="asked" value="([^"]+)"', again) == [asked]


@pytest.mark.parametrize(
    "said",
    [{"i0d-d1-1": "4", "i0d-d1-2": "4"}, {"i0d-d1-1": "4", "i0d-d1-2": "4", "i0d-d2-1": "5"}],
)
def test_more_than_a_draw_is_refused(client: Client, said: dict[str, str]) -> None:
    token = make_tokens.a_token(client, make_tokens.an_invitation(a_drawn_wave()))

    refused = client.post("/s/answers/", token | said, headers=JSON)

    assert refused.status_code == 422
    assert list(refused.json()["problems"]) == ["i0d-d1-2"]
    assert make_answers.all_that_arrived() == []
    rest = {"i0d-d1-1": "4", "i0d-d1-2": "na", "i0d-d2-1": "5"}
    assert client.post("/s/answers/", token | rest, headers=JSON).status_code == 200
    [answer] = make_answers.all_that_arrived()
    assert answer.parts[0].delivered == (4, None, 5)


def test_thirty_tokens_become_numbers_of_two_teams(client: Client) -> None:
    """The whole anonymous way: ticket, draw, answer, seal, release, and its audit."""
    top = make_surveys.a_company(teams=(18, 18))
    make_surveys.a_head(top, email="head@example.org")
    version = make_surveys.a_questionnaire(top.organisation, items=(2, 1))
    wave = make_surveys.an_open_wave(top, versions=[version], **DRAWN)
    chance = random.Random(7)
    sums: Counter[str] = Counter()
    for cell in wave.cells.order_by("unit__name"):
        for place, invitation in enumerate(cell.invitations.order_by("pk")[:15]):
            token = make_tokens.a_token(client, invitation)
            said = {chance.choice(FIELDS[0]): str(2 + place % 3), "i0d-d2-1": str(1 + place % 5)}
            assert client.post("/s/answers/", token | said, headers=JSON).status_code == 200
            sums[cell.unit.name] += 2 + place % 3
    ending.close_due(now=make_surveys.CLOSES)
    sealing.finish(wave.uuid)

    assert releasing.release_wave(wave.uuid, now=make_surveys.CLOSES)

    shown = {one.unit.name: one.said for one in Release.objects.filter(edition=wave.uuid)}
    assert set(shown) == {"Whole", "Team 1", "Team 2"}
    assert {name: said.asked for name, said in shown.items()} == {
        "Whole": 36, "Team 1": 18, "Team 2": 18,
    }  # fmt: skip
    for name, content in shown.items():
        entry = content.one("dimension", "d1")
        assert entry
        assert entry.delivered == 3.0
        assert entry.interval == entry.lasting
        assert content.drawn == 2
        assert all(level.alpha is None for level in content.levels), name
    assert sums == {"Team 1": 45, "Team 2": 45}
