"""Employees answer a wave in a real browser: with a ticket, offline, elsewhere, without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from surveys.waves.models import Invitation, Wave
from tests import make, make_answers
from tests.make_tokens import a_self_assessment, an_invitation, an_open_wave

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, ViewportSize
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE: ViewportSize = {"width": 360, "height": 740}
SMALLEST: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 800}
Open = Callable[..., "Page"]

KEPT = """async () => {
  const opening = indexedDB.open("waves", 1);
  const opened = await new Promise((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
  });
  const all = (name) => new Promise((resolve) => {
    const request = opened.transaction(name).objectStore(name).getAll();
    request.onsuccess = () => resolve(request.result);
  });
  const [tickets, drafts, outbox] = await Promise.all(["tickets", "drafts", "outbox"].map(all));
  return { tickets, drafts, outbox };
}"""


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Open a path of the running server in a fresh browser; no script may fail."""
    contexts, failures = [], []

    def open_(path: str, **options: Any) -> Page:
        options.setdefault("viewport", PHONE)
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(path)
        if options.get("java_script_enabled", True):
            page.wait_for_selector("body[data-ready]")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert failures == []
    make_answers.forget_all()


def stored() -> list[list[int | None]]:
    return [
        list(part.delivered) for answer in make_answers.all_that_arrived() for part in answer.parts
    ]


def path_of(invitation: Invitation) -> str:
    return f"/s/{invitation.code}/"


def choose(page: Page, field: str, value: int | str) -> None:
    page.locator(f"label:has([name={field}][value='{value}'])").click()


def start(page: Page) -> None:
    page.click("#start")
    page.wait_for_selector("#answer:visible")


def go_to_end(page: Page) -> None:
    while page.locator("#next").is_visible():
        page.click("#next")


def answer_everything(page: Page) -> None:
    start(page)
    choose(page, "i0d-d1-1", 4)
    page.click("#next")
    choose(page, "i0d-d1-2", 2)
    page.click("#next")
    choose(page, "i0d-d2-1", 5)
    page.click("#next")


def test_a_phone_shows_the_promise_then_one_statement_at_a_time_then_the_mirror(
    open_page: Open,
) -> None:
    invitation = an_invitation()
    page = open_page(path_of(invitation))
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.context.add_cookies(
        [{"name": "sessionid", "value": "of-somebody", "url": page.url.split("/s/")[0]}]
    )

    assert page.locator("#promise").is_visible()
    assert page.locator("#plain").is_hidden()
    start(page)
    assert page.locator("[data-question]:visible").count() == 1
    assert page.locator("#where").inner_text() == "Question 1 of 3"
    assert page.locator(":checked").count() == 0
    choose(page, "i0d-d1-1", 4)
    page.click("#next")
    page.click("#next")
    page.go_back()
    assert page.locator("#where").inner_text() == "Question 2 of 3"
    go_to_end(page)
    choose(page, "tenure", "1-3")
    page.fill("#comment", "More light please.")
    page.click("#send")
    page.locator("#mirror").get_by_text("Your answer has arrived").wait_for()

    assert stored() == [[4, None, None]]
    assert [request.url.split("/s/")[1] for request in sent] == [
        f"{invitation.code}/token/",
        "answers/",
    ]
    headers = sent[1].all_headers()
    assert not {"cookie", "referer"} & headers.keys()
    assert invitation.code not in (sent[1].post_data or "")
    kept = page.evaluate(KEPT)
    assert [ticket.keys() for ticket in kept.pop("tickets")] == [{"key", "until", "isSent"}]
    assert kept == {"drafts": [], "outbox": []}
    invitation.refresh_from_db()
    assert invitation.use == Invitation.Use.TOKEN
    page.go_back()
    assert page.locator("#mirror").is_visible()
    page.reload()
    page.locator("#refused", has_text="You have answered").wait_for()


