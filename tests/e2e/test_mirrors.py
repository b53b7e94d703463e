"""A person's own history in a real browser: encrypted there, read there, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from surveys.mirrors.models import History, Profile
from tests.e2e.findings import Inspector
from tests.e2e.scenes import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

    from tests.architecture.access.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PASSPHRASE = "teapot lantern gravel ø"
CANARY = "Listening canary"
HISTORY = "/account/mirrors/"
PUT = "profile => sessionStorage.setItem('service-culture-mirror', JSON.stringify(profile))"
LEFT = "Object.keys(sessionStorage).filter(key => key.includes('mirror')).length"


def a_mirror(on: str, delivered: float) -> dict[str, Any]:
    return {
        "format": "service-culture/mirror/1",
        "on": on,
        "instruments": [
            {
                "name": "Empathy",
                "low": 1,
                "high": 5,
                "dimensions": [
                    {"key": "a", "name": CANARY, "expected": None, "delivered": delivered},
                    {"key": "b", "name": "Concern", "expected": None, "delivered": None},
                ],
            },
            {
                "name": "Climate <b>of service</b>",
                "low": 1,
                "high": 7,
                "dimensions": [{"key": "v", "name": "Voice", "expected": 6.1, "delivered": 4}],
            },
        ],
    }


@pytest.fixture
def page(world: World, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with browser.new_context(base_url=live_server.url, locale="en-GB") as context:
        sign_in(context, live_server.url, world.users["employee"])
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text))
        page.on("pageerror", lambda error: refused.append(str(error)))
        yield page
        assert [text for text in refused if "Failed to load" not in text] == []


def offer(page: Page, on: str, delivered: float) -> None:
    """Come to the history from a wave's page with a profile in hand."""
    page.goto(reverse("accounts:profile"))
    page.evaluate(PUT, a_mirror(on, delivered))
    page.goto(HISTORY)


def keep_first(page: Page) -> None:
    offer(page, "2025-11-20", 3.2)
    page.fill("#keep [name=passphrase]", PASSPHRASE)
    page.fill("#keep [name=repeated]", PASSPHRASE)
    page.click("#keep [type=submit]")
    expect(page.locator("#said")).to_have_text("Your profile is kept.")


def open_with(page: Page, passphrase: str) -> None:
    page.fill("#open [name=passphrase]", passphrase)
    page.click("#open [type=submit]")


def test_a_profile_is_kept_and_read_again_with_the_passphrase_alone(page: Page) -> None:
    keep_first(page)

    assert page.evaluate(LEFT) == 0
    expect(page.locator("#keep")).to_be_hidden()
    expect(page.locator(".kept-name")).to_have_text(
        "Profile of 20 November 2025: Empathy, Climate <b>of service</b>"
    )
    page.goto(HISTORY)
    expect(page.locator(".kept-name")).to_contain_text("Kept in")
    expect(page.locator("#opened")).to_be_hidden()

    open_with(page, PASSPHRASE)

    expect(page.locator("#opened h3").first).to_have_text("Empathy")
    expect(page.locator(".course-tile").first).to_have_text(f"{CANARY}3.2")


def test_the_server_gets_nothing_that_can_be_read(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))

    keep_first(page)

    assert any("ciphertext" in one for one in sent)
    for secret in (PASSPHRASE, "teapot", CANARY, "Listening", "Empathy", "2025-11-20"):
        assert not [one for one in sent if secret in one]
    history, profile = History.objects.get(), Profile.objects.get()
    assert (len(history.salt), history.iterations) == (16, 600_000)
    assert CANARY.encode() not in bytes(profile.ciphertext)


def test_a_wrong_passphrase_is_said_in_one_sentence_and_opens_nothing(page: Page) -> None:
    keep_first(page)
    page.goto(HISTORY)

    open_with(page, "teapot lantern gravel o")

    expect(page.locator("#open [role=alert]")).to_have_text(
        "This is not the passphrase of your history."
    )
    expect(page.locator("#opened")).to_be_hidden()
    open_with(page, PASSPHRASE)
    expect(page.locator("#opened")).to_be_visible()


def test_a_second_profile_needs_the_same_passphrase_and_shows_the_course(page: Page) -> None:
    keep_first(page)
    offer(page, "2026-11-22", 3.8)
    page.fill("#keep [name=passphrase]", "some other passphrase")
    page.click("#keep [type=submit]")
    expect(page.locator("#keep [role=alert]")).to_have_text(
        "This is not the passphrase of your history."
    )
    assert Profile.objects.count() == 1
    assert page.evaluate(LEFT) > 0

    page.fill("#keep [name=passphrase]", PASSPHRASE)
    page.click("#keep [type=submit]")

    expect(page.locator(".course-tile").first).to_have_text(f"{CANARY}3.8 +0.6 since 20 Nov 2025")
    assert Profile.objects.count() == 2
    assert page.locator(".course-tile").first.locator("circle").count() == 2
    page.locator("details summary").first.click()
    expect(page.locator("tbody tr").first).to_have_text("22 Nov 20263.8–")


