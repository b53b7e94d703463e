"""The column of managers: who would lead which unit, what is not clear, and who has no leader."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from culture.accounts.models import Organisation
from culture.org.models import Position
from culture.org.roster.columns import Column, guessed_columns
from tests import make

pytestmark = pytest.mark.django_db

ROWS = """number,name,email,unit,title,Reports to
1,Ida Moe,ida@example.org,L,Branch manager,
2,Bo Lind,,L,Adviser,ida@example.org
3,Cy Berg,,L,Adviser,Ida Moe
4,Di Holm,,H,Seller,9
5,Eli Dahl,,H,Seller,1
6,Flo Vik,,S,Driver,Nobody Known
"""


@pytest.fixture
def organisation() -> Organisation:
    organisation = make.an_organisation()
    top = make.a_unit(organisation, name="Whole")
    for code, name in (("L", "Lakeside"), ("H", "Harbour"), ("S", "Station")):
        make.a_unit(organisation, parent=top, name=name, code=code)
    make.a_person(organisation, number="9", name="Nina Aas")
    return organisation


@pytest.fixture
def client_of_hr(organisation: Organisation) -> Client:
    return make.a_client(make.a_user(organisation, is_hr=True))


def sent(client: Client, text: str = ROWS) -> str:
    file = SimpleUploadedFile("r.csv", text.encode())
    facts = {"file": file, "extent": "some"}
    return client.post(reverse("org:roster"), facts).headers["Location"]


def leads() -> list[tuple[str, str]]:
    held = Position.objects.filter(kind="leads", ends_on=None)
    return list(held.values_list("person__number", "unit__name").order_by("unit__name"))


def imported(client: Client, where: str) -> None:
    client.post(where, {"digest": client.get(where).context["plan"].digest})


@pytest.mark.parametrize(
    "title", ["Manager", "Reports to", "Line manager", "Supervisor", "Jefe", "Начальник", "Leder"]
)
def test_the_column_is_known_in_four_languages(title: str) -> None:
    assert guessed_columns([title], [title], remembered={}) == {title: Column.MANAGER.value}


def test_managers_are_offered_to_lead_and_what_is_unclear_is_listed(client_of_hr: Client) -> None:
    page = client_of_hr.get(sent(client_of_hr))

    leading = page.context["plan"].leading
    assert [(lead.number, lead.unit_name) for lead in leading.leads] == [("1", "Lakeside")]
    assert leading.several == [("Harbour", "Ida Moe, Nina Aas")]
    assert leading.unknown == ["Nobody Known"]
    assert leading.leaderless == ["Lakeside", "Harbour", "Station"]
    assert page.context["plan"].problems == []


def test_managers_lead_only_where_that_is_said_and_a_second_time_nothing_changes(
    client_of_hr: Client,
) -> None:
    imported(client_of_hr, sent(client_of_hr))
    assert leads() == []

    where = sent(client_of_hr)
    client_of_hr.post(where, {"managers": "lead"})
    page = client_of_hr.get(where)
    assert page.context["plan"].leading.leaderless == ["Harbour", "Station"]
    imported(client_of_hr, where)
    assert leads() == [("1", "Lakeside")]

    again = client_of_hr.get(sent(client_of_hr)).context["plan"]
    assert again.is_empty


def test_a_manager_of_another_unit_or_outside_the_file_leads_besides(client_of_hr: Client) -> None:
    text = "number,name,unit,manager\n1,Ida Moe,L,\n4,Di Holm,H,1\n6,Flo Vik,S,Nina Aas\n"
    where = sent(client_of_hr, text)
    client_of_hr.post(where, {"managers": "lead"})
    imported(client_of_hr, where)

    assert leads() == [("1", "Harbour"), ("9", "Station")]
    assert _held("1") == [("member", "Lakeside"), ("leads", "Harbour")]
    assert client_of_hr.get(sent(client_of_hr, text)).context["plan"].is_empty


def _held(number: str) -> list[Any]:
    held = Position.objects.filter(person__number=number, ends_on=None)
    return list(held.values_list("kind", "unit__name").order_by("-kind"))
