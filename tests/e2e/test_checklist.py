"""A lead goes through a week's checklist on a phone, with a thumb, in less than two minutes."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from culture.toolkit.models import Run, Tick
from culture.toolkit.opening import open_due
from culture.toolkit.services import versions
from tests.architecture.access.world import World
from tests.e2e.scenes import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, ViewportSize
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NARROW: ViewportSize = {"width": 360, "height": 740}
THUMB = 44  # as wide and high as a finger needs
A_DECISION, A_LINE_TYPED = 4, 15  # seconds that somebody takes to read and choose, or to type
AT_MOST = 120
PLAN = "Friday's round"


@pytest.fixture
def run(world: World) -> Run:
    now = timezone.now()
    draft = versions.begin_draft(actor=world.users["hr"], now=now)
    versions.publish_version(actor=world.users["hr"], draft=draft, now=now)
    open_due(now=now)
    return Run.objects.get(unit=world.unit, rhythm="weekly")


@dataclass
class Thumb:
    """Somebody who touches one thing after another; `seconds` is what they need for it."""

    page: Page
    taps: int = 0
    seconds: float = 0

    def tap(self, thing: Locator) -> None:
        thing.scroll_into_view_if_needed()
        box = thing.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= THUMB, thing
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]
        thing.tap()
        self.taps += 1
        self.seconds += A_DECISION

    def type(self, field: Locator, text: str) -> None:
        field.fill(text)
        self.seconds += A_LINE_TYPED


@pytest.mark.parametrize("scripts", [True, False])
def test_a_week_is_answered_on_a_phone_in_two_minutes(
    scripts: bool, world: World, run: Run, browser: Browser, live_server: LiveServer
) -> None:
    planned = world.organisation.day_of(timezone.now()) + dt.timedelta(days=4)
    context = browser.new_context(
        base_url=live_server.url,
        locale="en-GB",
        viewport=NARROW,
        has_touch=True,
        java_script_enabled=scripts,
    )
    with context:
        sign_in(context, live_server.url, world.users["manager"])
        began = time.monotonic()
        page = context.new_page()
        page.goto("/")
        thumb = Thumb(page)
        waits = page.get_by_role("listitem").filter(has_text="Checklist: Week")
        thumb.tap(waits.get_by_role("link", name=re.compile("Go through it")))
        page.wait_for_url(f"**/toolkit/runs/{run.uuid}/")
        practices = page.locator("form.checklist section").all()
        for practice in practices[:-1]:
            thumb.tap(practice.locator("label", has_text="done"))
        thumb.tap(practices[-1].locator("label", has_text="not yet"))
        thumb.type(practices[-1].get_by_label("Plan, or why it does not apply"), PLAN)
        thumb.type(practices[-1].get_by_label("Planned for"), planned.isoformat())
        thumb.tap(page.get_by_role("button", name="Keep my answers"))
        page.get_by_text(f"{len(practices)} answers are kept.").wait_for()
        thumb.seconds += time.monotonic() - began

    assert (len(practices), thumb.taps) == (4, 6)
    assert thumb.seconds < AT_MOST
    said = list(Tick.objects.order_by("pk").values_list("state", "note", "planned_for"))
    assert said == [("done", "", None)] * 3 + [("not-yet", PLAN, planned)]
