"""HR's pages of waves full of facts, looked at by a browser at two widths and in two themes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.waves.models import Participation, ReleasedComment, Wave
from tests import make, make_surveys
from tests.e2e.findings import Inspector
from tests.e2e.scenes import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django.live_server_helper import LiveServer

    from tests.architecture.access.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def waves_in_every_state(world: World) -> list[Wave]:
    """A draft with a dry run, a running wave with refused mails, and a released one."""
    organisation = world.organisation
    for unit in (world.unit, world.other_unit):
        for number in range(12):
            person = make.a_person(organisation, name=f"Person {unit.code} {number}")
            make.a_position(person, unit)
    version = make_surveys.a_questionnaire(organisation)
    opens = timezone.now() + dt.timedelta(days=1)
    draft = make_surveys.a_wave(
        world.root,
        name="Spring survey",
        versions=[version],
        state=Wave.State.DRAFT,
        opens_at=opens,
        closes_at=opens + dt.timedelta(days=14),
    )
    running = make_surveys.a_running_wave(world.root, versions=[version])
    make_surveys.a_refused_mail(running)
    for unit, band in ((world.root, "half"), (world.unit, "quarter")):
        Participation.objects.create(wave=running, unit=unit, day=make.TODAY, band=band)
    released = make_surveys.an_open_wave(world.root, name="Winter survey", versions=[version])
    Wave.objects.filter(pk=released.pk).update(
        state=Wave.State.RELEASED, closed_at=make.NOW, released_at=make.NOW
    )
    for text in ("More time with customers.", "Praise where praise is due."):
        ReleasedComment.objects.create(wave=released, unit=world.root, text=text)
    return [draft, running, released]


def test_waves_in_every_state_are_sound(
    world: World, browser: Browser, live_server: LiveServer
) -> None:
    waves = waves_in_every_state(world)
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    sign_in(context, live_server.url, world.users["hr"])
    inspector = Inspector(context.new_page())

    for wave in waves:
        inspector.visit(wave.name, reverse("waves:detail", kwargs={"uuid": wave.uuid}))
    inspector.visit("list", reverse("waves:list"))
    inspector.visit("comments", reverse("waves:unit_comments", kwargs={"uuid": world.root.uuid}))
    inspector.visit("home", "/")
    context.close()

    assert inspector.found == []
