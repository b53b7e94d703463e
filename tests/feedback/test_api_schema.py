"""Fuzzes every call of the API from its own description."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error

from culture.accounts.models import Scope
from tests import make

CALLS_EACH = 12


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the connection of the test open between calls, as Django's own client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def program() -> dict[str, Any]:
    """An organisation with something behind every address."""
    organisation = make.an_organisation()
    unit = make.a_unit(organisation, code="top")
    touchpoint = make.a_touchpoint(unit, make.a_version(organisation), asks_contact=True)
    secret = make.an_api_key(organisation, scopes=[scope.value for scope in Scope])
    return {
        "Authorization": f"Bearer {secret}",
        "touchpoint": touchpoint.uuid,
        "unit": unit.uuid,
        "instrument": touchpoint.version.instrument.uuid,
    }


def _aim(case: schemathesis.Case[Any], program: dict[str, Any], turn: int) -> None:
    """Send every second call to something that exists, with a key of its own."""
    if turn % 2 and case.path_parameters:
        kind = next(
            kind for kind in ("instrument", "touchpoint", "unit") if f"/{kind}s" in case.path
        )
        case.path_parameters["uuid"] = str(program[kind])
        if case.headers and "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = str(uuid.uuid4())


@pytest.mark.django_db
@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_no_call_that_the_schema_allows_or_forbids_breaks_the_server(
    program: dict[str, Any], mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    headers = {"Authorization": program["Authorization"]}
    seen: Counter[str] = Counter()
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=CALLS_EACH,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def call(case: schemathesis.Case[Any]) -> None:
            seen[case.operation.label] += 1
            _aim(case, program, seen[case.operation.label])
            response = case.call(headers=headers)
            case.validate_response(response, checks=[not_a_server_error])

        cache.clear()
        call()
    assert sorted(seen) == [
        "GET /api/v1/instruments/",
        "GET /api/v1/instruments/{uuid}/",
        "GET /api/v1/releases/",
        "GET /api/v1/touchpoints/",
        "GET /api/v1/touchpoints/{uuid}/",
        "GET /api/v1/units/",
        "POST /api/v1/touchpoints/{uuid}/responses/",
    ]