def test_a_lost_connection_loses_nothing_and_a_retry_keeps_it_once(page: Page) -> None:
    offer(page, "2025-11-20", 3.2)
    page.fill("#keep [name=passphrase]", PASSPHRASE)
    page.fill("#keep [name=repeated]", PASSPHRASE)
    page.route("**/keep/", lambda route: (route.fetch(), route.abort())[0])  # the answer is lost
    page.click("#keep [type=submit]")
    expect(page.locator("#keep [role=alert]")).to_contain_text("Nothing is lost")
    page.unroute("**/keep/")
    assert Profile.objects.count() == 1

    page.goto(HISTORY)
    page.fill("#keep [name=passphrase]", PASSPHRASE)
    page.click("#keep [type=submit]")

    expect(page.locator("#said")).to_have_text("Your profile is kept.")
    assert Profile.objects.count() == 1


def test_a_passphrase_is_long_and_typed_twice(page: Page) -> None:
    offer(page, "2025-11-20", 3.2)
    for first, second, problem in [
        ("", "", "Enter the passphrase."),
        ("short one", "short one", "The passphrase needs 12 characters or more."),
        (PASSPHRASE, PASSPHRASE + "!", "The two passphrases are not the same."),
    ]:
        page.fill("#keep [name=passphrase]", first)
        page.fill("#keep [name=repeated]", second)
        page.click("#keep [type=submit]")
        expect(page.locator("#keep [role=alert]")).to_have_text(problem)

    assert not Profile.objects.exists()


def test_a_profile_that_is_not_wanted_is_forgotten(page: Page) -> None:
    offer(page, "2025-11-20", 3.2)

    page.click("#discard")

    expect(page.locator("#keep")).to_be_hidden()
    assert page.evaluate(LEFT) == 0


def test_who_signs_in_next_in_the_same_window_is_not_offered_the_profile(
    world: World, live_server: LiveServer, page: Page
) -> None:
    offer(page, "2025-11-20", 3.2)
    expect(page.locator("#keep")).to_be_visible()
    sign_in(page.context, live_server.url, world.users["manager"])

    page.goto(HISTORY)

    expect(page.locator("#kept")).to_be_visible()
    expect(page.locator("#keep")).to_be_hidden()
    assert page.evaluate(LEFT) == 0


def test_a_profile_that_was_exchanged_on_the_server_is_noticed(page: Page) -> None:
    keep_first(page)
    offer(page, "2026-11-22", 3.8)
    page.fill("#keep [name=passphrase]", PASSPHRASE)
    page.click("#keep [type=submit]")
    expect(page.locator("#said")).to_have_text("Your profile is kept.")
    first, second = Profile.objects.order_by("pk")
    Profile.objects.filter(pk=second.pk).update(nonce=first.nonce, ciphertext=first.ciphertext)

    page.goto(HISTORY)
    open_with(page, PASSPHRASE)

    expect(page.locator("#said")).to_contain_text("One profile cannot be read")
    expect(page.locator(".course-tile").first).to_have_text(f"{CANARY}3.2")


def test_everything_is_downloaded_readable_and_erased(page: Page) -> None:
    keep_first(page)
    with page.expect_download() as waiting:
        page.click("#download")
    assert json.loads(Path(waiting.value.path()).read_text()) == [a_mirror("2025-11-20", 3.2)]

    page.click("text=Erase my history")
    page.click("text=Erase everything")

    expect(page.locator(".alert.success").first).to_contain_text("Your history is erased.")
    assert not History.objects.exists()


def test_locking_again_leaves_nothing_on_the_page(page: Page) -> None:
    keep_first(page)

    page.click("#lock")

    expect(page.locator("#open")).to_be_visible()
    assert CANARY not in page.content()


def test_without_javascript_the_page_explains_and_still_erases(
    world: World, browser: Browser, live_server: LiveServer, page: Page
) -> None:
    keep_first(page)
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        sign_in(context, live_server.url, world.users["employee"])
        plain = context.new_page()
        plain.goto(HISTORY)
        assert "needs JavaScript" in plain.content()
        plain.get_by_role("link", name="Erase my history").click()
        plain.get_by_role("button", name="Erase everything").click()

    assert not History.objects.exists()


def test_the_page_is_sound_in_every_state(page: Page) -> None:
    inspector = Inspector(page)
    offer(page, "2025-11-20", 3.2)
    inspector.look("offered")
    keep_first(page)
    inspector.look("first kept")
    offer(page, "2026-11-22", 3.8)
    inspector.look("second offered")
    open_with(page, "wrong")
    inspector.look("wrong passphrase")
    open_with(page, PASSPHRASE)
    expect(page.locator("#opened")).to_be_visible()
    page.locator("details summary").first.click()
    inspector.look("opened")

    assert inspector.found == []
