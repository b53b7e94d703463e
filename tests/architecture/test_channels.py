"""The list of who can read what agrees with the access table, and names every mail."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from culture.core import channels
from culture.core.routes import ANYBODY, KEYS, SIGNED_IN, SIGNING_IN, all_routes, reader_of
from tests.architecture.access.rows import PEOPLE, Row, all_rows, allow

ROOT = Path(__file__).resolve().parents[2]
SENDS = ("send_mail(", "EmailMessage(", "EmailMultiAlternatives(")
STAFF = {
    "HR": {"hr", "outsider"},
    "administrators": {"administrator", "outsider"},
    "HR and administrators": {"hr", "administrator", "outsider"},
    "HR, administrators and the lead of the top": {"hr", "administrator", "outsider"},
    SIGNED_IN: set(PEOPLE) - {"anonymous"},
    ANYBODY: set(PEOPLE),
    SIGNING_IN: set(PEOPLE),
    KEYS: set(PEOPLE),
}
BACK_TO_SIGN_IN = 302


def contradictions(rows: list[Row]) -> list[str]:
    """Name rows of the access table by which somebody comes in for whom the list names no way."""
    readers = {route.name or route.pattern: reader_of(route) for route in all_routes()}
    return [
        f"{row} lets {role} in, and the list says: {readers[row.url]}"
        for row in rows
        for role in set(PEOPLE) & row.expected.keys() - STAFF[readers[row.url]]
        if row.expected[role] < (BACK_TO_SIGN_IN if role == "anonymous" else 400)
    ]


def test_nobody_comes_in_by_a_way_that_the_list_does_not_name() -> None:
    assert contradictions(all_rows()) == []


def test_a_way_that_the_list_does_not_name_is_found() -> None:
    leak = Row("waves:detail", allow("hr", "manager"))

    assert contradictions([leak]) == ["get waves:detail lets manager in, and the list says: HR"]


def senders(root: Path) -> set[str]:
    """The modules below a folder in whose source a mail is sent."""
    return {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for package in ("culture", "surveys", "feedback", "machine")
        for path in (root / package).rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in SENDS)
    }


def test_every_module_that_sends_mail_is_on_the_list() -> None:
    assert senders(ROOT) == {letter.module for letter in channels.all_letters()}


def test_a_module_that_sends_mail_unlisted_is_found(tmp_path: Path) -> None:
    (tmp_path / "surveys").mkdir()
    (tmp_path / "surveys" / "leak.py").write_text("send_mail(to)", encoding="utf-8")

    assert senders(tmp_path) == {"surveys.leak"}


def test_the_command_lists_pages_files_api_and_mails(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("privacy_audit", list=True)

    said = capsys.readouterr().out
    listed = {line.strip() for line in said.splitlines() if line.startswith("  ")}
    assert {route.name or route.pattern for route in all_routes()} <= listed
    heads = [line for line in said.splitlines() if not line.startswith("  ")]
    assert "everybody invited, mail:" in heads
    assert "HR, file:" in heads
    assert "holders of an API key, API:" in heads
    assert "  reminder of a wave" in said
