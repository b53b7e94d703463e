"""What the inspector of pages must find, planted in a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.findings import Inspector

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.e2e

CONTRAST, HEADING = "color-contrast", "page-has-heading-one"
PAGE = """data:text/html,<!doctype html><html lang=en><title>Page</title><style>{style}</style>
<main><h1>Page</h1><p>Words <a href=/>and a way on</a>.</p></main>"""


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("", []),
        ("p { color: silver }", [f"light, 1280 px: {CONTRAST}", f"dark, 320 px: {CONTRAST}"]),
        ("p { width: 400px }", ["wider than 320 px"]),
        (
            "h1 { display: none }",
            ["light, 1280 px: page-has-heading-one", "dark, 320 px: page-has"],
        ),
        (
            "@media (prefers-color-scheme: dark) { p { color: gray; background: dimgray } }",
            [f"dark, 320 px: {CONTRAST}"],
        ),
        (
            "@media (max-width: 400px) { p { color: silver } }",
            [f"dark, 320 px: {CONTRAST}"],
        ),
    ],
)
def test_a_fault_that_is_planted_is_found(browser: Browser, style: str, found: list[str]) -> None:
    with browser.new_context() as context:
        inspector = Inspector(context.new_page())
        inspector.page.goto(PAGE.format(style=style))
        inspector.look("page")
    assert len(inspector.found) == len(found)
    for one, beginning in zip(inspector.found, found, strict=True):
        assert one.startswith(f"page: {beginning}")
