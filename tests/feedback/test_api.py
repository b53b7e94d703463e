from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client

from culture.accounts.models import Organisation, Scope
from culture.api.keys import MinuteCounter, RecentKeys, recent_keys
from culture.api.throttling import KeyThrottle
from culture.metrics.models import DirtyMark, Release, Series
from feedback.touchpoints.answers import ReplyRequest, id_of_receipt
from feedback.touchpoints.api import submit
from feedback.touchpoints.lookup import touchpoints_by_uuid
from feedback.touchpoints.models import Touchpoint
from surveys.responses.models import Response
from tests import make

pytestmark = pytest.mark.django_db

EVERYTHING = [scope.value for scope in Scope]
ANSWER = {
    "ratings": {
        "d1": {"d1-1": {"expected": 6, "delivered": 4}, "d1-2": {"expected": 5}},
        "d2": {"d2-1": {"expected": 7, "delivered": None}},
    },
    "comment": "A day late.",
}


@dataclass
class Program:
    """A program with a key."""

    organisation: Organisation
    secret: str

    def get(self, path: str, **query: Any) -> Any:
        return Client().get(f"/api/v1/{path}", query, headers=self.headers)

    def submit(self, touchpoint: Touchpoint, answer: object, *, key: str = "a1", **how: Any) -> Any:
        how.setdefault("content_type", "application/json")
        if isinstance(answer, dict):
            answer = {"version": str(touchpoint.version.uuid), **answer}
        content = answer if isinstance(answer, bytes) else json.dumps(answer)
        headers = {**self.headers, "Idempotency-Key": key}
        url = f"/api/v1/touchpoints/{touchpoint.uuid}/responses/"
        return Client().post(url, content, headers=headers, **how)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


def a_program(organisation: Organisation, *scopes: str) -> Program:
    return Program(organisation, make.an_api_key(organisation, scopes=scopes or EVERYTHING))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    cache.clear()
    recent_keys.forget()
    touchpoints_by_uuid.forget()
    submit.calls = MinuteCounter()
    yield
    recent_keys.forget()
    touchpoints_by_uuid.forget()


@pytest.fixture
def program() -> Program:
    return a_program(make.an_organisation())


@pytest.fixture
def touchpoint(program: Program) -> Touchpoint:
    unit = make.a_unit(program.organisation, code="top")
    return make.a_touchpoint(unit, make.a_version(program.organisation))


def problem(response: Any) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    return body["status"], body["detail"]


def test_an_answer_is_stored_with_its_mark(program: Program, touchpoint: Touchpoint) -> None:
    response = program.submit(touchpoint, ANSWER)

    stored = Response.objects.get()
    receipt = uuid.UUID(response.json()["id"])
    assert (response.status_code, set(response.json())) == (201, {"id"})
    assert receipt != stored.id == id_of_receipt(receipt)
    assert (stored.expected, stored.delivered) == ([6, 5, 7], [4, None, None])
    assert stored.way == "api"
    assert (stored.expected_1, stored.delivered_1, stored.delivered_2) == (12, 8, None)
    [(_touchpoint, words)] = make.waiting_words()
    assert words.comment == "A day late."
    assert DirtyMark.objects.count() == 1


def test_the_same_answer_again_gives_the_same_receipt(
    program: Program, touchpoint: Touchpoint
) -> None:
    first = program.submit(touchpoint, ANSWER)
    again = program.submit(touchpoint, ANSWER)

    assert (again.status_code, again.content) == (200, first.content)
    assert (Response.objects.count(), len(make.waiting_words())) == (1, 1)


def test_another_answer_with_the_same_key_is_a_conflict(
    program: Program, touchpoint: Touchpoint
) -> None:
    program.submit(touchpoint, ANSWER)
    response = program.submit(touchpoint, {**ANSWER, "comment": "On time."})

    detail = "Another answer was sent with this Idempotency-Key."
    assert problem(response) == (409, detail)
    [(_touchpoint, words)] = make.waiting_words()
    assert words.comment == "A day late."