def test_the_ticket_is_kept_before_it_is_asked_for_and_a_lost_signature_is_fetched_again(
    open_page: Open,
) -> None:
    page = open_page(path_of(an_invitation()))

    def lose_signature(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/token/", lose_signature, times=1)
    page.click("#start")
    page.locator("#status", has_text="could not be fetched").wait_for()
    (before,) = page.evaluate(KEPT)["tickets"]
    page.reload()
    page.wait_for_selector("body[data-ready]")
    start(page)

    (after,) = page.evaluate(KEPT)["tickets"]
    assert "signature" not in before
    assert after["message"] == before["message"]
    assert after["signature"]


def test_another_browser_is_told_where_the_ticket_is_when_it_asks_for_one(open_page: Open) -> None:
    invitation = an_invitation()
    early = open_page(path_of(invitation))
    start(open_page(path_of(invitation)))

    late = open_page(path_of(invitation))
    for page in (early, late):
        page.click("#start")
        page.wait_for_selector("#refused:visible")
        assert "already used elsewhere" in page.inner_text("#refused")
        assert page.locator("#answer").is_hidden()
        assert page.locator("#start").is_hidden()


def test_a_reload_finds_the_half_filled_form_again_with_the_same_ticket(open_page: Open) -> None:
    page = open_page(path_of(an_invitation()))
    start(page)
    choose(page, "i0d-d1-1", 4)
    page.click("#next")
    choose(page, "i0d-d1-2", 2)
    page.locator("#where", has_text="Question 3 of 3").wait_for()
    page.wait_for_timeout(600)
    before = page.evaluate(KEPT)["tickets"]

    page.reload()
    page.wait_for_selector("body[data-ready]")

    assert page.locator("#where").inner_text() == "Question 3 of 3"
    assert page.locator("[name=i0d-d1-1][value='4']").is_checked()
    assert page.locator("[name=i0d-d1-2][value='2']").is_checked()
    assert page.evaluate(KEPT)["tickets"] == before


def test_another_language_keeps_what_was_chosen(open_page: Open) -> None:
    page = open_page(path_of(an_invitation()))
    start(page)
    choose(page, "i0d-d1-1", 4)
    page.click("#next")

    page.click(".languages a[lang=nb]")
    page.wait_for_selector("html[lang=nb] body[data-ready]")

    assert page.locator("#answer").is_visible()
    assert page.locator("[name=i0d-d1-1][value='4']").is_checked()
    assert "2" in page.locator("#where").inner_text()


def test_an_answer_given_offline_is_sent_once_when_the_network_is_back(open_page: Open) -> None:
    page = open_page(path_of(an_invitation()))
    answer_everything(page)

    page.context.set_offline(True)
    page.click("#send")
    page.locator("#status", has_text="no connection").wait_for()
    assert stored() == []
    page.context.set_offline(False)
    page.locator("#mirror").get_by_text("Your answer has arrived").wait_for(timeout=20_000)

    assert stored() == [[4, 2, 5]]


def test_an_answer_whose_receipt_was_lost_is_stored_once_and_shows_its_mirror(
    open_page: Open,
) -> None:
    page = open_page(path_of(an_invitation()))
    answer_everything(page)

    def lose_receipt(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/s/answers/", lose_receipt, times=1)
    page.keyboard.press("Control+Enter")
    page.locator("#mirror").get_by_text("You: 3.0 of 5").wait_for(timeout=20_000)

    assert stored() == [[4, 2, 5]]


def test_two_people_on_one_device_have_tickets_of_their_own(open_page: Open) -> None:
    first = an_invitation()
    second = an_invitation(first.wave)
    page = open_page(path_of(first))
    start(page)
    page.goto(path_of(second))
    page.wait_for_selector("body[data-ready]")
    start(page)

    kept = {ticket["key"]: ticket["message"] for ticket in page.evaluate(KEPT)["tickets"]}
    assert kept.keys() == {path_of(first), path_of(second)}
    assert len(set(kept.values())) == 2


def test_a_wave_that_closes_meanwhile_leaves_everything_typed_on_the_page(open_page: Open) -> None:
    invitation = an_invitation()
    page = open_page(path_of(invitation))
    answer_everything(page)
    page.fill("#comment", "Too dark.")
    Wave.objects.filter(pk=invitation.wave_id).update(state=Wave.State.CLOSED)

    page.click("#send")
    page.locator("#problems").wait_for()

    assert "not open" in page.inner_text("#problems")
    assert page.locator("#problems").evaluate("node => node === document.activeElement")
    assert page.input_value("#comment") == "Too dark."
    assert stored() == []


def test_problems_lead_to_their_statement(open_page: Open) -> None:
    page = open_page(path_of(an_invitation()))
    start(page)
    go_to_end(page)

    page.click("#send")
    page.click("#problems a >> text=at least one statement")

    assert page.locator("#where").inner_text() == "Question 1 of 3"
    assert page.locator("[name=i0d-d1-1]").first.evaluate("node => node === document.activeElement")


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("Write to bo@example.org", "bo@example.org"),
        ("Call +47 22 33 44 55 any day", "+47 22 33 44 55"),
        ("Thanks to Bo Lind.", "Bo Lind"),
        ("I told Ana about it", "Ana"),
        ("Спасибо, это Ольга помогла", "Ольга"),
    ],
)
def test_a_comment_that_may_name_somebody_gets_a_hint_on_the_spot(
    open_page: Open, comment: str, found: str
) -> None:
    page = open_page(path_of(an_invitation()))
    start(page)
    go_to_end(page)

    page.fill("#comment", comment)
    assert f"“{found}”" in page.inner_text("#revealing")
    page.fill("#comment", "The queue is long in the morning, and nobody says why.")
    assert page.locator("#revealing").is_hidden()


