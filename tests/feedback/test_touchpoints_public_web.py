"""The pages customers open, without a browser."""

import datetime as dt
import gzip
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.test import Client
from django.utils import translation

from culture.metrics.models import DirtyMark
from feedback.touchpoints.answers import receipt_id
from feedback.touchpoints.lookup import recent_touchpoints
from feedback.touchpoints.models import Touchpoint
from surveys.responses.models import Response
from tests import make

KEY = "0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10"
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def _visible_words() -> Any:
    """Compare English words, whatever an earlier test has chosen."""
    with translation.override("en"):
        yield


def a_touchpoint(**facts: Any) -> Touchpoint:
    organisation = make.an_organisation()
    version = make.a_version(organisation, importance=True)
    facts = {"asks_contact": True, "asks_importance": True} | facts
    return make.a_touchpoint(make.a_unit(organisation), version, **facts)


def an_answer(touchpoint: Touchpoint) -> dict[str, str]:
    return {"key": KEY, "asked": make.asked_by(touchpoint), "e-d1-1": "6", "d-d1-1": "4"}


def url_of(touchpoint: Touchpoint, place: str = "") -> str:
    return f"/f/{touchpoint.code}/{place}"


def text_of(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def value_in(page: str, name: str) -> str:
    found = re.search(rf'<input type="radio" name="{name}" value="(\w+)" checked', page)
    return found[1] if found else ""


def test_the_form_asks_every_statement_and_says_first_what_is_kept(
    client: Client, db: None
) -> None:
    page = text_of(client.get(url_of(a_touchpoint())))

    assert [page.count(f"Statement {number}") for number in ("1.1", "1.2", "2.1")] == [1, 1, 1]
    promise = "without a name or an address, and of the time only the day."
    assert page.index(promise) < page.index("Statement 1.1") < page.rindex(promise)
    assert "together with at least 4 others" in page
    assert "csrf" not in page


def test_every_load_has_its_own_key(client: Client, db: None) -> None:
    touchpoint = a_touchpoint()

    keys = [key_in(text_of(client.get(url_of(touchpoint)))) for _ in range(2)]

    assert [uuid.UUID(key).version for key in keys] == [4, 4]
    assert keys[0] != keys[1]


@pytest.mark.parametrize(
    ("is_personal", "asks", "kept"),
    [(False, "", "es"), (True, "", ""), (False, "asks_comment", ""), (False, "asks_contact", "")],
)
def test_the_language_of_the_form_is_kept_and_said_where_it_cannot_lead_to_a_person(
    client: Client, db: None, kept: str, asks: str, *, is_personal: bool
) -> None:
    """Words show their language: beside ratings, that of one answer would lead to them."""
    facts = {"asks_contact": False, "asks_comment": False} | ({asks: True} if asks else {})
    touchpoint = a_touchpoint(asks_importance=False, **facts)
    if is_personal:
        touchpoint.person = make.a_person(touchpoint.organisation)
        make.a_position(touchpoint.person, touchpoint.unit)
        touchpoint.kind = Touchpoint.Kind.PERSONAL
        touchpoint.save()

    page = text_of(client.get(url_of(touchpoint)))
    client.post(url_of(touchpoint) + "?lang=es", an_answer(touchpoint))

    response = Response.objects.get()
    assert (response.language, response.asked) == (kept, 3)
    assert ("The language of this form is kept too" in page) is bool(kept)


def test_a_page_that_asked_for_words_keeps_no_language_though_its_touchpoint_asks_no_more(
    client: Client, db: None
) -> None:
    touchpoint = a_touchpoint(asks_contact=False, asks_importance=False)
    answer = an_answer(touchpoint) | {"comment": "Demasiado lento."}
    touchpoint.asks_comment = False
    touchpoint.save()
    recent_touchpoints.forget()

    client.post(url_of(touchpoint) + "?lang=es", answer)
    client.post(url_of(touchpoint) + "?lang=es", an_answer(touchpoint) | {"key": str(uuid.uuid4())})

    assert sorted(Response.objects.values_list("language", flat=True)) == ["", "es"]


def test_an_answer_leads_to_a_receipt_that_can_be_reloaded(client: Client, db: None) -> None:
    touchpoint = a_touchpoint()

    stored = client.post(url_of(touchpoint), an_answer(touchpoint) | {"comment": "Too slow."})

    receipt = receipt_id(touchpoint.uuid, KEY)
    assert stored.status_code == 303
    assert stored["Location"] == f"/f/{touchpoint.code}/thanks/{receipt}/?lang=en"
    for _ in range(2):
        thanks = client.get(stored["Location"])
        assert thanks.status_code == 200
        assert "Your answer is stored." in text_of(thanks)
        assert "Too slow." not in text_of(thanks)
    assert DirtyMark.objects.count() == 1


def test_neither_receipt_nor_key_leads_to_the_answer_without_the_secret(
    client: Client, db: None, settings: Any
) -> None:
    touchpoint = a_touchpoint()
    url = url_of(touchpoint)
    address = client.post(url, an_answer(touchpoint))["Location"]
    [stored] = Response.objects.values_list("id", flat=True)

    told = {uuid.UUID(part) for part in re.findall(r"[0-9a-f-]{36}", address)} | {uuid.UUID(KEY)}
    made = {uuid.uuid5(touchpoint.uuid, str(one)) for one in told}
    assert len(told) == 2
    assert stored not in told | made
    assert client.get(address).status_code == 200
    assert client.post(url, an_answer(touchpoint))["Location"] == address
    assert client.post(url, an_answer(touchpoint) | {"d-d1-1": "1"}).status_code == 409
    settings.SECRET_KEY = "another"
    assert client.get(address).status_code == 404
    assert Response.objects.count() == 1


def test_a_receipt_of_another_touchpoint_or_of_nothing_is_unknown(client: Client, db: None) -> None:
    touchpoint, other = a_touchpoint(), a_touchpoint()
    client.post(url_of(touchpoint), an_answer(touchpoint))
    receipt = receipt_id(touchpoint.uuid, KEY)

    for url in (
        url_of(other, f"thanks/{receipt}/"),
        url_of(touchpoint, f"thanks/{uuid.uuid4()}/"),
        "/f/nothing/",
    ):
        response = client.get(url)
        assert response.status_code == 404
        assert "This link leads nowhere" in text_of(response)


def test_a_retry_gets_the_same_receipt(client: Client, db: None) -> None:
    touchpoint = a_touchpoint()

    receipts = [
        client.post(url_of(touchpoint), an_answer(touchpoint))["Location"] for _ in range(3)
    ]

    assert len(set(receipts)) == 1
    assert Response.objects.count() == 1


def test_a_retry_gets_its_receipt_also_when_the_form_has_closed(client: Client, db: None) -> None:
    touchpoint = a_touchpoint()
    first = client.post(url_of(touchpoint), an_answer(touchpoint))
    Touchpoint.objects.update(closes_at=make.NOW - dt.timedelta(days=400))
    recent_touchpoints.forget()

    retry = client.post(url_of(touchpoint), an_answer(touchpoint))
    other = client.post(url_of(touchpoint), an_answer(touchpoint) | {"d-d1-1": "7"})

    assert (retry.status_code, retry["Location"]) == (303, first["Location"])
    assert other.status_code == 403
    assert Response.objects.count() == 1


def test_problems_stand_on_top_and_at_the_field_and_nothing_typed_is_lost(
    client: Client, db: None
) -> None:
    touchpoint = a_touchpoint()
    typed = an_answer(touchpoint) | {
        "d-d1-1": "",
        "w-d1": "x",
        "comment": "<b>&",
        "name": "Bo",
        "e-d1-2": "na",
    }

    response = client.post(url_of(touchpoint), typed)

    page = text_of(response)
    assert response.status_code == 422
    assert Response.objects.count() == 0
    sentence = "Give whole points between 0 and 100."
    assert f'<a href="#w-d1">{sentence}</a>' in page
    assert f'<p class="error" id="w-d1-error">{sentence}</p>' in page
    assert page.count("For a reply we need an e-mail address") == 2
    assert "autofocus" in page
    assert (key_in(page), value_in(page, "e-d1-1"), value_in(page, "e-d1-2")) == (KEY, "6", "na")
    assert value_in(page, "d-d1-1") == ""
    assert "&lt;b&gt;&amp;</textarea>" in page
    assert 'name="w-d1" inputmode="numeric" autocomplete="off" maxlength="3" value="x"' in page


def test_another_answer_with_the_same_key_is_offered_as_a_new_one(client: Client, db: None) -> None:
    touchpoint = a_touchpoint()
    client.post(url_of(touchpoint), an_answer(touchpoint))

    conflict = client.post(url_of(touchpoint), an_answer(touchpoint) | {"d-d1-1": "7"})

    page = text_of(conflict)
    assert conflict.status_code == 409
    assert "Send as a new answer" in page
    assert value_in(page, "d-d1-1") == "7"
    assert Response.objects.get().delivered == [4, None, None]
    again = client.post(
        url_of(touchpoint), an_answer(touchpoint) | {"d-d1-1": "7", "key": key_in(page)}
    )
    assert again.status_code == 303
    assert Response.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"closes_at": make.NOW - dt.timedelta(days=400)}, "This form is closed"),
        ({"is_paused": True}, "This form is paused"),
        ({"opens_at": dt.datetime(2199, 5, 17, 10, tzinfo=dt.UTC)}, "It opens on 17 May 2199."),
    ],
)
def test_a_form_that_takes_no_answers_gives_back_what_was_typed(
    client: Client, db: None, facts: dict[str, Any], words: str
) -> None:
    touchpoint = a_touchpoint(**facts)

    shown = client.get(url_of(touchpoint))
    refused = client.post(
        url_of(touchpoint), an_answer(touchpoint) | {"comment": "Too slow.", "w-d1": "60"}
    )

    assert (shown.status_code, refused.status_code) == (200, 403)
    assert words in text_of(shown)
    page = text_of(refused)
    assert words in page
    assert "Statement 1.1 (en)\nexpected (en): point 6, delivered (en): point 4" in page
    assert "Dimension 1 (en): 60" in page
    assert "Comment: Too slow.</textarea>" in page
    assert f'name="key" value="{KEY}"' in page
    other = client.post(url_of(touchpoint) + "?lang=es", an_answer(touchpoint) | {"switch": "es"})
    assert (other.status_code, other["Content-Language"]) == (403, "es")
    assert "Statement 1.1 (es)\nexpected (es): point 6" in text_of(other)
    assert ("Try again" in page) == ("closes_at" not in facts)
    assert Response.objects.count() == 0


