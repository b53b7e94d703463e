"""A guard tells without a name by a poster's link, reads the answer with the code, and replies."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from feedback.observations.keys import RING
from feedback.observations.passing import pass_on
from tests import make
from tests.e2e.test_promises import DESK, PHONE, Seat, Taps, say, seat
from tests.make_observations import a_link

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["seat"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
FEWEST_TAPS = 3
LONGEST = 30  # seconds, of which the machine's own are few
A_DAY = dt.timedelta(days=1)
TOLD = "The gate opens by itself when a lorry passes."


def read(page: Page, code: str) -> None:
    page.goto("/o/")
    page.fill("#code", code)
    page.click("main button.button")
    page.wait_for_load_state()


def let_the_night_pass() -> None:
    """What waits is passed on when its day is over, and not before."""
    assert pass_on(now=timezone.now()) == 0
    assert pass_on(now=timezone.now() + A_DAY) == 1


def test_an_anomaly_is_told_answered_replied_to_and_becomes_a_situation(seat: Seat) -> None:
    top = make.a_unit(make.an_organisation(), name="Whole")
    gate = make.a_unit(top.organisation, parent=top, name="Gate")
    lead = make.a_leader(gate, name="Mo Berg")
    link = a_link(gate, tags=["gate 3"])
    RING.check(now=timezone.now())
    guard, desk = seat(None, PHONE), seat(lead, DESK)

    began = time.monotonic()
    guard.goto(f"/o/{link.code}/")
    thumb = Taps(guard)
    thumb.tap("label:has(#kind-anomaly)")
    thumb.tap("#text")
    guard.keyboard.type(TOLD)
    thumb.tap("#send")
    guard.locator("#done:visible").wait_for()
    assert thumb.count == FEWEST_TAPS
    assert time.monotonic() - began < LONGEST
    code = guard.input_value("#typed")
    assert re.fullmatch(r"[0-9a-z ]{26,40}", code)
    assert guard.context.cookies() == []
    desk.goto("/observations/")
    assert TOLD not in desk.content()
    read(guard, code)
    guard.get_by_text("Nothing is known under this code").wait_for()

    let_the_night_pass()
    desk.goto("/")
    desk.get_by_text("gate opens by itself").first.wait_for()
    desk.goto("/observations/")
    desk.get_by_role("link", name=TOLD).first.click()
    desk.wait_for_url(re.compile(r"/observations/[0-9a-f-]{36}/$"))
    observation = desk.url
    desk.get_by_text("somebody anonymous, of whom only the day is known").wait_for()
    say(desk, "answer", words="Which lorry?")
    read(guard, code)
    guard.get_by_text("Which lorry?").wait_for()
    guard.fill("#words", "The red one, at five.")
    guard.click("main button.button")
    guard.locator("[role=status]", has_text="Your reply is passed on").wait_for()

    let_the_night_pass()
    desk.goto(observation)
    desk.get_by_text("The red one, at five.").wait_for()
    say(
        desk, "decide", ending="situation", words="You may close the lane at once.",
        name="The gate opens by itself", zone="act", guidance="Close the lane, then call.",
    )  # fmt: skip
    desk.get_by_role("link", name="See the situation").click()
    desk.get_by_text("Close the lane, then call.").first.wait_for()
    read(guard, code)
    guard.get_by_text("You may close the lane at once.").wait_for()
    desk.goto(f"/observations/units/{gate.uuid}/")
    told = desk.locator("section:has(> h2)", has_text="You told us, we did").inner_text()
    assert "You may close the lane at once." in told
    assert TOLD not in told  # its sender did not share the words
