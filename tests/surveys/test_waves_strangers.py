"""Who invents colleagues around somebody is told so before a wave opens, and the audit keeps it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from culture.audit.models import AuditEntry
from culture.org.models import Person
from surveys.waves.collecting import opening
from surveys.waves.design import services
from surveys.waves.design.obstacles import plan_of_today
from surveys.waves.design.strangers import strangers_of
from surveys.waves.models import Wave
from tests import make, make_surveys

if TYPE_CHECKING:
    from django.test import Client

    from culture.org.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def top() -> Unit:
    """A company of two teams of nine that one wave has asked, and seven people around an eighth."""
    top = make_surveys.a_company(teams=(9, 9))
    version = make_surveys.a_questionnaire(top.organisation)
    first = make_surveys.an_open_wave(top, versions=[version], name="First")
    Wave.objects.filter(pk=first.pk).update(state=Wave.State.CLOSED)
    corner = make_surveys.a_team(top.organisation, top, people=8, name="Corner")
    real = Person.objects.filter(positions__unit=corner).order_by("pk")[0]
    real.user = make.a_user(top.organisation, last_login=make.NOW)
    real.save(update_fields=["user"])
    return top


def a_second_wave(top: Unit) -> Wave:
    version = make_surveys.a_questionnaire(top.organisation, key="clarity")
    return make_surveys.a_wave(
        top, versions=[version], name="Second", opens_at=make.NOW + dt.timedelta(days=3)
    )


def named(wave: Wave) -> list[tuple[str, int, int]]:
    strangers = strangers_of(wave, plan_of_today(wave, now=make.NOW))
    return [(one.unit.name, one.people, one.known) for one in strangers.groups]


def test_seven_invented_people_and_an_eighth_are_named_before_the_opening_and_in_the_audit(
    top: Unit, client: Client
) -> None:
    hr = make.a_user(top.organisation, is_hr=True)
    wave = a_second_wave(top)
    assert named(wave) == [("Corner", 8, 1)]

    client.force_login(hr)
    page = client.get(reverse("waves:detail", args=[wave.uuid])).text
    assert "New names on the roster: a look is enough" in page
    assert 'Corner <span class="muted">(known: 1 of 8)</span>' in page
    assert "Of 1 group fewer than 5 people are known here" in (
        client.get(reverse("waves:open", args=[wave.uuid])).text
    )
    services.open_now(wave=wave, actor=hr, now=make.NOW)
    assert opening.open_wave(Wave.objects.get(pk=wave.pk), now=make.NOW)

    asked = AuditEntry.objects.get(action="wave-opening-asked")
    assert (asked.actor, asked.details) == (hr, {"hardly_known": ["Corner: 1/8"]})
    opened = AuditEntry.objects.get(action="wave-opened", object_name="Second")
    assert opened.details["hardly_known"] == ["Corner: 1/8"]


def test_where_k_people_are_known_nothing_is_said(top: Unit, client: Client) -> None:
    corner = top.children.get(name="Corner")
    for person in Person.objects.filter(positions__unit=corner, user=None)[:4]:
        person.user = make.a_user(top.organisation, last_login=make.NOW)
        person.save(update_fields=["user"])
    wave = a_second_wave(top)
    assert named(wave) == []

    hr = make.a_user(top.organisation, is_hr=True)
    client.force_login(hr)
    assert "people exist" not in client.get(reverse("waves:detail", args=[wave.uuid])).text
    services.schedule_wave(wave=wave, actor=hr, now=make.NOW)
    assert AuditEntry.objects.get(action="wave-scheduled").details == {}


def test_before_a_first_wave_one_sentence_says_that_nobody_is_known(client: Client) -> None:
    top = make_surveys.a_company(teams=(9, 9))
    wave = a_second_wave(top)
    client.force_login(make.a_user(top.organisation, is_hr=True))

    page = client.get(reverse("waves:detail", args=[wave.uuid])).text

    assert "Nobody who is asked has ever been invited to a wave here" in page
    assert "known:" not in page
