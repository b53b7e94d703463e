"""Staff go their ways by keyboard alone, and always see where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from surveys.instruments.models import Version
from surveys.instruments.services.adoption import adopt_instrument
from tests import make
from tests.architecture.access.world import World
from tests.e2e.scenes import numbers_of_a_year, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

    from culture.accounts.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 120
WORDS = """() => {
  const node = document.activeElement;
  return (node.labels?.[0] ?? node).textContent.trim().replace(/\\s+/g, " ");
}"""
# The outline stands on the element, on the area that it stretches over a tile, or on the box of a
# link in a drawing.
IS_SHOWN = """() => {
  const node = document.activeElement;
  const outlined = part => {
    const style = getComputedStyle(node, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const box = node.querySelector(".box");
  return outlined() || outlined("::after") || Boolean(
    box && parseFloat(getComputedStyle(box).strokeWidth) >= 3
  );
}"""


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with browser.new_context(base_url=live_server.url, locale="en-GB") as context:
        yield context.new_page()


def tab(page: Page) -> str:
    """Go one stop on, which must be seen; give its words."""
    page.keyboard.press("Tab")
    words: str = page.evaluate(WORDS)
    assert page.evaluate("document.activeElement === document.body") or page.evaluate(IS_SHOWN), (
        f"nobody sees the focus on {words!r}"
    )
    return words


def tab_to(page: Page, words: str) -> None:
    """Go on until the stop with these words, or with these in front."""
    stops: list[str] = []
    while len(stops) < MOST_STOPS:
        stops.append(tab(page))
        if stops[-1].startswith(words):
            return
    raise AssertionError(f"{words!r} is not among {stops}")


def type_in(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    tab_to(page, "Password")
    page.keyboard.type(make.PASSWORD)
    tab_to(page, "Email")
    page.keyboard.type(user.email)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"Good to see you, {user.name}").wait_for()


def open_(page: Page, link: str, heading: str) -> None:
    """Follow a link, and see the heading it leads to."""
    tab_to(page, link)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=heading, level=1).wait_for()


def test_a_manager_signs_in_reads_a_dimension_and_comes_back(world: World, page: Page) -> None:
    station = numbers_of_a_year(world)

    type_in(page, world.users["manager"])
    open_(page, "Dashboards", "Dashboards")
    open_(page, "Open the dashboard", station.name)
    open_(page, "Responsiveness", "Responsiveness")
    open_(page, station.name, station.name)


def test_hr_publishes_a_draft(world: World, page: Page) -> None:
    hr = world.users["hr"]
    draft = adopt_instrument(key="service-quality", actor=hr, now=make.NOW)

    type_in(page, hr)
    open_(page, "Surveys", "Surveys")
    open_(page, "Version 1", "Edit Service quality")
    open_(page, "Publish", "Publish Service quality")
    open_(page, "Publish version 1", "Service quality")

    assert Version.objects.get(pk=draft.pk).published_at is not None


def test_the_skip_link_is_first_and_leads_past_the_navigation(
    world: World, page: Page, live_server: LiveServer
) -> None:
    sign_in(page.context, live_server.url, world.users["hr"])
    page.goto("/touchpoints/")

    assert tab(page) == "Skip to the content"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"
    assert tab(page) == "New touchpoint"


def test_every_stop_of_a_dashboard_shows_the_focus(
    world: World, page: Page, live_server: LiveServer
) -> None:
    station = numbers_of_a_year(world)
    sign_in(page.context, live_server.url, world.users["manager"])
    page.goto(f"/dashboards/units/{station.uuid}/")

    tab_to(page, "All numbers as a CSV file")
