"""Nothing that the browser's policy would block is written anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.markup import inline_code, inline_code_in_python, unsound_markup

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted(
    path
    for package in ("culture", "surveys", "feedback")
    for path in (ROOT / package).rglob("*.py")
)


def test_templates_hold_no_inline_code() -> None:
    found = {str(path): inline_code(path.read_text()) for path in TEMPLATES}
    assert {path: parts for path, parts in found.items() if parts} == {}


def test_templates_hold_no_unsound_markup() -> None:
    found = {str(path): unsound_markup(path.read_text()) for path in TEMPLATES}
    assert {path: parts for path, parts in found.items() if parts} == {}


def test_markup_rendered_by_python_holds_no_inline_code() -> None:
    found = {str(path): inline_code_in_python(path.read_text()) for path in MODULES}
    assert {path: parts for path, parts in found.items() if parts} == {}


@pytest.mark.parametrize(
    "markup",
    [
        "<script>go()</script>",
        '<script type="module">go()</script>',
        "<style>p{}</style>",
        '<p style="color:red">',
        '<button onclick="go()">',
        '<button hx-on:click="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_inline_code_is_noticed(markup: str) -> None:
    assert len(inline_code(markup)) == 1
    assert len(inline_code_in_python(f"def page():\n    return {markup!r}\n")) == 1


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="/static/a.js"></script>',
        '<script type="application/json">{}</script>',
        '<a href="/on/style/">on = style</a>',
        '<input name="option" data-once="1">',
    ],
)
def test_what_the_policy_allows_passes(markup: str) -> None:
    assert inline_code(markup) == []
