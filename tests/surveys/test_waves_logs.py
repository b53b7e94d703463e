"""Nothing that somebody does on the pages of a wave stands in the log."""

from __future__ import annotations

import datetime as dt
import logging
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from tests.make_tokens import a_token, an_invitation
from tests.surveys.test_waves_answering_web import SAID

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the house's own handler writes."""
    (handler,) = (
        handler
        for handler in logging.getLogger().handlers
        if type(handler) is logging.StreamHandler
        and any(type(one).__name__ == "RespondentsFilter" for one in handler.filters)
    )
    written = StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before or sys.stderr)


def test_refusals_leave_no_line(client: Client, log: StringIO) -> None:
    invitation = an_invitation()

    client.post(f"/s/{invitation.code}/token/", {"blinded": "x"})
    client.get(f"/s/{invitation.code}/token/")
    client.get("/s/nothing/more/here/")
    client.post("/s/answers/", SAID)
    client.get("/somewhere/else/")

    (line,) = log.getvalue().splitlines()
    assert line.endswith("Z WARNING django.request: Not Found: /somewhere/else/")


def test_a_failure_is_logged_by_its_day_kind_and_place_only(
    log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    invitation = an_invitation()
    token = a_token(client, invitation)

    def fail(*_args: Any, **_facts: Any) -> None:
        raise TypeError("Bo Lind did it.")

    monkeypatch.setattr("surveys.waves.answering.views.answers.own_profiles", fail)
    response = client.post("/s/answers/", token | SAID)

    assert response.status_code == 500
    day = dt.datetime.now(dt.UTC).date()
    assert log.getvalue().startswith(
        f"{day}T00:00:00.000Z ERROR django.request: A page of respondents failed: TypeError in "
    )
    assert "test_waves_logs.py, line" in log.getvalue()
    assert "Bo Lind" not in log.getvalue()
    assert log.getvalue().count("\n") == 1
