"""Hiring from the first question to the last erasure, as each person in it does it on pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from surveys.hiring.candidates import mails as candidate_mails
from surveys.hiring.interviews import mails as interviewer_mails
from surveys.hiring.models import Candidate, GuideVersion, Interviewer, Scorecard, Vacancy
from tests import make
from tests.e2e.scenes import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page
    from pytest_django.live_server_helper import LiveServer

    from culture.accounts.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PEOPLE = (("Nora Dahl", "nora@example.org", "en"), ("Per Lie", "per@example.org", "nb"))
PANEL = (("Mo Berg", "mo@example.org"), ("Iris Holm", "iris@example.net"), ("Ada", "ada@x.org"))


class House:
    """A running house with a browser for each person, and the mails that it sends."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url

    @contextmanager
    def phone(self, user: User | None = None) -> Iterator[Page]:
        """Another phone: nothing is remembered of the one before."""
        with self._context(width=360, height=740) as context:
            if user:
                sign_in(context, self.url, user)
            yield context.new_page()

    @contextmanager
    def desk(self, user: User) -> Iterator[Page]:
        with self._context(width=1280, height=900) as context:
            sign_in(context, self.url, user)
            yield context.new_page()

    @contextmanager
    def _context(self, *, width: int, height: int) -> Iterator[BrowserContext]:
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            locale="en-GB",
            accept_downloads=True,
        )
        context.set_default_timeout(10_000)
        with context:
            yield context

    def way_of(self, address: str) -> str:
        """The path in the newest mail to an address."""
        for send in (candidate_mails.send_due, interviewer_mails.send_due):
            send(now=timezone.now())
        newest = [one for one in mail.outbox if one.to == [address]][-1]
        return str(urlsplit(re.findall(r"http\S+", str(newest.body))[0]).path)


@pytest.fixture
def house(
    transactional_db: None, live_server: LiveServer, browser: Browser, settings: Any, tmp_path: Path
) -> House:
    settings.LETTER_KEYS = str(tmp_path / "keys")
    return House(browser, live_server.url)


@pytest.fixture
def hr(house: House) -> User:
    return make.a_user(make.a_unit(make.an_organisation()).organisation, is_hr=True)


