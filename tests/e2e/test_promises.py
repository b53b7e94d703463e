"""Two promises on a telephone: one is renegotiated, one is broken, and customers say by a link."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from culture.chain.links import COMMUNICATION
from culture.dashboards.addresses import Address
from culture.metrics.models import Release, Series
from culture.metrics.windows import Window
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period
from feedback.promises.sources import state_all
from surveys.instruments.measures import describe_version
from surveys.instruments.models import Dimension
from tests import make
from tests.e2e.scenes import sign_in
from tests.make_promises import a_member

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

    from culture.accounts.models import User

Seat = Callable[["User | None", int], "Page"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PHONE, DESK = 360, 1280
FEWEST_TAPS = 6
PROMISE = re.compile(r"/promises/[0-9a-f-]{36}/$")


@pytest.fixture
def seat(browser: Browser, live_server: LiveServer) -> Iterator[Seat]:
    """Give somebody a window of so many pixels, signed in or without an account."""
    contexts = []

    def open_(user: User | None, width: int) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 740}
        )
        contexts.append(context)
        if user:
            sign_in(context, live_server.url, user)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


class Taps:
    """A thumb on a telephone: it counts how often it touches the glass, words aside."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.count += 1

    def choose(self, selector: str, label: str) -> None:
        """Open a list and choose from it: two touches."""
        self.page.select_option(selector, label=label)
        self.count += 2


def make_a_promise(page: Page, text: str, *, by: str, asks: bool = True) -> int:
    """Promise something from the list on, and give how many taps it took."""
    page.goto("/promises/")
    thumb = Taps(page)
    thumb.tap("main a[href='/promises/make/']")
    thumb.tap("[name=text]")
    page.keyboard.type(text)
    thumb.tap("label:has([name=kind][value=deliver])")
    thumb.choose("[name=deliverer]", by)
    if not asks:
        thumb.tap("[name=asks_first]")
    thumb.tap("main form button[type=submit]")
    page.wait_for_url(PROMISE)
    return thumb.count


def say(page: Page, act: str, **fields: str) -> None:
    """Fill in a form of the promise's page and send it."""
    form = page.locator(f"form[action$='/{act}/']")
    if not form.is_visible():
        page.locator(f"details:has(form[action$='/{act}/']) > summary").click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]").first
        if field.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()


def a_customers_word(clerk: Page, customer: Page, *, was_kept: bool, comment: str) -> None:
    """Make a link, and let the customer answer by it."""
    promise = clerk.url
    clerk.locator("form[action$='/link/'] button").click()
    address = clerk.locator("main code").inner_text()
    customer.goto("/" + address.split("/", 3)[3])
    customer.check(f"[name=answer][value={'yes' if was_kept else 'no'}]")
    customer.fill("[name=comment]", comment)
    customer.click("button[type=submit].button")
    customer.get_by_text("Your answer has arrived").wait_for()
    clerk.goto(promise)


def wilson(kept: int, of: int) -> list[float]:
    """The interval of a share as the textbook has it (Wilson 1927), in hundredths."""
    z = 1.959964
    share = kept / of
    middle = share + z * z / (2 * of)
    half = z * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return [100 * (middle + sign * half) / (1 + z * z / of) for sign in (-1, 1)]


def whose_customers_miss_reliability(shop: Unit, *, day: dt.date) -> None:
    """Sixteen customers who expect 5 and find 3 in the shop's reliability, from 1 to 7."""
    version = make.a_version(shop.organisation, items=(1, 1), published=False)
    Dimension.objects.filter(version=version, key="d1").update(key="reliability")
    version.published_at = make.NOW
    version.save(update_fields=["published_at"])
    describe_version(version)
    answers = [((6, 6), (4, 4)), ((4, 4), (2, 2))] * 8
    make.some_responses(make.a_touchpoint(shop, version), answers, day=day)
    make.settle(now=timezone.now())


def shares_on(page: Page) -> dict[str, list[str]]:
    """The table of shares, by what stands at the head of a row."""
    return {
        row.locator("th").inner_text(): [
            " ".join(cell.split()) for cell in row.locator("td").all_inner_texts()
        ]
        for row in page.locator("table").first.locator("tbody tr").all()
    }