@pytest.mark.parametrize(
    ("part", "errors"),
    [
        ({"contact": {"telephone": "22334455"}}, {"contact.telephone": "This field is unknown."}),
        ({"seconds": "12"}, {"seconds": "Give seconds as a number from 0."}),
        ({"seconds": -1}, {"seconds": "Give seconds as a number from 0."}),
        ({"seconds": True}, {"seconds": "Give seconds as a number from 0."}),
        ({"comment": []}, {"comment": "Write words here."}),
        ({"comment": 0}, {"comment": "Write words here."}),
    ],
    ids=str,
)
def test_what_a_document_says_is_stored_or_refused(
    program: Program, touchpoint: Touchpoint, part: dict[str, Any], errors: dict[str, str]
) -> None:
    touchpoint.asks_contact = True
    touchpoint.save()
    response = program.submit(touchpoint, {**ANSWER, **part})
    assert problem(response) == (422, "The answer is not valid.")
    assert response.json()["errors"] == errors
    assert Response.objects.count() == 0


def test_every_error_of_an_answer_is_told_at_once(program: Program, touchpoint: Touchpoint) -> None:
    answer = {
        "ratings": {"d1": {"d1-1": {"expected": 8, "soon": 1}, "d9-1": {}}, "d2": 3},
        "contact": {"address": "a@example.org"},
    }

    response = program.submit(touchpoint, answer)

    assert problem(response) == (422, "The answer is not valid.")
    assert response.json()["errors"] == {
        "ratings.d1.d1-1.expected": "Choose one of the answers offered.",
        "ratings.d1.d1-1.soon": "This form does not ask this side.",
        "ratings.d1.d9-1": "This form does not ask this item.",
        "ratings.d2": "An object is expected here.",
        "contact": "This form does not offer a reply.",
    }
    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"{", (400, "The request is not JSON.")),
        (b"\xff\xfe\xfd", (400, "The request is not JSON.")),
        (b"[" * 100_000, (400, "The request is not JSON.")),
        (b'{"seconds": ' + b"9" * 5_000 + b"}", (400, "The request is not JSON.")),
        (b"[]", (422, "The answer is not valid.")),
        (b'{"colour": 1}', (422, "The answer is not valid.")),
        (b"{}", (422, "The answer is not valid.")),
        (b" " * 1_000_001, (413, "The request is too large.")),
    ],
    ids=range(8),
)
def test_what_is_no_answer_is_refused_in_words(
    program: Program, touchpoint: Touchpoint, content: bytes, expected: tuple[int, str]
) -> None:
    assert problem(program.submit(touchpoint, content)) == expected


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "snø"])
def test_a_key_of_the_submission_is_needed(
    program: Program, touchpoint: Touchpoint, key: str
) -> None:
    detail = "Send an Idempotency-Key header of 1 to 200 visible characters."
    assert problem(program.submit(touchpoint, ANSWER, key=key)) == (400, detail)


def test_another_media_type_is_refused(program: Program, touchpoint: Touchpoint) -> None:
    response = program.submit(touchpoint, ANSWER, content_type="text/plain")

    assert problem(response) == (415, "Send application/json.")


def test_a_paused_touchpoint_takes_nothing(program: Program, touchpoint: Touchpoint) -> None:
    touchpoint.is_paused = True
    touchpoint.save()
    response = program.submit(touchpoint, ANSWER)

    assert problem(response) == (403, "This touchpoint takes no answers now: paused.")
    assert response.json()["state"] == "paused"
    assert Response.objects.count() == 0


def test_keys_without_scope_of_others_and_revoked_ones_store_nothing(
    program: Program, touchpoint: Touchpoint
) -> None:
    reader = a_program(program.organisation, Scope.TOUCHPOINTS_READ)
    stranger = a_program(make.an_organisation(name="Elsewhere"))
    nobody = Program(program.organisation, "sc_unknown")

    assert problem(reader.submit(touchpoint, ANSWER)) == (403, "This key may not do that.")
    assert problem(stranger.submit(touchpoint, ANSWER)) == (404, "Nothing is here.")
    response = nobody.submit(touchpoint, ANSWER)
    assert problem(response) == (401, "Send a key that works.")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert Response.objects.count() == 0


