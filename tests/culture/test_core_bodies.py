"""A cut body is nobody's answer: counted for forms, uploads and JSON alike."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.core.bodies import CutBody, WholeStream
from tests import make

FORM = "application/x-www-form-urlencoded"


def answer_to(path: str, body: bytes, *, announced: int, **more: Any) -> tuple[int, bytes]:
    """Send through the whole application what a server hands on; the status and the body."""
    status: list[int] = []

    def start(line: str, _headers: object, _error: object = None, /) -> Callable[[bytes], object]:
        status.append(int(line.split(maxsplit=1)[0]))
        return bytes

    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": FORM,
        "CONTENT_LENGTH": str(announced),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        **more,
    }
    said = b"".join(WSGIHandler()(environ, start))
    return status[0], said


def signed_in(user: User) -> dict[str, Any]:
    client = Client(enforce_csrf_checks=False)
    client.force_login(user)
    return {"HTTP_COOKIE": f"sessionid={client.cookies['sessionid'].value}"}


@pytest.mark.django_db(transaction=True)
def test_half_of_a_form_of_staff_takes_no_roles_away() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_administrator=True)
    user = make.a_user(organisation, is_hr=True)
    client = Client()
    client.force_login(actor)
    place = reverse("org:user", args=[user.uuid])
    page = client.get(place)
    token = client.cookies["csrftoken"].value
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
    body = f"csrfmiddlewaretoken={token}&is_active=on&is_hr=on&is_administrator=on".encode()
    assert page.status_code == 200
    for end in range(len(body)):
        assert answer_to(place, body[:end], announced=len(body), HTTP_COOKIE=cookies)[0] == 400
    user.refresh_from_db()
    assert (user.is_hr, user.is_administrator, user.is_active) == (True, False, True)
    assert answer_to(place, body, announced=len(body), HTTP_COOKIE=cookies)[0] == 302
    user.refresh_from_db()
    assert (user.is_hr, user.is_administrator, user.is_active) == (True, True, True)


@pytest.mark.django_db(transaction=True)
def test_a_cut_document_of_the_api_is_a_problem_in_its_own_words() -> None:
    touchpoint, secret = make_a_key_and_touchpoint()
    place = f"/api/v1/touchpoints/{touchpoint}/responses/"
    document = b'{"key": "4f9c7f62-4f5c-4d5e-9f3c-6f4f7d0b1a11", "answers": {}}  '
    for end in (0, 10, len(document) - 1):
        status, said = answer_to(
            place,
            document[:end],
            announced=len(document),
            CONTENT_TYPE="application/json",
            HTTP_AUTHORIZATION=f"Bearer {secret}",
        )
        assert (status, json.loads(said)["detail"]) == (
            400,
            "The request ended before its body had arrived.",
        )


def make_a_key_and_touchpoint() -> tuple[str, str]:
    from culture.accounts.models import ApiKey, Scope  # noqa: PLC0415
    from culture.org.services.keys import create_key  # noqa: PLC0415

    organisation = make.an_organisation()
    secret = ApiKey.new_secret()
    create_key(
        name="Till",
        scopes=[Scope.RESPONSES_WRITE.value],
        secret=secret,
        actor=make.a_user(organisation, is_administrator=True),
        now=make.NOW,
    )
    touchpoint = make.a_touchpoint(make.a_unit(organisation), make.a_version(organisation))
    return str(touchpoint.uuid), secret


@pytest.mark.django_db(transaction=True)
def test_an_upload_that_lost_its_end_is_refused() -> None:
    organisation = make.an_organisation()
    client = Client()
    client.force_login(make.a_user(organisation, is_hr=True))
    client.get(reverse("org:roster"))
    token = client.cookies["csrftoken"].value
    body = (
        f'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="r.csv"\r\n\r\n'
        "number,name\n1,Bo\n2,Ann\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="extent"\r\n\r\nsome\r\n--b--\r\n'
    ).encode()
    facts = {
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "HTTP_COOKIE": f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}",
    }
    cut = body[: body.index(b"2,Ann")]
    assert answer_to(reverse("org:roster"), cut, announced=len(body), **facts)[0] == 400
    assert answer_to(reverse("org:roster"), body, announced=len(body), **facts)[0] == 302


@pytest.mark.django_db(transaction=True)
def test_only_who_is_signed_in_may_bring_a_large_body_and_only_where_files_are_taken() -> None:
    user = make.a_user(make.an_organisation(), is_hr=True)
    large = {"announced": 2_000_000}
    made_up: dict[str, Any] = {"HTTP_COOKIE": f"sessionid={'x' * 32}"}
    cut = 400  # taken, and found to be cut
    assert answer_to(reverse("org:roster"), b"", **large)[0] == 413
    assert answer_to(reverse("org:roster"), b"", **large, **made_up)[0] == 413
    assert answer_to(reverse("org:roster"), b"", **large, **signed_in(user))[0] == cut
    assert answer_to("/f/abc/", b"", **large, **signed_in(user))[0] == 413
    assert answer_to(reverse("org:roster"), b"", announced=51_000_001, **signed_in(user))[0] == 413


@pytest.mark.django_db(transaction=True)
def test_a_body_of_no_announced_length_is_asked_to_announce_it() -> None:
    facts = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    assert answer_to("/f/abc/", b"", announced=0, **facts)[0] == 411


@pytest.mark.parametrize("size", [-1, None, 1, 3, 100])
def test_a_stream_gives_all_that_was_announced_or_says_that_it_is_cut(size: int | None) -> None:
    whole = WholeStream(io.BytesIO(b"one\ntwo\nmore"), 8)
    assert b"".join(iter(lambda: whole.read(size), b"")) == b"one\ntwo\n"
    lines = WholeStream(io.BytesIO(b"one\ntwo\nmore"), 8)
    assert list(iter(lines.readline, b"")) == [b"one\n", b"two\n"]
    cut = WholeStream(io.BytesIO(b"one\ntw"), 8)
    with pytest.raises(CutBody):
        b"".join(iter(lambda: cut.read(size), b""))
    cut = WholeStream(io.BytesIO(b"one\ntw"), 8)
    with pytest.raises(CutBody):
        list(iter(cut.readline, b""))
