"""Every page that staff can open, looked at by a browser at two widths and in two themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import SuspiciousOperation
from django.urls import reverse
from django.views.defaults import bad_request, server_error

from culture.metrics.models import Series
from culture.metrics.windows import Window
from culture.privacy.periods import Grain, Period
from surveys.hiring.models import GuideVersion, ProfileVersion
from surveys.instruments.models import Version
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version
from tests import make
from tests.architecture.access.rows import Row, all_rows
from tests.architecture.access.world import World
from tests.e2e.findings import Inspector
from tests.e2e.scenes import (
    a_mirror_of_two_blocks,
    measured_workshops,
    numbers_of_a_year,
    sign_in,
    waves_of_a_year,
)

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import RequestFactory
    from playwright.sync_api import Browser, Page, Route
    from pytest_django.live_server_helper import LiveServer


Inspect = Callable[[str], Inspector]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# A page that several roles see is looked at once, as the first of these.
ROLES = ("manager", "hr", "administrator", "employee", "anonymous")
EVERYBODYS = ("core:home", "dashboards:index")
FILES = {
    "actions:kept_table",
    "actions:kept_workbook",
    "actions:table",
    "actions:workbook",
    "candidate:download",
    "core:health",
    "dashboards:chart",
    "dashboards:compare_table",
    "dashboards:compare_workbook",
    "dashboards:dimension_chart",
    "dashboards:stage_table",
    "dashboards:stage_workbook",
    "dashboards:table",
    "dashboards:workbook",
    "hiring:candidate_sample",
    "instruments:export",
    "interview:calendar",
    "interview:calendar_by_link",
    "mirrors:document",
    "org:roster_sample",
    "cases:figures_table",
    "cases:figures_workbook",
    "cases:table",
    "cases:workbook",
    "internal:csv",
    "internal:workbook",
    "observations:figures_table",
    "observations:figures_workbook",
    "observations:photo",
    "observations:qr_svg",
    "observations:table",
    "observations:workbook",
    "promises:figures_table",
    "promises:figures_workbook",
    "promises:table",
    "promises:workbook",
    "toolkit:confirmation_table",
    "toolkit:confirmation_workbook",
    "toolkit:download",
    "toolkit:feed",
    "touchpoints:import-rejected",
    "touchpoints:import-sample",
    "touchpoints:import-rejected-workbook",
    "touchpoints:mirror-qr-png",
    "touchpoints:mirror-qr-svg",
    "touchpoints:qr-png",
    "touchpoints:qr-svg",
    "zones:coverage_table",
    "zones:coverage_workbook",
    "zones:table",
    "zones:workbook",
}


def rows_of(role: str) -> list[Row]:
    """The rows of the access table that are looked at as a role."""
    return [
        row
        for row in all_rows()
        if row.method == "get" and (seen_by(row) == role or row.url in EVERYBODYS)
        if row.url not in FILES and not row.url.startswith(("api:", "public:"))
    ]


def seen_by(row: Row) -> str | None:
    return next((role for role in ROLES if row.expected[role] == HTTPStatus.OK), None)


def rows_seen(inspector: Inspector, world: World, role: str) -> None:
    """Visit every page of the access table that is looked at as a role."""
    for row in rows_of(role):
        # Each row starts a draft, and an instrument, a profile or a guide has one at a time.
        for drafts in (Version, GuideVersion, ProfileVersion):
            drafts.objects.filter(published_at=None).delete()
        path = reverse(row.url, kwargs=dict(row.kwargs(world)))
        inspector.visit(row.url, path)


@pytest.fixture
def inspect(world: World, browser: Browser, live_server: LiveServer) -> Iterator[Inspect]:
    """Give an inspector signed in as a role; at the end it must have found nothing."""
    inspectors = []

    def inspect_as(role: str) -> Inspector:
        context = browser.new_context(base_url=live_server.url, locale="en-GB")
        if role in world.users:
            sign_in(context, live_server.url, world.users[role])
        inspectors.append(Inspector(context.new_page()))
        return inspectors[-1]

    yield inspect_as
    for inspector in inspectors:
        inspector.page.context.close()
    assert [one for inspector in inspectors for one in inspector.found] == []


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_sound(world: World, role: str, inspect: Inspect) -> None:
    inspector = inspect(role)
    rows_seen(inspector, world, role)
    inspector.visit("not found", "/nothing/", status=404)


def test_a_long_address_stays_on_a_narrow_page(world: World, inspect: Inspect) -> None:
    world.users["long"] = make.a_user(
        world.organisation,
        email="anastasia.konstantinopolskaya-villanueva@example.org",
        is_administrator=True,
    )
    inspector = inspect("long")
    for name in ("account_email", "accounts:profile", "org:users"):
        inspector.visit(name, reverse(name))


def test_dashboards_full_of_numbers_are_sound(world: World, inspect: Inspect) -> None:
    station = numbers_of_a_year(world)
    inspector = inspect("manager")
    unit = reverse("dashboards:unit", kwargs={"identity": station.uuid})
    inspector.visit("unit", unit)
    today = Period.around(make.TODAY, Grain.MONTH)
    for period in today.widened():
        window = Window(period=period).token
        inspector.visit(f"unit in {window}", f"{unit}?window={window}")
    key = {"identity": station.uuid, "key": "responsiveness"}
    inspector.visit("dimension", reverse("dashboards:dimension", kwargs=key))
    inspector.visit("home", "/")


def test_instruments_of_employees_are_sound(world: World, inspect: Inspect) -> None:
    hr = world.users["hr"]
    draft = adopt_instrument(key="service-climate", actor=hr, now=make.NOW)
    published = publish_version(
        draft=adopt_instrument(key="empathy", actor=hr, now=make.NOW), actor=hr, now=make.NOW
    )
    inspector = inspect("hr")
    for name, version in (
        ("version", published),
        ("preview", published),
        ("correct", published),
        ("edit", draft),
        ("design", draft),
        ("publish", draft),
    ):
        inspector.visit(name, reverse(f"instruments:{name}", kwargs={"uuid": version.uuid}))


def test_a_mirror_full_of_numbers_is_sound(world: World, inspect: Inspect) -> None:
    link = a_mirror_of_two_blocks(world)
    inspector = inspect("employee")
    inspector.visit("mirror", reverse("touchpoints:mirror", args=[link.uuid]))


def test_workshops_with_advice_and_a_comparison_are_sound(world: World, inspect: Inspect) -> None:
    workshops = measured_workshops(world)
    inspector = inspect("hr")
    for workshop in workshops:
        inspector.visit(workshop.title, reverse("workshops:detail", args=[workshop.uuid]))
    inspector.visit("list", reverse("workshops:list"))


def test_culture_pages_full_of_numbers_are_sound(world: World, inspect: Inspect) -> None:
    division = waves_of_a_year(world)
    inspector = inspect("manager")
    unit = reverse("dashboards:unit", kwargs={"identity": division.uuid})
    one_sided, two_sided = Series.objects.filter(source="employee").order_by("-names__en")
    for series in (one_sided, two_sided):
        inspector.visit(f"culture, {series}", f"{unit}?series={series.uuid}&order=d1")
    team, withheld = division.children.order_by("-name").values_list("uuid", flat=True)[:2]
    for name, identity in (("team", team), ("withheld", withheld)):
        inspector.visit(name, reverse("dashboards:unit", kwargs={"identity": identity}))
    key = {"identity": division.uuid, "key": "d1"}
    inspector.visit("dimension", reverse("dashboards:dimension", kwargs=key))
    inspector.visit("home", "/")


def test_pages_of_sign_in_are_sound(world: World, inspect: Inspect) -> None:
    user = world.users["administrator"]
    inspector = inspect("administrator")
    inspector.visit("is it you?", reverse("mfa_activate_totp"))
    inspector.page.fill("[name=password]", make.PASSWORD)
    inspector.page.keyboard.press("Enter")
    inspector.page.wait_for_url(f"**{reverse('mfa_activate_totp')}")
    inspector.look("mfa_activate_totp")
    inspector.visit("mfa_add_webauthn", reverse("mfa_add_webauthn"))
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    for name in (
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
    ):
        inspector.visit(name, reverse(name))
        assert inspector.page.url.endswith(reverse(name))


def test_forms_that_are_refused_are_sound(world: World, inspect: Inspect) -> None:
    inspector = inspect("hr")
    for name in ("org:add_person", "org:roster", "touchpoints:create", "instruments:import"):
        inspector.page.goto(reverse(name))
        inspector.page.locator("main form [type=submit]").first.click()
        inspector.page.wait_for_selector("[aria-invalid=true], .alert, .errors")
        inspector.look(f"{name}, refused")


def serve(page: Page, path: str, answer: HttpResponse) -> None:
    """Give the browser this answer at this path."""

    def fulfil(route: Route) -> None:
        route.fulfill(
            status=answer.status_code, body=answer.content, headers=dict(answer.headers.items())
        )

    page.route(f"**{path}", fulfil)


def test_pages_of_errors_are_sound(inspect: Inspect, rf: RequestFactory) -> None:
    inspector = inspect("anonymous")
    page = inspector.page
    serve(page, "/400/", bad_request(rf.get("/"), SuspiciousOperation()))
    serve(page, "/500/", server_error(rf.get("/")))
    inspector.visit("bad request", "/400/", status=400)
    inspector.visit("server error", "/500/", status=500)
    page.goto(reverse("account_login"))
    page.context.clear_cookies()
    page.locator("main [type=submit]").first.click()
    page.get_by_role("heading", name="This step is not open to you").wait_for()
    inspector.look("a form that waited too long")