def test_a_contact_is_stored_apart(program: Program, touchpoint: Touchpoint) -> None:
    touchpoint.asks_contact = True
    touchpoint.save()
    program.submit(touchpoint, {**ANSWER, "contact": {"address": "a@example.org", "name": "Ana"}})

    [(_touchpoint, words)] = make.waiting_words()
    assert words.contact == ReplyRequest("a@example.org", name="Ana")


def test_too_many_answers_are_told_when_to_come_back(
    program: Program, touchpoint: Touchpoint, settings: Any
) -> None:
    settings.API_ANSWERS_PER_MINUTE = 1
    submit.calls = MinuteCounter(clock=lambda: 120.0 + 18)
    program.submit(touchpoint, ANSWER)
    response = program.submit(touchpoint, ANSWER)

    assert problem(response) == (429, "Too many answers in this minute.")
    assert response.headers["Retry-After"] == "42"


def test_a_new_minute_starts_at_nothing() -> None:
    moment = [59.0]
    calls = MinuteCounter(clock=lambda: moment[0])

    assert [calls.seconds_to_wait(1, limit=1) for _call in range(2)] == [0, 1]
    moment[0] = 60.0
    assert calls.seconds_to_wait(1, limit=1) == 0


def test_a_lost_database_asks_to_send_again(
    program: Program, touchpoint: Touchpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(**_facts: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(submit, "store_answer", lost)
    response = program.submit(touchpoint, ANSWER)

    assert problem(response) == (503, "The answer could not be stored. Send it again.")
    assert response.headers["Retry-After"] == "5"


def test_a_revoked_key_is_forgotten_after_seconds(program: Program) -> None:
    moment = [0.0]
    keys = RecentKeys(clock=lambda: moment[0])
    header = f"Bearer {program.secret}"

    assert keys.find(header) is not None
    program.organisation.api_keys.update(revoked_at=make.NOW)
    assert keys.find(header) is not None
    moment[0] = 3.0
    assert keys.find(header) is None


def test_units_show_what_they_belong_to(program: Program, touchpoint: Touchpoint) -> None:
    harbour = make.a_unit(program.organisation, parent=touchpoint.unit, name="Quay", code="q")
    make.a_unit(make.an_organisation(name="Elsewhere"))

    found = program.get("units/").json()["results"]

    assert [(unit["uuid"], unit["parent"]) for unit in found] == [
        (str(touchpoint.unit.uuid), None),
        (str(harbour.uuid), str(touchpoint.unit.uuid)),
    ]
    assert [unit["code"] for unit in program.get("units/", code="q").json()["results"]] == ["q"]


def test_an_instrument_shows_published_versions_whole(program: Program) -> None:
    version = make.a_version(program.organisation, items=(2, 1), reversed_items=["d1-2"])
    make.a_version(program.organisation, published=False)
    make.a_version(program.organisation, key="draft", published=False)

    listed = program.get("instruments/").json()["results"]
    shown = program.get(f"instruments/{version.instrument.uuid}/").json()

    assert [(one["key"], len(one["versions"])) for one in listed] == [("service", 1)]
    assert [one["uuid"] for one in shown["versions"]] == [str(version.uuid)]
    assert shown["versions"][0]["scale"]["high"] == 7
    dimensions = shown["versions"][0]["dimensions"]
    assert [(d["key"], [i["key"] for i in d["items"]]) for d in dimensions] == [
        ("d1", ["d1-1", "d1-2"]),
        ("d2", ["d2-1"]),
    ]
    assert dimensions[0]["items"][1] == {
        "key": "d1-2",
        "statements": make.texts("Statement 1.2"),
        "is_reversed": True,
        "is_short": False,
    }


def test_a_touchpoint_says_what_it_asks_and_whether_it_is_open(
    program: Program, touchpoint: Touchpoint
) -> None:
    shown = program.get(f"touchpoints/{touchpoint.uuid}/").json()

    assert shown["version"] == str(touchpoint.version.uuid)
    assert shown["instrument"] == str(touchpoint.version.instrument.uuid)
    assert (shown["state"], shown["form"]) == ("open", "full")
    assert shown["url"].endswith(f"/f/{touchpoint.code}/")


def test_touchpoints_of_a_unit_can_be_listed(program: Program, touchpoint: Touchpoint) -> None:
    other = make.a_unit(program.organisation, parent=touchpoint.unit)

    def listed(unit: str) -> list[str]:
        return [one["uuid"] for one in program.get("touchpoints/", unit=unit).json()["results"]]

    assert listed(str(touchpoint.unit.uuid)) == [str(touchpoint.uuid)]
    assert listed(str(other.uuid)) == []
    assert program.get("touchpoints/", unit="x").json()["errors"] == {
        "unit": ["Enter a valid UUID."]
    }


def a_release(touchpoint: Touchpoint, series: Series, sequence: int, month: int = 10) -> Release:
    return Release.objects.create(
        series=series,
        unit=touchpoint.unit,
        grain="month",
        starts_on=dt.date(2026, month, 1),
        sequence=sequence,
        published_at=make.NOW,
        content={"subjects": [{"key": "overall", "gap": -0.25, "n": 12}], "n": sequence},
        sha256="0" * 64,
        units=[touchpoint.unit_id],
    )


@pytest.fixture
def series(touchpoint: Touchpoint) -> Series:
    return Series.objects.get(organisation=touchpoint.organisation)


def test_releases_are_the_newest_releases_as_stored(
    program: Program, touchpoint: Touchpoint, series: Series
) -> None:
    for sequence in (1, 2):
        a_release(touchpoint, series, sequence)

    [found] = program.get("releases/").json()["results"]

    assert found["content"] == {
        "subjects": [{"key": "overall", "gap": -0.25, "n": 12}],
        "n": 2,
    }
    assert (found["unit"], found["series"]) == (str(touchpoint.unit.uuid), str(series.uuid))
    assert (found["grain"], found["starts_on"], found["sequence"]) == ("month", "2026-10-01", 2)


def test_releases_are_found_by_unit_series_and_period(
    program: Program, touchpoint: Touchpoint, series: Series
) -> None:
    a_release(touchpoint, series, 1)
    a_release(touchpoint, series, 1, month=11)
    here = {"unit": str(touchpoint.unit.uuid), "series": str(series.uuid), "grain": "month"}

    def days(**query: str) -> list[str]:
        return [one["starts_on"] for one in program.get("releases/", **query).json()["results"]]

    assert days(**here) == ["2026-10-01", "2026-11-01"]
    assert days(**here, period="2026-11-01") == ["2026-11-01"]
    assert days(**{**here, "unit": str(series.uuid)}) == []
    assert days(grain="year") == []
    assert program.get("releases/", grain="week").status_code == 400


def test_releases_tell_no_moment_and_no_order_of_writing(
    program: Program, touchpoint: Touchpoint, series: Series
) -> None:
    """An attack: between what is stated each hour, the order of writing tells the hour."""
    months = [4, 1, 5, 3, 2]
    other = make.a_unit(program.organisation, parent=touchpoint.unit)
    for month in months:
        a_release(touchpoint, series, 1, month=month)
    late = a_release(touchpoint, series, 1, month=6)
    Release.objects.create(
        series=series, unit=other, grain="month", starts_on=late.starts_on, sequence=1,
        published_at=make.NOW, content=late.content, sha256=late.sha256, units=[other.pk],
    )  # fmt: skip
    a_release(touchpoint, series, 2, month=1)
    walked: list[dict[str, Any]] = []
    page = program.get("releases/", page_size="2")
    while True:
        walked += page.json()["results"]
        if not page.json()["next"]:
            break
        page = Client().get(page.json()["next"], headers=program.headers)
    assert [(one["unit"] == str(other.uuid), one["starts_on"][5:7]) for one in walked] == [
        *((False, f"0{month}") for month in range(1, 7)),
        (True, "06"),
    ]
    assert {one["published_on"] for one in walked} == {"2026-11-22"}
    assert make.NOW.isoformat()[:16] not in json.dumps(walked)


def test_releases_of_others_stay_with_them(touchpoint: Touchpoint, series: Series) -> None:
    a_release(touchpoint, series, 1)
    stranger = a_program(make.an_organisation(name="Elsewhere"))

    assert stranger.get("releases/").json()["results"] == []
    assert stranger.get(f"touchpoints/{touchpoint.uuid}/").status_code == 404


def test_pages_are_walked_by_a_cursor(program: Program) -> None:
    top = make.a_unit(program.organisation)
    for name in ("A", "B"):
        make.a_unit(program.organisation, parent=top, name=name)

    first = program.get("units/", page_size=2).json()
    second = Client().get(first["next"], headers=program.headers).json()

    assert [unit["name"] for unit in first["results"] + second["results"]] == ["Harbour", "A", "B"]
    assert second["next"] is None


@pytest.mark.parametrize("path", ["units/", "touchpoints/", "instruments/", "releases/"])
@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("unti=1", {"unti": ["This parameter is unknown."]}),
        ("page_size=x", {"page_size": ["Give a whole number from 1."]}),
        ("page_size=0", {"page_size": ["Give a whole number from 1."]}),
        ("page_size=%EF%BC%95", {"page_size": ["Give a whole number from 1."]}),
        ("page_size=", {"page_size": ["Say a value, or leave the parameter out."]}),
        ("page_size=1&page_size=2", {"page_size": ["Say this parameter once."]}),
    ],
)
def test_a_parameter_is_used_or_refused(
    program: Program, path: str, query: str, errors: dict[str, list[str]]
) -> None:
    answer = program.get(f"{path}?{query}")
    assert problem(answer) == (400, "The request is not valid.")
    assert answer.json()["errors"] == errors