def test_the_mirror_is_handed_to_ones_own_history_in_this_window_only(open_page: Open) -> None:
    page = open_page(path_of(an_invitation()))
    answer_everything(page)
    page.click("#send")
    page.wait_for_selector("[data-history]:visible")

    handed = "() => sessionStorage.getItem('service-culture-mirror')"
    assert page.evaluate(handed) is None
    page.eval_on_selector("[data-history]", "link => link.removeAttribute('href')")
    page.click("[data-history]")

    mirror = json.loads(page.evaluate(handed))
    assert mirror["format"] == "service-culture/mirror/1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", mirror["on"])
    (instrument,) = mirror["instruments"]
    assert [line["delivered"] for line in instrument["dimensions"]] == [3.0, 5.0]


def test_a_receipt_withdraws_the_answer_and_is_sent_without_a_cookie(open_page: Open) -> None:
    page = open_page(path_of(an_invitation()))
    answer_everything(page)
    page.click("#send")
    page.locator("#mirror #copy").wait_for()
    receipt = page.inner_text("#mirror .receipt-code")
    page.context.add_cookies(
        [{"name": "sessionid", "value": "of-somebody", "url": page.url.split("/s/")[0]}]
    )
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)

    page.goto("/s/receipt/")
    page.wait_for_selector("body[data-ready]")
    page.fill("#receipt", receipt)
    page.keyboard.press("Enter")
    page.fill("#word", "no")
    page.keyboard.press("Enter")
    page.wait_for_selector("#word-error")
    assert stored() == [[4, 2, 5]]
    page.fill("#word", "withdraw")
    page.keyboard.press("Enter")
    page.get_by_text("was withdrawn").wait_for()

    assert stored() == []
    assert [request.url.endswith("/s/receipt/") for request in sent] == [True] * 3
    assert not any("cookie" in request.all_headers() for request in sent)


