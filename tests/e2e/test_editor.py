"""The editor of a questionnaire loses no word: it saves by itself, or keeps what it cannot save."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from culture.accounts.models import User
from surveys.instruments.models import Item, Version
from surveys.instruments.services import drafts
from surveys.instruments.wording import wording_of
from tests import make
from tests.e2e.scenes import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(languages=["en", "ru"]), is_hr=True)


@pytest.fixture
def draft(hr: User) -> Version:
    return make.a_version(hr.organisation, published=False)


@pytest.fixture
def page(live_server: LiveServer, browser: Browser, hr: User) -> Iterator[Page]:
    with browser.new_context(base_url=live_server.url, locale="en-GB") as context:
        sign_in(context, live_server.url, hr)
        yield context.new_page()


def edit(draft: Version) -> str:
    return reverse("instruments:edit", kwargs={"uuid": draft.uuid}, query={"lang": "en"})


def field(page: Page, name: str) -> Locator:
    return page.locator(f"[name='{name}']")


def test_what_is_typed_is_saved_and_what_others_saved_appears(
    page: Page, hr: User, draft: Version
) -> None:
    page.goto(edit(draft))
    theirs = replace(wording_of(draft, "en"), description="Theirs")
    drafts.change_texts(draft=draft, language="en", wording=theirs, actor=hr, now=make.NOW)

    field(page, "name").fill("Typed")

    expect(page.locator("#saving")).to_have_text("Saved.")
    expect(field(page, "description")).to_have_value("Theirs")
    draft.refresh_from_db()
    assert (draft.names["en"], draft.descriptions["en"]) == ("Typed", "Theirs")


def test_a_link_that_is_followed_at_once_saves_first(page: Page, draft: Version) -> None:
    page.goto(edit(draft))
    field(page, "name").fill("Typed")
    field(page, "new-dimension").fill("Speed")

    page.get_by_role("link", name="Preview").click()

    expect(page.locator("h1")).to_have_text("Typed")
    keys = draft.dimensions.order_by("position").values_list("key", flat=True)
    assert list(keys) == ["d1", "d2", "speed"]


def test_words_of_a_session_that_ended_come_back(
    page: Page, live_server: LiveServer, hr: User, draft: Version
) -> None:
    page.goto(edit(draft))
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    field(page, "name").fill("Typed")
    expect(page.locator("#saving")).to_contain_text("Your words are kept in this tab.")

    sign_in(page.context, live_server.url, hr)
    page.goto(edit(draft))

    expect(field(page, "name")).to_have_value("Typed")
    expect(page.locator("#saving")).to_have_text("Saved.")
    draft.refresh_from_db()
    assert draft.names["en"] == "Typed"


def test_what_is_missing_is_a_link_to_a_field_in_sight_with_the_focus(
    page: Page, draft: Version
) -> None:
    item = Item.objects.get(dimension__version=draft, key="d2-1")
    Item.objects.filter(pk=item.pk).update(statements={"en": "Clean."})
    page.goto(reverse("instruments:publish", kwargs={"uuid": draft.uuid}))

    page.get_by_role("link", name="Statement 1 of “Dimension 2 (en)”").click()

    wanted = field(page, f"statement-{item.uuid}")
    expect(wanted).to_be_focused()
    expect(wanted).to_be_in_viewport()
    expect(page.locator(".tabs [aria-current]")).to_have_text("Русский")