def button(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def link(page: Page | Locator, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def save(page: Page) -> None:
    """Press the one button of the form that the page is about."""
    page.locator("main form.form [type=submit]").click()


def write(page: Page, name: str, text: str) -> None:
    """The same text in both languages."""
    for code in ("en", "nb"):
        page.fill(f"[name={name}_{code}]", f"{text} ({code})")


def row(page: Page, name: str) -> Locator:
    return page.locator("tr", has_text=name)


def configure(page: Page) -> None:
    """A profile, a question of one's own, and a guide in two languages; from menus alone."""
    page.goto("/hiring/")
    link(page, "Role profiles")
    link(page, "New role profile")
    write(page, "name", "Night desk")
    save(page)
    for competency in ("Perspective taking", "Attentive listening"):
        button(page, f"Add “{competency}”")
    for field, points in zip(page.locator("[name^=points_]").all(), ("60", "40"), strict=True):
        field.fill(points)
    button(page, "Save the points")
    button(page, "Publish")
    profile = page.url

    page.goto("/hiring/bank/")
    button(page, "Take them over")
    page.goto("/hiring/bank/new/free/")
    write(page, "text", "Why nights?")
    save(page)

    page.goto(profile)
    button(page, "Begin the guide")
    link(page, "Change how candidates are asked")
    for other in ("es", "ru"):
        page.uncheck(f"[name=spoken][value={other}]")
    write(page, "introduction", "Take your time.")
    save(page)
    link(page, "Add questions")
    page.get_by_label("Why nights? (en)").check()
    save(page)
    page.get_by_role("link", name="Add questions").nth(1).click()
    for looks_for in ("(Perspective taking)", "(Attentive listening)"):
        page.get_by_label(looks_for).first.check()
    save(page)
    button(page, "Publish")
    expect(page.locator("main")).to_contain_text("It stays as it is.")


def open_vacancy(page: Page) -> str:
    """The address of an open vacancy with its candidates, its panel and planned interviews."""
    page.goto("/hiring/vacancies/new/")
    page.fill("[name=title]", "Night desk")
    for field in ("unit", "profile_version"):
        page.select_option(f"[name={field}]", index=1)
    save(page)
    button(page, "Open it to candidates")
    vacancy = urlsplit(page.url).path
    for name, email, language in PEOPLE:
        page.goto(f"{vacancy}candidates/add/")
        page.fill("[name=name]", name)
        page.fill("[name=email]", email)
        page.select_option("select[name=language]", language)
        save(page)
    for name, email in PANEL:
        page.goto(f"{vacancy}panel/add/")
        page.fill("[name=name]", name)
        page.fill("[name=email]", email)
        save(page)
    for name, *_more in PEOPLE:
        link(row(page, name), "Plan an interview")
        page.fill("[name=starts_at]", "2026-12-02T10:00")
        save(page)
    return vacancy


def answer(house: House, email: str, *, asked: str, stops: bool) -> None:
    """Agree, answer and send on a phone; where somebody stops, another phone goes on."""
    place = house.way_of(email)
    with house.phone() as page:
        page.goto(place)
        page.check("[name=agree]")
        page.click("form:has([name=agree]) [type=submit]")
        page.locator("a.button").click()
        expect(page.locator("main")).to_contain_text(asked)
        page.fill("textarea", "Because nights")
        if not stops:
            look_through_and_send(page)
            return
        page.click("[name=save]")
    with house.phone() as page:
        page.goto(place)
        page.locator("a.button").click()
        assert page.input_value("textarea") == "Because nights"
        look_through_and_send(page)


def look_through_and_send(page: Page) -> None:
    page.fill("textarea", "Because nights are calm.")
    page.click("[name=check]")
    expect(page.locator("main")).to_contain_text("Because nights are calm.")
    page.click("form:has([name=key]) [type=submit]")
    page.wait_for_url("**/apply/me/*/?lang=*")


def rate(page: Page, place: str, *, points: tuple[int, int], secret: str) -> str:
    """Rate both candidates alike; what a card shows before the first mark is given back."""
    seen = ""
    for name, *_more in PEOPLE:
        page.goto(place)
        link(page, name)
        seen += page.content()
        for number, given in enumerate(points, 1):
            page.check(f"[name=q{number}][value='{given}']")
            page.fill(f"[name=q{number}-note]", secret)
        page.click("[name=send]")
        expect(page.locator("main")).to_contain_text("sent")
        seen += page.content()
    return seen


def test_from_the_bank_to_a_decision_and_to_erased_data(house: House, hr: User) -> None:
    account = make.a_user(hr.organisation, email=PANEL[0][1], name=PANEL[0][0])
    with house.desk(hr) as page:
        configure(page)
        assert GuideVersion.objects.get().languages == ["en", "nb"]
        vacancy = open_vacancy(page)
        assert [one.user for one in Interviewer.objects.order_by("pk")] == [account, None, None]

        answer(house, PEOPLE[0][1], asked="Why nights? (en)", stops=True)
        answer(house, PEOPLE[1][1], asked="Why nights? (nb)", stops=False)
        assert all(one.has_submitted for one in Candidate.objects.all())

        everybody_rates(house, account, look=lambda: page.goto(f"{vacancy}panel/") and page)
        debrief_and_decide(page, vacancy)
        page.goto("/hiring/fairness/")
        expect(page.locator("main")).to_contain_text("Too few to tell.")

        take_along_and_erase(house, PEOPLE[0][1])
        page.goto(f"{vacancy}candidates/")
        expect(page.locator("main")).not_to_contain_text("Nora Dahl")
        expect(page.locator("main")).to_contain_text("Per Lie")


def everybody_rates(house: House, account: User, *, look: Callable[[], Any]) -> None:
    """Three people rate, each alone; nobody reads of another, and who plans reads a count."""
    told: list[str] = []
    for place, (name, email) in enumerate(PANEL):
        expect(row(look(), "Nora Dahl")).to_contain_text(f"{place} of 3 in" if place else "0 of 3")
        with house.phone(account if name == account.name else None) as page:
            # Apart in the first answer, of one mind about the second.
            marks = ((1, 3, 5)[place], 4)
            secret = f"zq-{place}"
            seen = rate(page, house.way_of(email), points=marks, secret=secret)
            assert not [other for other in told if other in seen]
            told.append(secret)
    assert Scorecard.objects.filter(sent_at__isnull=False).count() == 6
    assert not [one for one in told if one in look().content()]
    expect(row(look(), "Nora Dahl")).to_contain_text("all in")


def debrief_and_decide(page: Page, vacancy: str) -> None:
    """What was seen differently stands first; what is agreed, and the decision, have a reason."""
    for name, *_more in PEOPLE:
        page.goto(f"{vacancy}panel/")
        button(row(page, name), "Begin the debrief")
        sections = page.locator("main section.card h2").all_inner_texts()
        assert sections == ["Perspective taking", "Attentive listening"]
        assert page.locator("main section.card").first.inner_text().count("zq-") == 3
        link(page, "Write down what you agreed")
        page.check("[name=points][value='3']")
        page.fill("[name=reason]", "Asked before answering.")
        save(page)
        link(page, "Decide")
        page.locator("[name=outcome]").first.check()
        page.locator("[name=reason]").first.check()
        page.fill("[name=note]", "Heard three times.")
        save(page)
        expect(page.locator("main")).to_contain_text("Heard three times.")
    page.goto(f"{vacancy}panel/")
    button(page, "End this vacancy")
    assert Vacancy.objects.get().state == Vacancy.State.DECIDED


def take_along_and_erase(house: House, email: str) -> None:
    place = house.way_of(email)
    with house.phone() as page:
        page.goto(place)
        page.locator("a[href*='/rights/']").first.click()
        with page.expect_download() as fetched:
            page.click("a[download]")
        said = json.loads(Path(fetched.value.path()).read_text())
        assert [one["answer"] for one in said["answers"]] == [["Because nights are calm."]]
        assert said["decision"]["note"] == "Heard three times."
        assert [one["agreed"] for one in said["ratings"]] == [
            [{"points": 3, "reason": "Asked before answering."}],
            [],
        ]
        page.fill("#typed", "erase")
        page.click("form:has(#typed) [type=submit]")
        expect(page.locator("h1")).to_be_visible()
        page.goto(place)
        assert "Because nights" not in page.content()
    assert [one.name for one in Candidate.objects.all()] == ["Per Lie"]
