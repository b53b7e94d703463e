import logging
import sys

from django.test import RequestFactory

from culture.core.logs import HidesInvitations

CODE = "bekp12sfzstwarrtwwkf5vev31"


def said(path: str, *, error: Exception | None = None) -> str:
    """What stands in the log of a request to a path."""
    caught = None
    if error:
        try:
            raise error
        except type(error):
            caught = sys.exc_info()
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 1, "%s: %s", ("Conflict", path), caught
    )
    record.request = RequestFactory().get(path)
    assert HidesInvitations().filter(record)
    return logging.Formatter("{message}", style="{").format(record)


def test_the_code_of_an_invitation_is_not_logged() -> None:
    assert said(f"/s/{CODE}/token/") == "Conflict: /s/…"


def test_other_addresses_are_logged_as_they_are() -> None:
    assert said("/organisation/x/") == "Conflict: /organisation/x/"


def test_an_error_is_logged_with_its_place_and_without_its_message() -> None:
    logged = said("/s/answers/", error=ValueError("Let us decide"))

    assert logged.startswith('Conflict: /s/…\n  File "')
    assert logged.endswith("ValueError")
    assert "Let us decide" not in logged


def test_an_error_elsewhere_keeps_its_message() -> None:
    assert "ValueError: seven" in said("/organisation/", error=ValueError("seven"))
