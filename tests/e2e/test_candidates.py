"""Candidates and an interviewer from outside, on a phone and by links: breaks and languages."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from surveys.hiring.models import Candidate, CandidateAnswer, ScorecardRating, Vacancy
from tests import make
from tests.make_candidates import a_candidate, a_link
from tests.make_hiring import a_guide, a_role_profile, a_vacancy
from tests.make_interviews import a_link_of, an_interview, an_interviewer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
THREE_MINUTES = 180


@pytest.fixture
def vacancy(transactional_db: None, settings: Any, tmp_path: Path) -> Vacancy:
    settings.LETTER_KEYS = str(tmp_path / "keys")
    unit = make.a_unit(make.an_organisation())
    guide = a_guide(a_role_profile(unit.organisation), questions=9, written=2)
    return a_vacancy(unit, guide=guide)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 360, "height": 740},
        locale="nb-NO",
        accept_downloads=True,
    )
    yield context
    context.close()


def is_sound(page: Page) -> None:
    """Nothing is wider than the phone, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def place_of(candidate: Candidate) -> str:
    return f"/apply/me/{a_link(candidate, now=timezone.now())}/"


def agree(page: Page, place: str) -> None:
    page.goto(place)
    is_sound(page)
    page.check("[name=agree]")
    page.click("form:has([name=agree]) [type=submit]")
    page.goto(page.locator("a.button").first.get_attribute("href") or "")


def write(page: Page, *answers: str) -> None:
    for field, words in zip(page.locator("textarea").all(), answers, strict=False):
        field.fill(words)


def test_a_candidate_goes_on_after_a_break_and_takes_the_data_along(
    vacancy: Vacancy, phone: BrowserContext
) -> None:
    candidate = a_candidate(vacancy, language="en", name="Nora Dahl")
    page = phone.new_page()
    agree(page, place_of(candidate))
    assert page.locator("html").get_attribute("lang") == "en"
    write(page, "Half a sentence")
    is_sound(page)
    page.click("[name=save]")
    page.close()

    # Another day, by another link.
    page = phone.new_page()
    page.goto(place_of(candidate))
    page.goto(page.locator("a.button").first.get_attribute("href") or "")
    assert page.locator("textarea").first.input_value() == "Half a sentence"
    write(page, "A whole sentence.", "And another.")
    page.click("[name=check]")
    is_sound(page)
    assert "A whole sentence." in page.locator("main").inner_text()
    page.click("form:has([name=key]) [type=submit]")
    candidate.refresh_from_db()
    assert candidate.has_submitted
    assert CandidateAnswer.objects.filter(candidate=candidate).count() == 2

    page.goto(page.locator("a[href*='/rights/']").first.get_attribute("href") or "")
    is_sound(page)
    with page.expect_download() as fetched:
        page.click("a[download]")
    said = json.loads(Path(fetched.value.path()).read_text())
    assert [one["answer"] for one in said["answers"]] == [["A whole sentence."], ["And another."]]
    page.fill("#typed", "erase")
    page.click("form:has(#typed) [type=submit]")
    page.wait_for_load_state()
    assert not Candidate.objects.filter(pk=candidate.pk).exists()
    is_sound(page)


def test_another_candidate_answers_in_the_second_language(
    vacancy: Vacancy, phone: BrowserContext
) -> None:
    candidate = a_candidate(vacancy, language="nb", name="Per Lie")
    page = phone.new_page()
    agree(page, place_of(candidate))
    assert page.locator("html").get_attribute("lang") == "nb"
    assert "free-1 (nb)" in page.locator("main").inner_text()
    write(page, "Jeg spurte først.", "Ja.")
    page.click("[name=check]")
    page.click("form:has([name=key]) [type=submit]")
    page.wait_for_load_state()
    candidate.refresh_from_db()
    assert candidate.has_submitted


def test_an_interviewer_rates_on_a_phone_in_less_than_three_minutes(
    vacancy: Vacancy, phone: BrowserContext
) -> None:
    """A tap and two words of a note for each of nine answers, as slowly as people type."""
    candidate, person = a_candidate(vacancy), an_interviewer(vacancy)
    an_interview(candidate, person)
    page = phone.new_page()
    page.goto(f"/interviews/by/{a_link_of(person, now=timezone.now())}/")
    is_sound(page)
    began = time.monotonic()
    page.get_by_role("link", name=candidate.name).first.click()
    is_sound(page)
    pauses = 0
    for number in range(1, 10):
        page.check(f"[name=q{number}][value='4']")
        page.fill(f"[name=q{number}-note]", "Asked first.")
        pauses += 15  # seconds of reading the anchors and typing twelve letters with two thumbs
    page.click("[name=send]")
    page.wait_for_load_state()

    assert ScorecardRating.objects.filter(points=4, note="Asked first.").count() == 9
    assert time.monotonic() - began + pauses < THREE_MINUTES