def test_a_filter_without_a_value_does_not_give_everything(program: Program) -> None:
    make.a_unit(program.organisation)
    answer = program.get("touchpoints/?unit=")
    assert answer.json()["errors"] == {"unit": ["Say a value, or leave the parameter out."]}
    assert program.get("units/?code=").status_code == 200


def test_one_thing_alone_has_no_pages(program: Program, touchpoint: Touchpoint) -> None:
    answer = program.get(f"touchpoints/{touchpoint.uuid}/?page_size=5")
    assert answer.json()["errors"] == {"page_size": ["This parameter is unknown."]}
    sent = program.submit(touchpoint, ANSWER, query_params={"dry": "1"})
    assert sent.json()["errors"] == {"dry": "This parameter is unknown."}
    assert Response.objects.count() == 0


@pytest.mark.parametrize("cursor", ["x", "cD14", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OQ==", "%00"])
def test_a_made_up_cursor_leads_nowhere(program: Program, cursor: str) -> None:
    assert problem(program.get("units/", cursor=cursor)) == (404, "Invalid cursor")


def test_an_unknown_address_and_a_wrong_method_are_problems(program: Program) -> None:
    assert problem(program.get("nothing/here")) == (404, "Nothing is here.")
    response = Client().delete("/api/v1/units/", headers=program.headers)
    assert problem(response) == (405, 'Method "DELETE" not allowed.')


def test_reading_too_often_is_told_when_to_come_back(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeyThrottle, "THROTTLE_RATES", {"key": "1/min"})
    program.get("units/")
    response = program.get("units/")

    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 60


def test_reading_goes_on_while_the_cache_is_down(program: Program, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
        }
    }
    assert program.get("units/").status_code == 200
