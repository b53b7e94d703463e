"""Answers go round the middleware of staff, and meet everything else as before."""

from __future__ import annotations

import json
import re
import uuid
from contextlib import nullcontext
from typing import Any

import pytest
from django import urls
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone, translation

from culture.accounts.models import ApiKey, Scope
from culture.core import short_way
from culture.org.services.keys import create_key
from feedback.touchpoints.lookup import RecentWordsKey
from feedback.touchpoints.models import Touchpoint, WordsKey
from feedback.touchpoints.services import limits
from surveys.responses import store
from surveys.responses.models import Response
from tests import make

pytestmark = pytest.mark.django_db

LONG_WAY = override_settings(
    MIDDLEWARE=[name for name in settings.MIDDLEWARE if "ShortWay" not in name]
)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def touchpoint() -> Touchpoint:
    organisation = make.an_organisation()
    return make.a_touchpoint(make.a_unit(organisation), make.a_version(organisation))


@pytest.fixture
def secret(touchpoint: Touchpoint) -> str:
    secret = ApiKey.new_secret()
    leader = make.a_leader(touchpoint.unit, is_administrator=True)
    scopes = [Scope.RESPONSES_WRITE.value]
    create_key(name="A shop", scopes=scopes, secret=secret, actor=leader, now=timezone.now())
    return secret


def posts(touchpoint: Touchpoint, secret: str) -> dict[str, dict[str, Any]]:
    """Every kind of answer, good and bad, as the client of tests posts it."""
    good = {
        "key": "0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10",
        "asked": make.asked_by(touchpoint),
        "e-d1-1": "6",
        "d-d1-1": "4",
    }
    form = {"path": f"/f/{touchpoint.code}/", "data": good}
    api: dict[str, Any] = {
        "path": f"/api/v1/touchpoints/{touchpoint.uuid}/responses/",
        "content_type": "application/json",
        "headers": {"Authorization": f"Bearer {secret}", "Idempotency-Key": "one"},
        "data": json.dumps(
            {
                "version": str(touchpoint.version.uuid),
                "ratings": {"d1": {"d1-1": {"expected": 6, "delivered": 4}}},
            }
        ),
    }
    spanish = {"Accept-Language": "es"}
    return {
        "an answer": form,
        "an answer in Spanish": form | {"headers": spanish},
        "an answer of a script": form | {"headers": {"Accept": "application/json"}},
        "an answer at the kiosk": form | {"path": f"/f/{touchpoint.code}/kiosk/"},
        "an answer in a frame": form | {"path": f"/f/{touchpoint.code}/embed/"},
        "nothing answered": form | {"data": good | {"e-d1-1": "", "d-d1-1": ""}},
        "off the scale": form | {"data": good | {"e-d1-1": "99"}, "headers": spanish},
        "an unknown form": form | {"path": "/f/unknown/", "headers": spanish},
        "a NUL": form | {"path": f"/f/{touchpoint.code}/?lang=%00"},
        "another host": form | {"headers": {"Host": "elsewhere.example.org"}},
        "chunks": form | {"headers": {"Transfer-Encoding": "chunked"}},
        "far too much": form | {"data": "a=" + "b" * 1_000_001, "content_type": FORM},
        "too many fields": form | {"data": "a=b&" * 1_001, "content_type": FORM},
        "a document": api,
        "no key": api | {"headers": {"Idempotency-Key": "one"}},
        "no document": api | {"data": "{", "headers": api["headers"] | spanish},
        "an unknown touchpoint": api
        | {"path": f"/api/v1/touchpoints/{uuid.UUID(int=1)}/responses/"},
    }


def answered(way: str, **sent: Any) -> tuple[int, dict[str, str], str]:
    """What came back, but for what each page has of its own."""
    limits.counts.forget()
    client = Client(raise_request_exception=False)
    with translation.override("en"), LONG_WAY if way == "long" else nullcontext():
        response = client.post(**sent)
    text = re.sub(r'name="(key|csrfmiddlewaretoken)" value="[^"]+"', "", response.text)
    return response.status_code, dict(response.headers), text


@pytest.mark.parametrize("https", [False, True])
def test_the_short_way_answers_as_the_long_one(
    touchpoint: Touchpoint, secret: str, https: bool
) -> None:
    with override_settings(SECURE_SSL_REDIRECT=https, ALLOWED_HOSTS=["testserver"]):
        for name, sent in posts(touchpoint, secret).items():
            Response.objects.all().delete()
            short = answered("short", **sent)
            Response.objects.all().delete()
            long = answered("long", **sent)
            assert short == long, name
            assert short[0] != 500, name


def test_an_answer_goes_the_short_way_and_a_page_does_not(
    touchpoint: Touchpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    view = urls.resolve

    def resolve(path: str) -> Any:
        seen.append(path)
        return view(path)

    monkeypatch.setattr(urls, "resolve", resolve)
    client = Client()
    for method, path in (
        ("get", f"/f/{touchpoint.code}/"),
        ("post", f"/f/{touchpoint.code}/"),
        ("post", f"/f/{touchpoint.code}/thanks/"),
        ("post", "/accounts/login/"),
        ("post", "/api/v1/touchpoints/"),
    ):
        getattr(client, method)(path)

    assert seen == [f"/f/{touchpoint.code}/"]


def test_a_form_that_could_be_forged_must_not_go_the_short_way() -> None:
    def guarded(_request: Any) -> HttpResponse:
        return HttpResponse("done")

    class Match:
        func = staticmethod(guarded)
        args: tuple[()] = ()
        kwargs: dict[str, Any] = {}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "resolve", lambda _path: Match)
        with pytest.raises(ImproperlyConfigured):
            short_way._view(RequestFactory().post("/f/x/"))


@pytest.mark.django_db(transaction=True)
def test_an_answer_survives_a_connection_that_is_gone(touchpoint: Touchpoint) -> None:
    client = Client()
    sent = posts(touchpoint, "")["an answer"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [(pid,)] = cursor.fetchall()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
    # A connection that is kept over requests, as those of the web server are.
    connection.close_at = None

    row = store.ask_to_store("SELECT 1", [])
    response = client.post(**sent)

    assert row == (1,)
    assert response.status_code == 303
    assert Response.objects.count() == 1


def test_a_statement_that_fails_on_a_good_connection_is_not_sent_again() -> None:
    asked = []

    def fail(execute: Any, statement: str, *call: Any) -> Any:
        asked.append(statement)
        if statement == "SELECT 2":
            raise OperationalError("the disk is full")
        return execute(statement, *call)

    with connection.execute_wrapper(fail), pytest.raises(OperationalError):
        store.ask_to_store("SELECT 2", [])

    assert asked.count("SELECT 2") == 1


def test_the_key_of_words_is_read_once_in_two_seconds_and_missed_at_once() -> None:
    moment = [100.0]
    recent = RecentWordsKey(clock=lambda: moment[0])

    assert recent.find() is None
    key = make.a_words_key()
    assert recent.find() == key
    WordsKey.objects.update(problem="missing")
    moment[0] += 1.9
    assert recent.find() == key
    moment[0] += 0.2
    assert recent.find() is None