def test_a_desk_is_answered_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(path_of(an_invitation()), viewport=DESK)

    page.locator("#start").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer:visible")
    assert page.locator("[data-question]:visible").count() == 3
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    page.locator("#mirror").get_by_text("Your answer has arrived").wait_for()

    assert page.locator("#mirror").evaluate("node => node === document.activeElement")
    assert stored() == [[2, None, None]]


def test_without_scripts_the_weaker_path_is_named_and_works_by_keyboard(open_page: Open) -> None:
    invitation = an_invitation()
    page = open_page(path_of(invitation), java_script_enabled=False)

    assert page.locator("#start").is_hidden()
    assert page.locator("#answer").is_hidden()
    page.click("text=Answer on the confidential path")
    assert page.get_by_text("confidentially, not anonymously").is_visible()
    page.locator("[name=i0d-d1-1]").first.focus()
    page.keyboard.press("Space")
    page.locator("#send").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Your answer has arrived").wait_for()

    assert stored() == [[1, None, None]]
    invitation.refresh_from_db()
    assert invitation.use == Invitation.Use.CONFIDENTIAL


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (SMALLEST, "dark")])
def test_every_state_is_accessible(open_page: Open, scheme: str, size: Any) -> None:
    unit = make.a_unit(make.an_organisation())
    climate = make.a_version(unit.organisation, key="climate", low=1, high=5)
    wave = an_open_wave(unit, [a_self_assessment(unit.organisation), climate])
    invitation = an_invitation(wave)
    page = open_page(path_of(invitation), color_scheme=scheme, viewport=size)

    page.click("details summary")
    check(page)
    start(page)
    check(page)
    go_to_end(page)
    page.fill("#comment", "Ask Bo Lind")
    check(page)
    page.click("#send")
    page.locator("#problems").wait_for()
    check(page)
    choose(page, "i0d-d1-1", 4)
    go_to_end(page)
    page.click("#send")
    page.wait_for_selector("#mirror:visible")
    check(page)
    page.click("text=The page for receipts")
    check(page)
    page.fill("#receipt", "x")
    page.click("text=Look it up")
    page.wait_for_selector("#receipt-error")
    check(page)
    page.goto(path_of(invitation))
    page.wait_for_selector("#refused:visible")
    check(page)
    page.goto("/s/nothing/")
    check(page)
    plain = path_of(an_invitation(wave))
    page.goto(f"{plain}confidential/")
    check(page)
    page.click("#send")
    check(page)
    choose(page, "i1e-d1-1", 4)
    choose(page, "i1d-d1-1", 2)
    page.click("#send")
    check(page)


def check(page: Page) -> None:
    """No violation, and nothing wider than the window."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0


def test_the_browser_draws_what_it_asks_and_asks_the_same_when_loaded_again(
    open_page: Open,
) -> None:
    facts: dict[str, Any] = {"asked_per_person": 2, "asks_tenure": False, "asks_role": False}
    unit = make.a_unit(make.an_organisation())
    version = a_self_assessment(unit.organisation, items=(9, 9))
    invitation = an_invitation(an_open_wave(unit, [version], asks_comment=False, **facts))
    page = open_page(path_of(invitation))
    drawn = "[...document.querySelectorAll('[data-question]')].map((one) => one.id)"
    assert len(page.evaluate(drawn)) == 18

    start(page)
    first = page.evaluate(drawn)
    assert [one[:6] for one in first] == ["i0q-d1", "i0q-d2"]
    assert page.locator("#where").text_content() == "Question 1 of 2"
    choose(page, first[0].replace("q-", "d-"), 4)
    page.locator("#where", has_text="Question 2 of 2").wait_for()
    page.wait_for_timeout(500)
    page.reload()
    page.wait_for_selector("#answer:not([hidden])")
    assert page.evaluate(drawn) == first

    choose(page, first[1].replace("q-", "d-"), 2)
    page.click("#send")
    page.wait_for_selector("#mirror:not([hidden])")
    [delivered] = stored()
    assert sorted(rating for rating in delivered if rating) == [2, 4]
