"""Customers answer in a real browser: with and without scripts, offline, at a kiosk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from feedback.touchpoints.answers import ReplyRequest
from feedback.touchpoints.lookup import recent_touchpoints
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.services import limits
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version
from surveys.responses.models import Response
from tests import make

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE: ViewportSize = {"width": 360, "height": 740}
SMALLEST: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 800}
Open = Callable[..., "Page"]
WHOLE = """selector => {
    const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
    return top >= -1 && bottom <= innerHeight + 1; // a scroll ends on whole pixels
}"""


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Open a path of the running server in a fresh browser; no script may fail."""
    contexts, failures = [], []

    def open_(path: str, **options: Any) -> Page:
        storage = options.pop("storage", "")
        context = browser.new_context(base_url=live_server.url, viewport=PHONE, **options)
        contexts.append(context)
        context.add_init_script(storage)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(path)
        if options.get("java_script_enabled", True):
            page.wait_for_selector("body[data-ready]")
        return page

    recent_touchpoints.forget()
    yield open_
    for context in contexts:
        context.close()
    assert failures == []


def a_touchpoint(key: str = "service-quality", **facts: Any) -> Touchpoint:
    """A touchpoint that asks a built-in instrument."""
    organisation = make.an_organisation()
    hr = make.a_user(organisation, is_hr=True)
    draft = adopt_instrument(key=key, actor=hr, now=make.NOW)
    version = publish_version(draft=draft, actor=hr, now=make.NOW)
    return make.a_touchpoint(make.a_unit(organisation), version, **facts)


def choose(page: Page, field: str, point: int | str) -> None:
    page.locator(f"label:has([name={field}][value='{point}'])").click()


def is_whole(page: Page, selector: str) -> bool:
    return bool(page.evaluate(WHOLE, selector))


def go_to_end(page: Page) -> None:
    while page.locator("#next").is_visible():
        page.click("#next")


