"""Actions made and read by programs."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from culture.accounts.models import User
from culture.actions.models import Action
from culture.org.models import Unit
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return make.a_unit(make.an_organisation(), name="Shop")


@pytest.fixture
def lead(unit: Unit) -> User:
    return make.a_leader(unit)


def call(shop: Unit, body: dict[str, Any] | None = None, **query: str) -> Any:
    secret = make.an_api_key(shop.organisation, scopes=["actions:read", "actions:write"])
    head = {"Authorization": f"Bearer {secret}"}
    if body is None:
        return Client().get("/api/v1/actions/", query, headers=head)
    return Client().post("/api/v1/actions/", body, "application/json", headers=head)


def a_body(shop: Unit, by: User, **facts: Any) -> dict[str, Any]:
    body = {"key": str(uuid.uuid4()), "unit": str(shop.uuid), "owner": str(by.uuid)}
    return body | {"title": "Answer in turns", "due_on": "2150-01-31", "steps": ["Ask"]} | facts


def test_a_program_makes_an_action_once_and_reads_how_it_stands(unit: Unit, lead: User) -> None:
    body = a_body(unit, lead)
    first, again = call(unit, body), call(unit, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    told = {name: first.json()[name] for name in ("state", "verdict", "title", "series")}
    assert told == {"state": "open", "verdict": "", "title": "Answer in turns", "series": None}
    assert [one["text"] for one in first.json()["steps"]] == ["Ask"]
    assert Action.objects.get().made_by is None
    found = call(unit, unit=str(unit.uuid)).json()["results"]
    assert [one["uuid"] for one in found] == [first.json()["uuid"]]
    assert call(unit, unit=str(uuid.uuid4())).json()["results"] == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": "9999-12-31"}, "due_on"),
        ({"unit": str(uuid.uuid4())}, "unit"),
        ({"owner": str(uuid.uuid4())}, "owner"),
        ({"steps": ["x" * 301]}, "steps"),
        ({"key": "one"}, "key"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    unit: Unit, lead: User, facts: dict[str, Any], field: str
) -> None:
    answer = call(unit, a_body(unit, lead, **facts))
    assert answer.status_code == 400
    assert field in str(answer.json()["errors"])
    assert Action.objects.count() == 0


def test_a_key_without_the_scope_makes_none(unit: Unit, lead: User) -> None:
    secret = make.an_api_key(unit.organisation, scopes=["actions:read"])
    head = {"Authorization": f"Bearer {secret}"}
    body = a_body(unit, lead)
    answer = Client().post("/api/v1/actions/", body, "application/json", headers=head)
    assert answer.status_code == 403
    assert Action.objects.count() == 0
