"""A round in a real browser: whom one works with is ticked, drawn and forgotten by the browser."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from surveys.waves.models import Invitation, Wave
from tests import make_answers, make_internal, make_surveys, make_tokens
from tests.e2e.test_wave import Open, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

__all__ = ["open_page"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

EVERYTHING = """(value) => {
  const form = document.getElementById("answer");
  for (const input of form.querySelectorAll(`input[type=radio][value="${value}"]`)) {
    input.checked = true;
  }
  form.dispatchEvent(new Event("input"));
}"""
DRAWN = """async () => {
  const { drawFrom } = await import(document.querySelector("link[href*='draw']").href);
  const drawn = Array.from({ length: 2000 }, () => drawFrom(["a", "b", "c", "d", "e"], 3));
  return [drawn.flat(), Math.max(...drawn.map((one) => new Set(one).size))];
}"""
HELD = "() => [...document.querySelectorAll('[data-provider] select')].map((one) => one.value)"


def an_invitation() -> Invitation:
    """Somebody of the first of six departments that speak of each other."""
    top = make_surveys.a_company(teams=(9,) * 6)
    wave = make_internal.a_round(top, closes_at=make_tokens.CLOSES)
    cell = wave.cells.get(unit__name="Team 1")
    return Invitation.objects.filter(wave=wave, cell=cell).order_by("pk")[0]


def tick(page: Page, wave: Wave, *names: str) -> None:
    """Say with whom one works, and let the browser draw."""
    start_of_round(page)
    for unit in wave.providers.filter(name__in=names):
        page.check(f"#worked-with [value='{unit.uuid}']")
    page.click("#worked-with-done")
    page.wait_for_selector("#answer:visible")


def start_of_round(page: Page) -> None:
    page.click("#start")
    page.wait_for_selector("#worked-with:visible")


def test_who_one_works_with_is_ticked_and_three_are_drawn_and_nothing_else_is_sent(
    open_page: Open,
) -> None:
    invitation = an_invitation()
    wave = invitation.wave
    uuids = {str(unit.uuid): unit.name for unit in wave.providers.all()}
    page = open_page(f"/s/{invitation.code}/")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    start_of_round(page)
    assert page.locator("#worked-with label").all_inner_texts() == [
        f"Team {number}" for number in (2, 3, 4, 5, 6)
    ]
    page.click("#worked-with-done")
    assert page.locator("#worked-with-none").is_visible()
    for name in ("Team 2", "Team 3", "Team 5", "Team 6"):
        page.get_by_label(name).check()
    page.click("#worked-with-done")
    page.wait_for_selector("#answer:visible")

    drawn = page.evaluate(HELD)
    assert len(set(drawn)) == 3
    assert {uuids[one] for one in drawn} < {"Team 2", "Team 3", "Team 5", "Team 6"}
    assert page.locator("#where").inner_text() == "Question 1 of 36"
    heads = page.locator("#answer .part-name").all_text_contents()
    assert [head.split(" · ")[0] for head in heads] == [
        uuids[one] for one in drawn for _part in range(2)
    ]
    page.evaluate(EVERYTHING, 4)
    page.wait_for_timeout(400)  # the draft is kept a moment after the last change

    # Whoever comes back on the same device is asked about the same, and finds what was chosen.
    page.reload()
    page.wait_for_selector("#answer:visible")
    assert page.evaluate(HELD) == drawn
    assert page.locator("#answer :checked:not(option)").count() == 36 + 24
    while page.locator("#next").is_visible():
        page.click("#next")
    page.click("#send")
    page.locator("#mirror").get_by_text("Your answer has arrived").wait_for()

    [answer] = make_answers.all_that_arrived()
    assert Counter(str(part.about) for part in answer.parts) == dict.fromkeys(drawn, 2)
    assert {rating for part in answer.parts for rating in part.delivered} == {4}
    bodies = " ".join(request.post_data or "" for request in sent)
    named = {uuids[one] for one in uuids if one in bodies}
    assert named == {uuids[one] for one in drawn}


def test_fewer_than_three_leave_no_empty_turn(open_page: Open) -> None:
    invitation = an_invitation()
    page = open_page(f"/s/{invitation.code}/", viewport={"width": 1280, "height": 800})
    tick(page, invitation.wave, "Team 4")
    team = invitation.wave.providers.get(name="Team 4")
    assert page.evaluate(HELD) == [str(team.uuid)]
    assert page.locator("#where").inner_text() == "Questions 1 to 6 of 12"


def test_each_of_those_ticked_is_drawn_with_the_same_chance(open_page: Open) -> None:
    page = open_page(f"/s/{an_invitation().code}/")
    drawn, different = page.evaluate(DRAWN)
    assert different == 3
    counts = Counter(drawn)
    assert sum(counts.values()) == 6000
    # 1200 each; five standard deviations of 22 are 110.
    assert {name for name, count in counts.items() if abs(count - 1200) <= 110} == set("abcde")