def test_too_many_answers_of_an_address_are_kept_for_later(
    client: Client, db: None, settings: Any
) -> None:
    settings.ANSWERS_PER_MINUTE = 1
    touchpoint = a_touchpoint()
    client.post(url_of(touchpoint), an_answer(touchpoint))

    response = client.post(
        url_of(touchpoint), an_answer(touchpoint) | {"key": str(uuid.uuid4()), "d-d1-1": "2"}
    )

    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert value_in(text_of(response), "d-d1-1") == "2"
    assert Response.objects.count() == 1


def test_a_database_that_fails_loses_nothing_typed(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    touchpoint = a_touchpoint()
    client.get(url_of(touchpoint))

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        raise OperationalError("Failing row contains (6, 4)")

    with connection.execute_wrapper(fail):
        response = client.post(url_of(touchpoint), an_answer(touchpoint))

    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert (value_in(text_of(response), "d-d1-1"), key_in(text_of(response))) == ("4", KEY)
    assert "Failing row" not in caplog.text


def test_redis_may_be_down(client: Client, db: None, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"

    touchpoint = a_touchpoint()

    assert client.post(url_of(touchpoint), an_answer(touchpoint)).status_code == 303
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("ru", "es", "ru"),
        ("", "es-MX,en;q=0.5", "es"),
        ("", "nn-NO,en;q=0.8", "nb"),
        ("", "no", "nb"),
        ("", "de", "nb"),
        ("de", "", "nb"),
    ],
)
def test_the_page_speaks_the_language_asked_for(
    client: Client, db: None, asked: str, accepted: str, language: str
) -> None:
    touchpoint = a_touchpoint(languages=["nb", "es", "ru"])

    response = client.get(
        url_of(touchpoint), {"lang": asked} if asked else {}, headers={"accept-language": accepted}
    )

    assert response["Content-Language"] == language
    assert f'<html lang="{language}">' in text_of(response)
    assert f"Statement 1.1 ({language})" in text_of(response)


