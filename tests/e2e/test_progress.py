"""The page of an import follows the worker, and ends as the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from feedback.touchpoints.importing.execution import execute_import
from feedback.touchpoints.importing.mapping import read_document
from feedback.touchpoints.models import ImportRun
from feedback.touchpoints.services import imports
from tests import make
from tests.e2e.scenes import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MAPPING = {
    "date": "2026-10-15",
    "ratings": {"d1": {"d1-1": {"expected": "e1", "delivered": "p1"}}},
}


def test_progress_counts_on_and_ends_as_the_report(
    live_server: LiveServer, browser: Browser
) -> None:
    unit = make.a_unit(make.an_organisation())
    hr = make.a_user(unit.organisation, is_hr=True)
    touchpoint = make.a_touchpoint(unit, make.a_version(unit.organisation))
    run = imports.upload_answers(
        actor=hr, touchpoint=touchpoint, name="past.csv", content=b"e1,p1\n6,4\n", now=make.NOW
    )
    imports.map_import(run=run, mapping=read_document(MAPPING))
    assert imports.start_import(actor=hr, run=run, now=make.NOW) is True
    with browser.new_context(base_url=live_server.url, locale="en-GB") as context:
        sign_in(context, live_server.url, hr)
        page = context.new_page()
        page.goto(reverse("touchpoints:import", args=[run.uuid]))
        progress = page.locator("#progress")
        expect(progress).to_contain_text("0 rows read, 0 rejected so far.")

        ImportRun.objects.update(rows_read=7)
        expect(progress).to_contain_text("7 rows read, 0 rejected so far.")

        execute_import(identity=run.uuid, now=make.NOW)
        expect(page.get_by_role("heading", name="Report")).to_be_visible()
        expect(page.get_by_role("button", name="Send it again")).to_have_count(0)
