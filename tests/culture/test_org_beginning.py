"""An empty house begins in the browser, and its first steps tick themselves off."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from culture.accounts.models import Organisation, User
from culture.audit.models import AuditEntry
from culture.core.home import ways_for
from culture.org.beginning import first_address
from culture.org.forms.beginning import LINES
from culture.org.models import Position, Unit
from culture.org.services.beginning import TypedPerson, begin_house, type_in
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.services.starting import start_asking
from surveys.instruments.models import Version
from surveys.instruments.services.adoption import adopt_instrument
from surveys.waves.design.starting import prepare_wave
from surveys.waves.models import FEWEST_INVITED, Wave
from tests import make

pytestmark = pytest.mark.django_db

FACTS = {
    "organisation": "Nordlys Hotel",
    "time_zone": "Europe/Oslo",
    "languages": ["en", "nb"],
    "name": "Ada Berg",
    "email": "ada@example.org",
    "password": "fjell-og-fjord-27",
    "is_hr": "on",
}


def first_path() -> str:
    return "/begin/" + first_address().partition("/begin/")[2]


def begun(**facts: Any) -> User:
    wanted = FACTS | {"is_hr": True} | facts
    return begin_house(**wanted, now=make.NOW)


def done(user: User) -> dict[str, list[bool]]:
    return {way.title: [step.is_done for step in way.steps] for way in ways_for(user)}


def test_whoever_holds_the_address_names_the_organisation_and_is_in(client: Client) -> None:
    assert client.get(first_path()).status_code == 200

    answer = client.post(first_path(), FACTS)

    assert answer["Location"] == "/"
    user = User.objects.get()
    assert (user.email, user.is_administrator, user.is_hr) == ("ada@example.org", True, True)
    assert (user.organisation.name, user.organisation.languages) == ("Nordlys Hotel", ["en", "nb"])
    assert client.get("/").context["user"] == user
    assert Client().get(first_path())["Location"] == "/"
    assert Client().post(first_path(), FACTS)["Location"] == "/"
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("salt", ["", "culture.org.other"])
def test_an_address_that_was_not_made_here_leads_nowhere(client: Client, salt: str) -> None:
    token = signing.dumps("begin", salt=salt) if salt else "begin"
    place = reverse("begin", kwargs={"token": token})

    assert client.get(place).status_code == 404
    assert client.post(place, FACTS).status_code == 404
    assert not Organisation.objects.exists()


def test_an_address_ends_after_a_week(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    place = first_path()
    later = time.time() + 7 * 24 * 3600 + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert client.get(place).status_code == 404


def test_a_password_that_is_easily_guessed_is_refused(client: Client) -> None:
    answer = client.post(first_path(), FACTS | {"password": "ada-berg"})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["password"]
    assert not Organisation.objects.exists()


def test_only_one_organisation_begins_a_house() -> None:
    begun()

    with pytest.raises(ValidationError, match="already"):
        begun(email="bo@example.org")
    assert Organisation.objects.count() == 1


def test_the_command_prints_the_address_while_the_house_is_empty() -> None:
    output = io.StringIO()
    call_command("begin", stdout=output)
    assert output.getvalue().startswith("http://localhost:8000/begin/")

    begun()
    with pytest.raises(CommandError, match="already"):
        call_command("begin")


def test_the_page_for_signing_in_says_how_an_empty_house_begins(client: Client) -> None:
    assert b"manage.py begin" in client.get("/accounts/login/").content
    begun()
    assert b"manage.py begin" not in client.get("/accounts/login/").content


def lines(*people: tuple[str, str, str, str]) -> dict[str, str]:
    data = {"form-TOTAL_FORMS": "5", "form-INITIAL_FORMS": "0", "top": "Nordlys"}
    for place, typed in enumerate(people):
        for field, value in zip(("name", "unit", "email", "leads"), typed, strict=True):
            data[f"form-{place}-{field}"] = value
    return data


def test_units_and_people_are_typed(client: Client) -> None:
    client.force_login(begun())
    typed = lines(
        ("Ola Vik", "Reception", "ola@example.org", "on"),
        ("Kari Moe", "reception", "", ""),
        ("Jon Sund", "", "", "on"),
    )

    assert client.post(reverse("org:type_in"), typed)["Location"] == reverse("org:people")

    root, below = Unit.objects.order_by("pk")
    assert (root.name, below.name, below.parent) == ("Nordlys", "Reception", root)
    positions = Position.objects.order_by("person__number")
    assert [(one.person.number, one.person.name, one.unit, one.kind) for one in positions] == [
        ("1", "Ola Vik", below, "leads"),
        ("2", "Kari Moe", below, "member"),
        ("3", "Jon Sund", root, "leads"),
    ]
    assert client.post(reverse("org:type_in"), lines(("Eva", "", "", "")))["Location"]
    assert Position.objects.get(person__name="Eva").person.number == "4"


def test_what_cannot_be_typed_is_said_and_nothing_is_stored(client: Client) -> None:
    client.force_login(begun())
    place = reverse("org:type_in")

    assert b"one person at least" in client.post(place, lines()).content
    assert b"the name of this person" in client.post(place, lines(("", "Bar", "", ""))).content
    taken = lines(("Ola", "", "ola@example.org", ""), ("Kari", "", "ola@example.org", ""))
    assert b"error-summary" in client.post(place, taken).content
    assert not Unit.objects.exists()
    assert not Position.objects.exists()


def test_the_first_steps_tick_themselves_off() -> None:
    user = begun()
    house, customers, people = "Your organisation", "What customers say", "What your people say"
    assert done(user) == {
        house: [True, False, True],
        customers: [False, False],
        people: [False, False, False],
    }

    typed = TypedPerson(name="Ola", email="", unit="", leads=True)
    type_in(top="Nordlys", people=[typed], actor=user, now=make.NOW, today=make.TODAY)
    unit = Unit.objects.get()
    start_asking(name="Desk", unit=unit, form="short", actor=user, now=make.NOW)
    prepare_wave(actor=user, now=make.NOW)
    assert done(user) == {
        house: [True, True, True],
        customers: [True, False],
        people: [True, False, False],
    }

    Wave.objects.update(state=Wave.State.RELEASED)
    assert done(user) == {
        house: [True, True, True],
        customers: [True, False],
        people: [True, True, True],
    }


def test_a_way_that_nobody_began_stays_folded_once_another_was_walked(client: Client) -> None:
    user = begun()
    client.force_login(user)
    typed = TypedPerson(name="Ola", email="", unit="", leads=True)
    type_in(top="Nordlys", people=[typed], actor=user, now=make.NOW, today=make.TODAY)
    prepare_wave(actor=user, now=make.NOW)
    assert "What is done, and what is left" not in client.get("/").text

    Wave.objects.update(state=Wave.State.RELEASED)

    assert done(user)["What customers say"] == [False, False]
    assert "What is done, and what is left" in client.get("/").text


def test_somebody_puts_the_first_steps_away_and_the_settings_bring_them_back(
    client: Client,
) -> None:
    user = begun()
    client.force_login(user)
    assert "First steps" in client.get("/").text

    client.post(reverse("org:put_first_steps_away"))
    client.post(reverse("org:put_first_steps_away"))

    assert "First steps" not in client.get("/").text
    entry = AuditEntry.objects.get(action="settings-changed")
    assert entry.details == {"shows_first_steps": [True, False]}
    settings = client.get(reverse("org:settings")).context["form"].initial
    answer = client.post(reverse("org:settings"), settings | {"shows_first_steps": "on"})
    assert answer.status_code == 302
    assert "First steps" in client.get("/").text


def test_the_first_line_holds_who_signed_in_until_there_are_people(client: Client) -> None:
    user = begun()
    client.force_login(user)
    first = client.get(reverse("org:type_in")).context["people"][0]
    assert first.initial == {"name": "Ada Berg", "email": "ada@example.org"}

    client.post(reverse("org:type_in"), lines(("Ada Berg", "", "ada@example.org", "")))
    assert client.get(reverse("org:type_in")).context["people"][0].initial == {}


def test_as_many_lines_are_offered_as_a_survey_needs_people_and_who_leads_them() -> None:
    assert LINES > FEWEST_INVITED == 8


def test_the_first_steps_are_for_hr_and_administrators_and_cost_one_query(
    django_assert_num_queries: Any,
) -> None:
    user = begun()
    employee = make.a_user(user.organisation)
    hr = make.a_user(user.organisation, is_hr=True)

    with django_assert_num_queries(0):
        assert ways_for(employee) == []
    with django_assert_num_queries(1):
        [house, *_others] = ways_for(hr)
    assert [step.url != "" for step in house.steps] == [False, True, False]


def test_customers_are_asked_in_one_go(client: Client) -> None:
    user = begun(languages=["en", "es", "ru", "nb"])
    client.force_login(user)
    unit = make.a_unit(user.organisation)
    facts = {"unit": unit.pk, "name": "Front desk", "form": "short"}

    answer = client.post(reverse("touchpoints:start"), facts)

    touchpoint = Touchpoint.objects.get()
    assert answer["Location"] == reverse("touchpoints:poster", args=[touchpoint.uuid])
    assert touchpoint.version.is_published
    assert touchpoint.version.instrument.key == "service-quality"
    assert touchpoint.languages == ["en", "es", "ru", "nb"]
    assert Client().get(f"/f/{touchpoint.code}/").status_code == 200
    client.post(reverse("touchpoints:start"), facts | {"name": "Telephone"})
    assert Touchpoint.objects.count() == 2
    assert Version.objects.count() == 1


def test_a_draft_of_the_questionnaire_is_not_published_over_somebodys_head(client: Client) -> None:
    user = begun()
    client.force_login(user)
    unit = make.a_unit(user.organisation)
    adopt_instrument(key="service-quality", actor=user, now=make.NOW)

    answer = client.post(
        reverse("touchpoints:start"), {"unit": unit.pk, "name": "Desk", "form": "short"}
    )

    assert "There is a draft of “Service quality”" in answer.content.decode()
    assert not Touchpoint.objects.exists()


def test_a_first_wave_is_prepared_for_everybody_and_two_weeks(client: Client) -> None:
    user = begun()
    client.force_login(user)
    refused = client.post(reverse("waves:start"), follow=True)
    assert b"There are no units yet" in refused.content
    unit = make.a_unit(user.organisation)

    answer = client.post(reverse("waves:start"))

    wave = Wave.objects.get()
    assert answer["Location"] == reverse("waves:detail", kwargs={"uuid": wave.uuid})
    assert (wave.state, wave.audience, list(wave.units.all())) == ("draft", "everybody", [unit])
    zone = user.organisation.zone
    opens, closes = wave.opens_at.astimezone(zone), wave.closes_at.astimezone(zone)
    assert (opens.hour, closes.hour, (closes.date() - opens.date()).days) == (8, 20, 14)
    assert [part.version.instrument.key for part in wave.parts.all()] == ["service-climate"]