def test_changing_the_language_keeps_what_was_typed(client: Client, db: None) -> None:
    touchpoint = a_touchpoint()

    response = client.post(
        url_of(touchpoint) + "?lang=es",
        an_answer(touchpoint) | {"switch": "es", "comment": "Half a th"},
    )

    page = text_of(response)
    assert (response.status_code, response["Content-Language"]) == (200, "es")
    assert (key_in(page), value_in(page, "d-d1-1")) == (KEY, "4")
    assert "Half a th</textarea>" in page
    assert Response.objects.count() == 0


def test_no_page_sets_a_cookie_or_reads_a_session(client: Client, db: None) -> None:
    touchpoint = a_touchpoint()
    url = url_of(touchpoint)
    responses = [
        client.get(url),
        client.post(url, an_answer(touchpoint)),
        client.post(url, an_answer(touchpoint) | {"d-d1-1": "1"}),
        client.post(url, {"key": KEY, "asked": make.asked_by(touchpoint)}),
        client.post(url, an_answer(touchpoint) | {"switch": "es"}),
        client.get(url_of(touchpoint, f"thanks/{receipt_id(touchpoint.uuid, KEY)}/")),
        client.get(url_of(touchpoint, "kiosk/")),
        client.get(url_of(touchpoint, "embed/")),
        client.get("/f/nothing/"),
    ]

    assert [r.status_code for r in responses] == [200, 303, 409, 422, 200, 200, 200, 200, 404]
    assert not client.cookies
    assert not any("Cookie" in r.headers.get("Vary", "") for r in responses)
    pages = [r for r in responses if r.status_code != 303]
    assert {r["Cache-Control"] for r in pages} == {"no-store"}
    assert {r["Referrer-Policy"] for r in pages} == {"no-referrer"}