def test_the_form_is_answered_by_keyboard_without_scripts(open_page: Open) -> None:
    touchpoint = a_touchpoint(form="short")
    page = open_page(f"/f/{touchpoint.code}/", java_script_enabled=False)

    page.locator("[name=e-premises]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.locator("#comment").focus()
    page.keyboard.type("Good.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks/**")

    stored = Response.objects.get()
    assert (stored.expected[0], stored.delivered[0]) == (2, 2)
    [(_touchpoint, words)] = make.waiting_words()
    assert words.comment == "Good."


def test_without_scripts_problems_take_the_focus(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint().code}/", java_script_enabled=False)

    page.locator("#comment").fill("Half done")
    page.locator("#send").click()

    assert page.locator("#problems").evaluate("node => node === document.activeElement")
    assert page.locator("#comment").input_value() == "Half done"


def test_enter_in_a_field_sends_and_never_changes_the_language(open_page: Open) -> None:
    touchpoint = a_touchpoint(form="short", asks_contact=True)
    page = open_page(f"/f/{touchpoint.code}/", java_script_enabled=False)

    choose(page, "e-premises", 6)
    choose(page, "d-premises", 4)
    page.click("details.contact summary")
    page.locator("#address").fill("bo@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks/**")

    [(_touchpoint, words)] = make.waiting_words()
    assert words.contact == ReplyRequest("bo@example.org", language="en")


def test_a_phone_shows_one_statement_at_a_time_and_back_works(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint().code}/")
    where = page.locator("#where")

    assert page.locator("[data-question]:visible").count() == 1
    assert where.inner_text() == "Question 1 of 22"
    choose(page, "e-premises", 6)
    page.click("#next")
    page.click("#next")
    assert where.inner_text() == "Question 3 of 22"
    page.go_back()
    assert where.inner_text() == "Question 2 of 22"
    page.click("#back")
    assert where.inner_text() == "Question 1 of 22"
    assert page.locator("[name=e-premises][value='6']").is_checked()
    page.go_forward()
    assert where.inner_text() == "Question 2 of 22"


def test_a_desk_shows_a_dimension_at_a_time(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint().code}/")
    page.set_viewport_size(DESK)

    seen = []
    while page.locator("[data-question]:visible").count():
        seen.append(page.locator("#where").inner_text())
        page.click("#next")

    assert seen == [
        f"Questions {span} of 22"
        for span in ("1 to 4", "5 to 9", "10 to 13", "14 to 17", "18 to 22")
    ]
    assert page.locator("#send").is_visible()


def test_a_reload_finds_the_half_filled_form_again(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint().code}/")
    key = page.locator("[name=key]").input_value()
    choose(page, "e-premises", 6)
    page.click("#next")
    choose(page, "d-equipment", 2)
    page.wait_for_timeout(600)

    page.goto("about:blank")
    page.go_back()
    page.wait_for_selector("body[data-ready]")

    assert page.locator("#where").inner_text() == "Question 2 of 22"
    assert page.locator("[name=e-premises][value='6']").is_checked()
    assert page.locator("[name=d-equipment][value='2']").is_checked()
    assert page.locator("[name=key]").input_value() == key


def test_an_answer_given_offline_is_sent_once_when_the_network_is_back(open_page: Open) -> None:
    touchpoint = a_touchpoint(form="short")
    page = open_page(f"/f/{touchpoint.code}/")
    choose(page, "e-premises", 6)
    choose(page, "d-premises", 4)
    go_to_end(page)

    page.context.set_offline(True)
    page.click("#send")
    page.locator("#status", has_text="no connection").wait_for()
    assert Response.objects.count() == 0
    page.context.set_offline(False)
    page.wait_for_url("**/thanks/**", timeout=20_000)

    assert Response.objects.get().expected[0] == 6


def test_an_answer_whose_receipt_was_lost_is_stored_once(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint(form='short').code}/")
    choose(page, "e-premises", 6)
    choose(page, "d-premises", 4)
    go_to_end(page)

    def lose_receipt(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/f/**", lose_receipt, times=1)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/thanks/**", timeout=20_000)

    assert Response.objects.count() == 1


def test_a_form_that_closes_while_it_is_filled_in_gives_everything_back(open_page: Open) -> None:
    touchpoint = a_touchpoint(form="short")
    page = open_page(f"/f/{touchpoint.code}/")
    choose(page, "e-premises", 6)
    choose(page, "d-premises", 4)
    go_to_end(page)
    page.fill("#comment", "Too slow.")
    touchpoint.closes_at = make.NOW.replace(year=2020)
    touchpoint.save(update_fields=["closes_at"])
    recent_touchpoints.forget()

    page.click("#send")
    page.wait_for_selector("#typed")

    assert "I expected this: Almost completely, I got this: Partly" in page.input_value("#typed")
    assert page.input_value("#typed").endswith("Comment: Too slow.")
    page.locator("#copy").wait_for()  # its script shows it


def test_problems_lead_to_their_step_and_field(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint(asks_contact=True).code}/")
    go_to_end(page)
    page.click("details.contact summary")
    page.fill("#name", "Bo")

    page.click("#send")
    page.locator("#problems").wait_for()
    assert page.locator("#problems").evaluate("node => node === document.activeElement")
    page.click("#problems a")
    assert page.locator("#address").evaluate("node => node === document.activeElement")
    page.fill("#name", "")
    page.click("#send")
    page.click("#problems a >> text=at least one statement")

    assert page.locator("#where").inner_text() == "Question 1 of 22"


def test_a_kiosk_keeps_answers_until_they_arrived_and_starts_anew(open_page: Open) -> None:
    touchpoint = a_touchpoint(form="short", asks_comment=False)
    page = open_page(f"/f/{touchpoint.code}/kiosk/")

    page.context.set_offline(True)
    for waiting in ("1 answer waiting to be sent", "2 answers waiting to be sent"):
        assert page.locator("[name]:checked").count() == 0
        choose(page, "e-premises", 6)
        choose(page, "d-premises", 4)
        go_to_end(page)
        page.click("#send")
        page.locator("#status", has_text=waiting).wait_for()
        assert page.locator("#kept").is_visible()
        page.click("#again")
    page.context.set_offline(False)
    page.locator("#status").wait_for(state="hidden", timeout=20_000)

    assert Response.objects.count() == 2
    assert page.locator("#where").inner_text() == "Question 1 of 5"


@pytest.mark.parametrize("language", ["en", "es", "ru", "nb"])
@pytest.mark.parametrize("key", ["service-quality", "service-quality-zones"])
def test_the_first_statement_fits_one_screen_of_a_telephone(
    open_page: Open, key: str, language: str
) -> None:
    page = open_page(f"/f/{a_touchpoint(key).code}/?lang={language}")

    end = page.locator(".rating:visible").bounding_box()

    assert end
    assert end["y"] + end["height"] <= PHONE["height"]


@pytest.mark.parametrize("language", ["en", "es", "ru", "nb"])
def test_a_statement_and_its_button_fit_a_tablet_that_lies(open_page: Open, language: str) -> None:
    page = open_page(f"/f/{a_touchpoint().code}/kiosk/")
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{page.url}?lang={language}")

    end = page.locator("#next, button.button").locator("visible=true").first.bounding_box()

    assert page.locator(".rating:visible label").count() == 2 * 8
    assert end
    assert end["y"] + end["height"] <= 768


def test_circles_stand_in_the_row_of_their_word_and_are_big_enough(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint('service-quality-zones').code}/")
    rows = page.evaluate("""() => {
        const rating = document.querySelector(".rating");
        const boxes = (selector) => [...rating.querySelectorAll(selector)].map(
            (one) => one.getBoundingClientRect());
        const [words, labels] = [boxes(".words > *"), boxes("label")];
        return labels.map(({top, bottom, width}, place) => {
            const word = words[place % words.length];
            return [Math.abs(top - word.top) < 1 && Math.abs(bottom - word.bottom) < 1,
                    bottom - top >= 44 && width >= 44];
        });
    }""")

    assert rows == [[True, True]] * 3 * 8


def test_the_next_statement_comes_by_itself_once_both_sides_are_chosen(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint().code}/")
    where = page.locator("#where")
    assert page.locator("#by-itself").is_visible()

    choose(page, "e-premises", 6)
    page.wait_for_timeout(700)
    assert where.inner_text() == "Question 1 of 22"
    choose(page, "d-premises", 4)
    page.locator("#where", has_text="Question 2 of 22").wait_for()
    assert page.locator("[name=e-equipment]:checked").count() == 0
    choose(page, "d-equipment", "na")
    page.locator("#where", has_text="Question 3 of 22").wait_for()

    page.click("#back")
    page.click("#back")
    choose(page, "d-premises", 5)
    page.wait_for_timeout(700)
    assert where.inner_text() == "Question 1 of 22"


def test_the_keyboard_goes_on_when_it_likes(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint().code}/")

    page.locator("[name=e-premises]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(700)

    assert page.locator("[name=d-premises][value='2']").is_checked()
    assert page.locator("#where").inner_text() == "Question 1 of 22"


def test_two_taps_a_statement_and_one_to_send(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint(asks_comment=False).code}/")
    questions = page.locator("[data-question]")
    keys = [one.get_attribute("id") for one in questions.all()]

    taps = 0
    for key in keys:
        for side in "ed":
            page.locator(f"#{side}{str(key)[1:]} label").nth(taps % 7).click()
            taps += 1
        page.locator(f"#{key}").wait_for(state="hidden" if key != keys[-1] else "visible")
    page.click("#send")
    page.wait_for_url("**/thanks/**")

    assert (len(keys), taps + 1) == (22, 45)
    stored = Response.objects.get()
    assert (stored.expected[:4], stored.delivered[:4]) == ([1, 3, 5, 7], [2, 4, 6, 1])


def test_points_that_are_left_are_counted(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint(asks_importance=True).code}/")
    go_to_end(page)
    said = page.locator(".points-total")

    assert said.inner_text() == ""
    for points, words in (("60", "40 points left"), ("100", "0 points left")):
        page.fill("#w-tangibles", points)
        assert said.inner_text() == words
    page.fill("#w-empathy", "7")
    assert said.inner_text() == "7 points too many"


def test_an_open_side_is_asked_about_before_it_goes(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint().code}/")
    choose(page, "e-premises", 6)
    choose(page, "d-premises", 4)
    page.click("#next")
    choose(page, "d-equipment", 3)
    go_to_end(page)

    page.click("#send")
    page.locator("#problems", has_text="One side is still open").wait_for()
    check(page)
    page.click("#problems a")
    assert page.locator("#where").inner_text() == "Question 2 of 22"
    focused = "node => node === document.activeElement"
    assert page.locator("[name=e-equipment]").first.evaluate(focused)
    go_to_end(page)
    page.click("text=Send as it is")
    page.wait_for_url("**/thanks/**")

    stored = Response.objects.get()
    assert (stored.expected[:2], stored.delivered[:2]) == ([6, None], [4, 3])


def test_an_open_side_is_asked_about_without_scripts_too(open_page: Open) -> None:
    page = open_page(f"/f/{a_touchpoint().code}/", java_script_enabled=False)
    choose(page, "e-premises", 6)
    choose(page, "d-premises", 4)
    choose(page, "d-equipment", 3)

    page.click("#send")
    page.click("#problems a")
    assert page.url.endswith("#e-equipment")
    page.click("text=Send as it is")
    page.wait_for_url("**/thanks/**")


HANGS = "indexedDB.open = () => ({});"
THROWS = "indexedDB.open = () => { throw new Error('not allowed'); };"
FULL = """
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (record) {
      const request = put.call(this, record);
      const transaction = this.transaction;
      request.addEventListener('success', () => transaction.abort());
      return request;
    };"""


@pytest.mark.parametrize("storage", [HANGS, THROWS, FULL], ids=["hangs", "throws", "full"])
def test_an_answer_goes_within_two_seconds_when_the_browser_keeps_nothing(
    open_page: Open, storage: str
) -> None:
    page = open_page(f"/f/{a_touchpoint(form='short').code}/", storage=storage)
    choose(page, "e-premises", 6)
    choose(page, "d-premises", 4)
    go_to_end(page)

    page.context.set_offline(True)
    page.click("#send")
    page.locator("#status", has_text="no connection").wait_for(timeout=2_000)
    said = page.locator("#status").inner_text()
    assert "kept on this device" not in said
    assert "Please leave the page open" in said
    page.context.set_offline(False)
    page.wait_for_url("**/thanks/**", timeout=20_000)
    assert Response.objects.get().expected[0] == 6


@pytest.mark.parametrize("storage", [HANGS, THROWS, FULL], ids=["hangs", "throws", "full"])
def test_sending_does_not_wait_for_storage(open_page: Open, storage: str) -> None:
    page = open_page(f"/f/{a_touchpoint(form='short').code}/", storage=storage)
    choose(page, "e-premises", 6)
    choose(page, "d-premises", 4)
    go_to_end(page)

    page.click("#send")
    page.wait_for_url("**/thanks/**", timeout=2_000)


def test_a_kiosk_tells_closed_paused_and_moved_from_offline(open_page: Open) -> None:
    touchpoint = a_touchpoint(form="short", asks_comment=False)
    page = open_page(f"/f/{touchpoint.code}/kiosk/")
    said = page.locator("#stopped")

    def answer_while(**facts: Any) -> None:
        Touchpoint.objects.filter(pk=touchpoint.pk).update(**facts)
        recent_touchpoints.forget()
        choose(page, "e-premises", 6)
        choose(page, "d-premises", 4)
        go_to_end(page)
        page.click("#send")
        page.locator("#kept").wait_for()
        page.click("#again")
        said.wait_for()

    answer_while(is_paused=True)
    assert "This form is paused" in said.inner_text()
    assert "To the staff" in said.inner_text()
    assert page.locator("#status").inner_text() == "1 answer waiting to be sent"
    Touchpoint.objects.update(is_paused=False)
    recent_touchpoints.forget()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("#answer").wait_for()
    assert Response.objects.count() == 1
    answer_while(code="a" * 26)
    assert "new address" in said.inner_text()
    check(page)
    page.goto(f"/f/{'a' * 26}/kiosk/", wait_until="commit")
    with page.expect_response(lambda response: response.status == 201, timeout=20_000):
        page.locator("body[data-ready]").wait_for()
    assert Response.objects.count() == 2
    answer_while(closes_at=make.NOW.replace(year=2020))
    assert "This form is closed" in said.inner_text()


def test_a_kiosk_asks_the_next_version_from_the_next_person_on(open_page: Open) -> None:
    touchpoint = a_touchpoint(form="short", asks_comment=False)
    page = open_page(f"/f/{touchpoint.code}/kiosk/")
    Touchpoint.objects.update(form="full")
    recent_touchpoints.forget()

    choose(page, "e-premises", 6)
    choose(page, "d-premises", 4)
    go_to_end(page)
    page.click("#send")
    page.locator("#stored").wait_for()
    page.click("#again")

    page.locator("#where", has_text="Question 1 of 22").wait_for()


def test_a_draft_of_an_earlier_version_is_shown_as_it_was_begun(open_page: Open) -> None:
    touchpoint = a_touchpoint()
    page = open_page(f"/f/{touchpoint.code}/")
    choose(page, "e-premises", 6)
    choose(page, "d-premises", 4)
    page.wait_for_timeout(600)
    other = make.a_version(touchpoint.organisation, key="other")
    Touchpoint.objects.update(version=other)
    first = touchpoint.version
    recent_touchpoints.forget()

    page.goto("about:blank")
    page.goto(f"/f/{touchpoint.code}/")
    page.locator("[name=e-premises][value='6']:checked").wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/thanks/**")

    assert Response.objects.get().version == first


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (SMALLEST, "dark")])
def test_every_state_is_accessible(open_page: Open, scheme: str, size: Any) -> None:
    touchpoint = a_touchpoint(asks_importance=True, asks_contact=True)
    paused = make.a_touchpoint(touchpoint.unit, touchpoint.version, is_paused=True)
    url = f"/f/{touchpoint.code}/"
    page = open_page(url, color_scheme=scheme)
    page.set_viewport_size(size)

    check(page)
    choose(page, "e-premises", 6)
    choose(page, "d-premises", 4)
    go_to_end(page)
    page.fill("#w-tangibles", "x")
    page.click("#send")
    page.locator("#problems").wait_for()
    check(page)
    page.fill("#w-tangibles", "100")
    page.click("#send")
    page.wait_for_url("**/thanks/**")
    check(page)
    for path in (f"/f/{paused.code}/", "/f/nothing/"):
        page.goto(path)
        check(page)
    page.goto(f"{url}kiosk/")
    page.wait_for_selector("body[data-ready]")
    check(page)
    plain = open_page(url, java_script_enabled=False, color_scheme=scheme)
    plain.locator("#send").click()
    assert plain.locator("#problems").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_refused_answers_and_the_embedded_form_are_accessible(
    open_page: Open, scheme: str, settings: Any
) -> None:
    touchpoint = a_touchpoint(form="short")
    limits.counts.forget()
    page = open_page(f"/f/{touchpoint.code}/", color_scheme=scheme)
    key = page.locator("[name=key]").input_value()
    # The last one is allowed no answer at all, because a new minute would count anew.
    for delivered, most, status in ((4, 9, 200), (5, 9, 409), (5, 0, 429)):
        settings.ANSWERS_PER_MINUTE = most
        page.goto(f"/f/{touchpoint.code}/")
        choose(page, "e-premises", 6)
        choose(page, "d-premises", delivered)
        with page.expect_navigation() as arrived:
            page.evaluate("key => { answer.key.value = key; answer.submit(); }", key)
        assert arrived.value.status == status
        check(page)
    page.goto(f"/f/{touchpoint.code}/embed/")
    check(page)


def check(page: Page) -> None:
    """No violation, and nothing wider than the window."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
