"""Choosing units: from a list, or by names typed where a list would be too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django import forms
from django.http import QueryDict
from django.urls import reverse

from culture.org import choosing
from culture.org.forms.units import UnitField
from culture.org.models import Position, Unit
from culture.org.selecting import unit_in
from tests import make

if TYPE_CHECKING:
    from django.test import Client

    from culture.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def top() -> Unit:
    """North and South with a desk each, and Harbour below North."""
    top = make.a_unit(make.an_organisation(), name="Whole", code="W")
    for name in ("North", "South"):
        region = make.a_unit(top.organisation, parent=top, name=name)
        make.a_unit(top.organisation, parent=region, name="Desk")
    make.a_unit(top.organisation, parent=top.children.get(name="North"), name="Harbour", code="H")
    return top


@pytest.fixture
def hr(top: Unit) -> User:
    return make.a_user(top.organisation, is_hr=True)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """From three units on names are typed."""
    for module in ("culture.org.choosing", "culture.org.selecting"):
        monkeypatch.setattr(f"{module}.MOST_LISTED", 2)


def the_form(hr: User, typed: dict[str, str]) -> forms.Form:
    class OneUnitForm(forms.Form):
        def __init__(self) -> None:
            super().__init__(typed)
            self.fields["unit"] = UnitField(actor=hr, label="Unit")

    return OneUnitForm()


def test_few_units_stand_in_a_list(hr: User) -> None:
    field = the_form(hr, {}).fields["unit"]

    assert isinstance(field.widget, forms.Select)
    assert len(list(field.widget.choices)) == 7  # six units and none


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    "typed", ["Harbour", "harbour ", "Whole / North / Harbour", "whole / north / HARBOUR"]
)
def test_a_name_is_typed_in_full_or_in_short(hr: User, typed: str) -> None:
    form = the_form(hr, {"unit": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["unit"].name == "Harbour"
    assert 'value="Whole / North / Harbour"' in str(form["unit"])
    assert "<option" not in str(form["unit"])


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("typed", ["Desk", "Nowhere", "North / Desk"])
def test_a_name_of_none_or_of_several_is_refused_and_stays_typed(hr: User, typed: str) -> None:
    form = the_form(hr, {"unit": typed})

    assert form.errors["unit"] == ["Exactly one must have this name, and it is none or several."]
    assert f'value="{typed}"' in str(form["unit"])


@pytest.mark.usefixtures("large")
def test_the_identity_of_a_unit_means_it_as_well(hr: User) -> None:
    unit = Unit.objects.get(name="Harbour")

    form = the_form(hr, {"unit": str(unit.uuid)})

    assert form.is_valid()
    assert form.cleaned_data["unit"] == unit


@pytest.mark.usefixtures("large")
def test_several_are_typed_one_a_line(top: Unit) -> None:
    named = [(unit.pk, choosing.names_from_top([unit])[unit.pk]) for unit in Unit.objects.all()]

    class UnitsForm(forms.Form):
        units = forms.ModelMultipleChoiceField(Unit.objects.all())

    def filled_in(typed: str) -> UnitsForm:
        data = QueryDict(mutable=True)
        data["units"] = typed
        form = UnitsForm(data)
        choosing.offer(form.fields["units"], named)
        return form

    form = filled_in("Harbour\r\n\r\nWhole / South / Desk\n")
    assert form.is_valid(), form.errors
    assert {str(unit.parent) for unit in form.cleaned_data["units"]} == {"North", "South"}
    assert "Whole / North / Harbour\nWhole / South / Desk" in str(form["units"])
    assert filled_in("Harbour\nDesk").errors["units"] == [str(choosing.NOT_ONE)]
    assert filled_in(str(top.pk)).is_valid()


@pytest.mark.usefixtures("large")
def test_an_address_names_a_unit_by_what_was_typed(top: Unit) -> None:
    units = list(Unit.objects.order_by("pk"))

    assert unit_in(units, "desk") == units[2]
    assert unit_in(units, "h") == Unit.objects.get(code="H")
    assert unit_in(units, "out") == Unit.objects.get(name="South")
    assert unit_in(units, "nowhere") is None
    assert unit_in(units, " ") is None
    assert unit_in(units, str(top.uuid)) == top


def test_in_a_small_house_an_address_names_identities_only() -> None:
    unit = make.a_unit(make.an_organisation(), name="Harbour")

    assert unit_in([unit], "Harbour") is None


@pytest.mark.usefixtures("large")
def test_the_list_of_people_says_that_a_name_is_none(hr: User, client: Client) -> None:
    client.force_login(hr)

    page = client.get(reverse("org:people"), {"unit": "Desk"}).content.decode()

    assert "Exactly one must have this name" in page
    assert 'value="Desk"' in page


def test_the_tree_of_a_large_house_shows_its_upper_levels_and_leads_on(
    hr: User, top: Unit, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("culture.org.views.units.MOST_IN_TREE", 4)
    client.force_login(hr)

    page = client.get(reverse("org:tree")).content.decode()
    north = top.children.get(name="North")
    assert "Harbour" not in page
    assert f'href="{reverse("org:tree")}?below={north.uuid}">2 units below' in page
    assert "one unit below" in page

    page = client.get(reverse("org:tree"), {"below": str(north.uuid)}).content.decode()
    assert "Harbour" in page
    assert "South" not in page

    page = client.get(reverse("org:tree"), {"q": "des"}).content.decode()
    assert page.count("Whole / North / Desk") == page.count("Whole / South / Desk") == 1
    assert "Harbour" not in page

    for wrong in ("no-uuid", str(make.a_unit(make.an_organisation(name="E")).uuid)):
        assert client.get(reverse("org:tree"), {"below": wrong}).status_code == 404


def test_a_level_of_very_many_has_pages(
    hr: User, top: Unit, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("culture.org.views.units.MOST_IN_TREE", 2)
    client.force_login(hr)
    address = reverse("org:tree")

    page = client.get(address, {"below": str(top.uuid)}).content.decode()
    assert "North" in page
    assert "South" not in page
    assert f'href="?below={top.uuid}&amp;page=2"' in page
    page = client.get(address, {"below": str(top.uuid), "page": "2"}).content.decode()
    assert "South" in page
    assert "North" not in page


def test_a_unit_of_very_many_lists_the_first_and_leads_to_all(
    hr: User, top: Unit, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("culture.org.views.units.MOST_LISTED", 1)
    for name in ("Ada Moe", "Bo Ek"):
        make.a_position(make.a_person(top.organisation, name=name), top)
    client.force_login(hr)

    page = client.get(reverse("org:unit", args=[top.uuid])).content.decode()

    assert ("Ada Moe" in page, "Bo Ek" in page) == (True, False)
    assert "The first 1 of 2 are shown." in page
    assert f"{reverse('org:people')}?unit={top.uuid}" in page
    assert f"{reverse('org:tree')}?below={top.uuid}" in page
    assert Position.objects.count() == 2