def test_a_script_gets_receipts_and_problems_as_json(
    client: Client, db: None, settings: Any
) -> None:
    touchpoint = a_touchpoint()
    url = url_of(touchpoint)

    stored = client.post(url, an_answer(touchpoint), headers=JSON)
    refused = client.post(url, {"key": KEY, "asked": make.asked_by(touchpoint)}, headers=JSON)
    conflict = client.post(url, an_answer(touchpoint) | {"d-d1-1": "1"}, headers=JSON)
    settings.ANSWERS_PER_MINUTE = 1
    too_many = client.post(url, an_answer(touchpoint), headers=JSON)

    receipt = f"{url}thanks/{receipt_id(touchpoint.uuid, KEY)}/?lang=en"
    assert (stored.status_code, stored.json()) == (201, {"key": KEY, "url": receipt})
    sentence = "Please answer at least one statement completely."
    assert (refused.status_code, refused.json()) == (422, {"problems": {"e-d1-1": sentence}})
    assert (conflict.status_code, conflict.json()) == (409, {"notice": "conflict"})
    assert (too_many.status_code, too_many.json()) == (429, {"notice": "too many"})


def test_only_the_sites_named_may_embed_the_form(client: Client, db: None) -> None:
    touchpoint = a_touchpoint(embed_origins=["https://shop.example"])

    policies = [
        client.get(url_of(touchpoint, place))["Content-Security-Policy"]
        for place in ("", "kiosk/", "embed/")
    ]

    assert ["frame-ancestors 'none'" in policy for policy in policies] == [True, True, False]
    assert "frame-ancestors https://shop.example;" in policies[2] + ";"
    assert "default-src 'none'" in policies[2]
    assert (
        "frame-ancestors 'none'"
        in (client.get(url_of(a_touchpoint(), "embed/"))["Content-Security-Policy"])
    )


