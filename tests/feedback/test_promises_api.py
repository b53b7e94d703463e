"""Promises made and read by programs."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from culture.org.models import Unit
from feedback.promises.models import Promise
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return make.a_unit(make.an_organisation(), name="Shop")


def call(shop: Unit, body: dict[str, Any] | None = None, **query: str) -> Any:
    secret = make.an_api_key(shop.organisation, scopes=["promises:read", "promises:write"])
    head = {"Authorization": f"Bearer {secret}"}
    if body is None:
        return Client().get("/api/v1/promises/", query, headers=head)
    return Client().post("/api/v1/promises/", body, "application/json", headers=head)


def a_body(shop: Unit, **facts: Any) -> dict[str, Any]:
    place = str(shop.uuid)
    return {"key": str(uuid.uuid4()), "unit": place, "deliverer": place, "text": "We call."} | facts


def test_a_program_makes_a_promise_once_and_reads_how_it_stands(unit: Unit) -> None:
    body = a_body(unit, kind="deliver", reference="C-17")
    first, again = call(unit, body), call(unit, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    told = {name: first.json()[name] for name in ("standing", "basis", "reference", "kind")}
    assert told == {
        "standing": "open",
        "basis": "unasked",
        "reference": "C-17",
        "kind": "deliver",
    }
    assert Promise.objects.get().made_by is None
    found = call(unit, unit=str(unit.uuid)).json()["results"]
    assert [one["uuid"] for one in found] == [first.json()["uuid"]]
    assert call(unit, unit=str(uuid.uuid4())).json()["results"] == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "sing"}, "kind"),
        ({"text": ""}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": "9999-12-31"}, "due_on"),
        ({"due_time": "10:00"}, "due_on"),
        ({"unit": str(uuid.uuid4())}, "unit"),
        ({"addressee": "public", "reference": "C-17"}, ""),
        ({"key": "one"}, "key"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    unit: Unit, facts: dict[str, Any], field: str
) -> None:
    answer = call(unit, a_body(unit, **facts))
    assert answer.status_code == 400
    assert field in str(answer.json()["errors"])
    assert Promise.objects.count() == 0
