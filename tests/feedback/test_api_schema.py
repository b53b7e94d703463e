"""Asks every call of the API what its own description allows and forbids, and checks each answer.

`make test` sends some hundred requests; API_CALLS says how many each call gets beside those that
try every limit of its description once.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, CheckFunction
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi import checks as openapi

from culture.accounts.models import Scope
from culture.toolkit.models import Run
from culture.toolkit.opening import open_due
from culture.toolkit.services import versions
from tests import make
from tests.make_actions import an_action
from tests.make_cases import a_contact
from tests.make_observations import an_observation
from tests.make_promises import a_promise

CALLS = int(os.environ.get("API_CALLS", "12"))
SUBMIT = "POST /api/v1/touchpoints/{uuid}/responses/"
OBSERVATION = "POST /api/v1/observations/"
PROMISE = "POST /api/v1/promises/"
EVIDENCE = "PUT /api/v1/toolkit/checklists/{uuid}/evidence/{evidence}/"
ACTION = "POST /api/v1/actions/"
EVERYTHING = [
    "GET /api/v1/actions/",
    "GET /api/v1/actions/{uuid}/",
    "GET /api/v1/cases/",
    "GET /api/v1/cases/{uuid}/",
    "GET /api/v1/hiring/empathy/",
    "GET /api/v1/instruments/",
    "GET /api/v1/instruments/{uuid}/",
    "GET /api/v1/observations/",
    "GET /api/v1/observations/{uuid}/",
    "GET /api/v1/promises/",
    "GET /api/v1/promises/{uuid}/",
    "GET /api/v1/releases/",
    "GET /api/v1/toolkit/checklists/",
    "GET /api/v1/toolkit/units/{uuid}/",
    "GET /api/v1/touchpoints/",
    "GET /api/v1/touchpoints/{uuid}/",
    "GET /api/v1/units/",
    ACTION,
    OBSERVATION,
    PROMISE,
    SUBMIT,
    EVIDENCE,
]
# What cannot hold, and why.
EXCLUDED: dict[str, list[CheckFunction]] = {
    # Which statements, sides and points an answer may have stands in the version that is answered;
    # OpenAPI cannot say it. `_refused_with_reason` checks what is left of it.
    SUBMIT: [openapi.positive_data_acceptance],
    # The unit is one of the organisation's.
    OBSERVATION: [openapi.positive_data_acceptance],
    # A promise is due later than now, and its units are some of the organisation's.
    PROMISE: [openapi.positive_data_acceptance],
    # An action is due later than now, and its unit and owner are some of the organisation's.
    ACTION: [openapi.positive_data_acceptance],
    # The practice is one of those on the checklist.
    EVIDENCE: [openapi.positive_data_acceptance],
}
VERSION = "0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10"
AN_ANSWER = {
    "version": VERSION,
    "ratings": {"d1": {"d1-1": {"expected": 6, "delivered": 4}}},
    "importance": {"d1": 60, "d2": 40},
    "comment": "A day late.",
    "contact": {"address": "ana@example.org", "name": "Ana", "message": "Please call."},
    "seconds": 41.5,
}
seen: Counter[str] = Counter()


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
def program(db: None) -> dict[str, str]:
    """An organisation with something behind every address, and the key of a program."""
    organisation = make.an_organisation()
    unit = make.a_unit(organisation, code="top")
    version = make.a_version(organisation, importance=True)
    touchpoint = make.a_touchpoint(unit, version, asks_contact=True, asks_importance=True)
    make.some_responses(touchpoint, [((5, 4, 3), (4, 3, 2))] * 5)
    make.settle()
    hr = make.a_user(organisation, is_hr=True)
    make.a_position(make.a_person(organisation), unit)
    versions.publish_version(
        actor=hr, draft=versions.begin_draft(actor=hr, now=make.NOW), now=make.NOW
    )
    open_due(now=make.NOW)
    secret = make.an_api_key(organisation, scopes=[scope.value for scope in Scope])
    return {
        "action": str(an_action(hr, unit).uuid),
        "checklist": str(Run.objects.filter(unit=unit).latest("pk").uuid),
        "case": str(a_contact(unit).uuid),
        "observation": str(an_observation(hr, unit).uuid),
        "promise": str(a_promise(hr, unit).uuid),
        "Authorization": f"Bearer {secret}",
        "touchpoint": str(touchpoint.uuid),
        "unit": str(unit.uuid),
        "instrument": str(touchpoint.version.instrument.uuid),
        "version": str(touchpoint.version.uuid),
    }


def description() -> schemathesis.BaseSchema:
    """The API's own description, with an example of an answer that `aim` makes true."""
    generator: Any = SchemaGenerator  # it has no types
    raw = generator().get_schema(request=None, public=True)
    method, _space, place = SUBMIT.partition(" ")
    for content in raw["paths"][place][method.lower()]["requestBody"]["content"].values():
        content["examples"] = {"AnAnswer": {"value": AN_ANSWER}}
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = get_wsgi_application()
    # The key is a real one; a made-up one would hide what is refused for another reason.
    schema.config.generation.update(with_security_parameters=False)
    return schema


def kind_of(path: str) -> str:
    kinds = (
        "action",
        "case",
        "checklist",
        "instrument",
        "observation",
        "promise",
        "touchpoint",
        "unit",
    )
    return next(kind for kind in kinds if f"/{kind}s" in path)


api = description()


def test_every_call_of_the_api_is_described_and_asked() -> None:
    operations: Any = api.get_all_operations()
    assert sorted(result.ok().label for result in operations) == EVERYTHING


@api.parametrize()
@settings(
    max_examples=CALLS,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_description_promises(
    case: schemathesis.Case[Any], program: dict[str, str]
) -> None:
    seen[case.operation.label] += 1
    aim(case, program, seen[case.operation.label])
    cache.clear()  # what is limited by time is asked as the first time
    headers = {"Authorization": program["Authorization"]}
    answer = case.call(headers=headers)
    excluded = EXCLUDED.get(case.operation.label, [])
    checks: Any = [check for check in CHECKS.get_all() if check not in excluded]
    case.validate_response(answer, checks=checks, headers=headers)
    if case.operation.label == SUBMIT:
        refused_with_reason(answer)


def aim(case: schemathesis.Case[Any], program: dict[str, str], turn: int) -> None:
    """Send every second call to something that exists, and the example to what it is about."""
    negative = case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH)
    if turn % 2 and case.path_parameters and not negative:
        case.path_parameters["uuid"] = program[kind_of(case.path)]
    if isinstance(case.body, dict) and case.body.get("version") == VERSION:
        case.body["version"] = program["version"]


def refused_with_reason(answer: Any) -> None:
    """Whatever is not taken says what was wrong with which part of it."""
    if answer.status_code == 422:
        assert answer.json()["errors"]