def test_answers_come_from_every_place(client: Client, db: None) -> None:
    touchpoint = a_touchpoint()

    for place in ("kiosk/", "embed/"):
        stored = client.post(
            url_of(touchpoint, place), an_answer(touchpoint) | {"key": str(uuid.uuid4())}
        )
        assert stored["Location"].startswith(url_of(touchpoint, f"{place}thanks/"))
        assert client.get(stored["Location"]).status_code == 200
    assert Response.objects.count() == 2


@pytest.mark.parametrize(
    "broken", [b"e-d1-1=%FF%FE&d-d1-1=4", b"&&=&e-d1-1", b"e-d1-1=6&d-d1-1=4&comment=%00"]
)
def test_broken_bodies_get_a_page_and_store_nothing(
    client: Client, db: None, broken: bytes
) -> None:
    touchpoint = a_touchpoint()
    response = client.post(
        url_of(touchpoint),
        f"key={KEY}&asked={make.asked_by(touchpoint)}&".encode() + broken,
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 422
    assert Response.objects.count() == 0


def test_a_body_of_very_many_fields_is_refused(client: Client, db: None) -> None:
    response = client.post(
        url_of(a_touchpoint()),
        b"a=1&" * 2_000,
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 400


def test_urlencoded_fields_are_read_as_django_reads_them(client: Client, db: None) -> None:
    touchpoint = a_touchpoint()
    body = f"key={KEY}&asked={make.asked_by(touchpoint)}&e-d1-1=1&e-d1-1=6&d-d1-1=4"
    body += "&comment=a+b%2Bc%26d+%C3%B8%0D%0A%E2%82%AC"

    client.post(url_of(touchpoint), body, content_type="application/x-www-form-urlencoded")

    assert Response.objects.get().expected == [6, None, None]
    [(_touchpoint, words)] = make.waiting_words()
    assert words.comment == "a b+c&d ø\n€"


def test_pages_are_compressed_where_the_browser_can(client: Client, db: None) -> None:
    url = url_of(a_touchpoint())

    plain = client.get(url)
    small = client.get(url, headers={"accept-encoding": "gzip"})

    assert small["Content-Encoding"] == "gzip"
    keys = re.compile(r'name="key" value="[^"]+"')
    assert keys.sub("", gzip.decompress(small.content).decode()) == keys.sub("", text_of(plain))


def test_a_whole_page_of_22_statements_weighs_little_on_the_wire(client: Client, db: None) -> None:
    organisation = make.an_organisation()
    version = make.a_version(organisation, items=(4, 5, 4, 4, 5), importance=True)
    touchpoint = make.a_touchpoint(make.a_unit(organisation), version, asks_contact=True)

    page = client.get(url_of(touchpoint), headers={"accept-encoding": "gzip"})

    weights = [len(page.content)]
    for path in re.findall(r'"/static/([^"]+)"', gzip.decompress(page.content).decode()):
        found = finders.find(path)
        assert found
        weights.append(len(gzip.compress(Path(found).read_bytes())))
    assert len(weights) == 7
    assert sum(weights) <= 30_000


def test_a_known_touchpoint_is_read_once_in_two_seconds(
    client: Client, db: None, django_assert_num_queries: Any
) -> None:
    touchpoint = a_touchpoint()
    url = url_of(touchpoint)
    client.get(url)

    with django_assert_num_queries(0):
        client.get(url)
    with django_assert_num_queries(1):
        client.post(url, an_answer(touchpoint))


@pytest.mark.parametrize(("place", "way"), [("", "form"), ("kiosk/", "kiosk"), ("embed/", "form")])
def test_an_answer_is_stored_with_the_way_it_came(
    client: Client, db: None, place: str, way: str
) -> None:
    touchpoint = a_touchpoint()

    client.post(url_of(touchpoint, place), an_answer(touchpoint))

    assert Response.objects.get().way == way