def communication_of(shop: Unit) -> list[float]:
    """Both gaps of the link and their difference, in hundredths."""
    releases = Release.objects.filter(series__source=COMMUNICATION, grain=Grain.QUARTER.value)
    [entry] = releases.filter(unit=shop).latest("sequence").said.entries
    return [round(value or 0, 1) for value in (entry.expected, entry.delivered, entry.gap)]


def test_what_is_kept_changes_as_two_promises_end(seat: Seat) -> None:
    """From the first tap to the gap map; what pages show is worked out beside them."""
    top = make.a_unit(make.an_organisation(), name="Whole")
    shop, warehouse = (
        make.a_unit(top.organisation, parent=top, name=name) for name in ("Shop", "Warehouse")
    )
    lead = make.a_leader(shop)
    clerk = seat(a_member(shop, name="Eva Lie"), PHONE)
    store = seat(make.a_leader(warehouse, name="Mo Berg"), DESK)
    customer = seat(None, PHONE)
    today = top.organisation.day_of(timezone.now())

    # Asked first: the warehouse cannot, so another day is agreed on, and that one is kept.
    taps = make_a_promise(clerk, "Your table comes on Friday.", by="Warehouse")
    assert taps <= FEWEST_TAPS
    first = clerk.url
    store.goto("/")
    store.get_by_text("Your table comes on Friday.").first.wait_for()
    store.goto(first)
    say(store, "answer", verdict="cannot", words="It comes in ten days.")
    clerk.goto(first)
    clerk.get_by_text("we cannot keep it: It comes in ten days.").wait_for()
    day = (today + dt.timedelta(days=14)).isoformat()
    say(clerk, "new-day", due_on=day, words="By telephone")
    store.goto(first)
    say(store, "answer", verdict="can", words="")
    clerk.goto(first)
    clerk.locator("form[action$='/give/'] button").click()
    clerk.get_by_text("asked first").first.wait_for()
    say(clerk, "end", outcome="kept")
    a_customers_word(clerk, customer, was_kept=True, comment="You told me early.")
    assert clerk.locator("#customer + p").inner_text().startswith("It was kept")

    # Promised without asking, and broken; the customer says so too.
    make_a_promise(clerk, "We repair it tomorrow.", by="Warehouse", asks=False)
    clerk.get_by_text("promised without asking").first.wait_for()
    say(clerk, "end", outcome="broken", reason="unfeasible", words="The part is abroad.")
    a_customers_word(clerk, customer, was_kept=False, comment="I called twice.")
    assert clerk.locator("#customer + p").inner_text().startswith("It was not kept")

    # Five more, so that a share can be shown: 5 of 7 kept, 1 of 7 asked first.
    for number in range(5):
        make_a_promise(clerk, f"Chair {number} comes soon.", by="Warehouse", asks=False)
        ending = {"outcome": "broken", "reason": "people"} if number == 4 else {"outcome": "kept"}
        say(clerk, "end", **ending)
    low, high = wilson(5, 7)
    clerk.goto(f"/promises/units/{shop.uuid}/")
    rows = shares_on(clerk)
    assert rows["Kept in time"] == [
        f"{100 * 5 / 7:.0f} %", f"{low:.0f} to {high:.0f}", "5 of 7",
    ]  # fmt: skip
    assert rows["Asked before promised"][2] == "1 of 7"
    assert rows["Promised without asking or against the answer, and not kept"][2] == "2 of 7"

    # The link of the gap map: promises lack 200 / 7 hundredths, customers 2 points of six.
    whose_customers_miss_reliability(shop, day=today)
    state_all(now=timezone.now() + dt.timedelta(minutes=1))
    assert communication_of(shop) == [-28.6, -33.3, -4.8]
    line = Series.objects.get(source="customer")
    address = Address(line, Window(period=Period.around(today, Grain.QUARTER)))
    told = seat(lead, DESK).request.get(address.table(shop.uuid)).text().replace("\xa0", " ")
    assert f"5 of 7 promises kept in time: 71 %, interval {low:.0f} % to {high:.0f} %." in told
