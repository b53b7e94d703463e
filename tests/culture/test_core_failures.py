"""What is said when a request ends in an error that no view foresaw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from culture.api.keys import recent_keys
from culture.core import besteffort
from culture.core.caching import meanwhile
from culture.core.failures import Failure, failure_of
from culture.core.limits import NetworkCounts
from culture.org.beginning import first_address
from feedback.touchpoints.lookup import recent_touchpoints, touchpoints_by_uuid
from tests import make

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def away() -> Iterator[None]:
    """A database that is away, and a process that has asked it for nothing yet."""

    def fail(*_call: Any) -> Any:
        raise OperationalError("could not connect to server")

    for known in (recent_touchpoints, touchpoints_by_uuid, recent_keys):
        known.forget()
    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (OperationalError(), Failure.AWAY),
        (InterfaceError(), Failure.AWAY),
        (IntegrityError(), Failure.MEANWHILE),
        (ValidationError("x"), Failure.MEANWHILE),
        (ObjectDoesNotExist(), Failure.GONE),
        (DataError(), Failure.UNREADABLE),
        (OverflowError(), Failure.UNREADABLE),
        (ValueError("A string literal cannot contain NUL (0x00) characters."), Failure.UNREADABLE),
        (ValueError("anything else"), None),
        (KeyError("x"), None),
        (None, None),
    ],
)
def test_every_kind_of_error_has_its_word(error: Exception | None, failure: Failure | None) -> None:
    assert failure_of(error) is failure


def test_a_form_in_a_cold_process_gives_everything_typed_back(browser: Client, away: None) -> None:
    typed = {"key": "k", "e-trust": "6", "comment": "Too <slow>."}

    response = browser.post("/f/anything/", typed)
    page = response.content.decode()

    assert (response.status_code, response["Retry-After"]) == (503, "15")
    assert "e-trust: 6\ncomment: Too &lt;slow&gt;.\n" in page
    for name, value in (("key", "k"), ("e-trust", "6"), ("comment", "Too &lt;slow&gt;.")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert "Try again" in page


def test_every_tick_of_several_comes_back(browser: Client, away: None) -> None:
    """Half of the languages of an organisation would be another setting."""
    browser.cookies["sessionid"] = "x" * 32
    page = browser.post(reverse("org:settings"), {"languages": ["en", "es", "nb"]}).text

    assert "languages: en\nlanguages: es\nlanguages: nb\n" in page
    for language in ("en", "es", "nb"):
        assert f'<input type="hidden" name="languages" value="{language}">' in page


def test_what_had_a_file_is_not_sent_again_without_it(browser: Client, away: None) -> None:
    photo = SimpleUploadedFile("a.png", b"x", content_type="image/png")
    page = browser.post("/o/anything/", {"text": "A broken step", "photo": photo}).text

    assert "text: A broken step" in page
    assert "choose your file again" in page
    assert "Try again" not in page


@pytest.mark.parametrize("path", ["/f/anything/", "/s/anything/", "/s/anything/confidential/"])
def test_a_page_of_respondents_in_a_cold_process_says_so(
    browser: Client, away: None, path: str
) -> None:
    response = browser.get(path, headers={"accept-language": "nb"})

    assert (response.status_code, response["Retry-After"]) == (503, "15")
    assert 'lang="nb"' in response.content.decode()


def test_the_pages_own_program_hears_it_too(browser: Client, away: None) -> None:
    response = browser.post("/f/anything/", {}, headers={"accept": "application/json"})

    assert (response.status_code, response.json()["notice"]) == (503, "away")


def test_a_program_hears_it_as_a_problem(browser: Client, away: None) -> None:
    headers = {"Authorization": "Bearer sc_x", "Idempotency-Key": "a"}
    url = "/api/v1/touchpoints/0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10/responses/"

    for response in (
        browser.post(url, {}, content_type="application/json", headers=headers),
        browser.get("/api/v1/units/", headers=headers),
    ):
        assert (response.status_code, response["Retry-After"]) == (503, "15")
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == 503


def test_no_password_comes_back(browser: Client, away: None) -> None:
    response = browser.post(
        reverse("account_login"), {"login": "a@b.example", "password": "geheim"}
    )

    assert response.status_code == 503
    assert "geheim" not in response.content.decode()


def test_no_password_of_a_new_house_comes_back(browser: Client, away: None) -> None:
    place = "/begin/" + first_address().partition("/begin/")[2]
    page = browser.post(place, {"name": "Us", "password": "geheim"})
    assert page.status_code == 503
    assert "geheim" not in page.text


def test_staff_pages_say_so(browser: Client, away: None) -> None:
    assert browser.get("/healthz/").status_code == 503


def test_sign_in_works_without_a_broker(client: Client, settings: Any) -> None:
    user = make.a_user(make.an_organisation())
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9/0"}
    }
    besteffort.breaker.reset()

    response = client.post(
        reverse("account_login"), {"login": user.email, "password": make.PASSWORD}
    )

    assert (response.status_code, response["Location"]) == (302, "/")
    cache.set("a", 1)
    kept = (cache.get("a", 7), cache.add("a", 2), cache.get_many(["a"]), cache.incr("a"))
    assert kept == (1, False, {"a": 1}, 2)
    meanwhile.clear()
    besteffort.breaker.reset()


def test_counts_go_on_without_a_broker(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    besteffort.breaker.reset()
    counts = NetworkCounts("test", limit="ANSWERS_PER_MINUTE")

    assert [counts.add("net", "1200") for _ in range(12)] == list(range(1, 13))
    besteffort.breaker.reset()


@pytest.mark.parametrize(
    "path", ["/f/%00/", "/f/a/?lang=%00", "/units/%00/", "/?a=b%00", "/f/%ff/"]
)
def test_a_nul_or_broken_bytes_in_an_address_lead_nowhere(browser: Client, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    ("cookie", "length", "status"),
    [("", 1_000_001, 413), ("", 400_000_000, 413), ("sessionid=x", 51_000_001, 413)],
)
def test_a_body_over_the_limit_is_refused_before_it_is_read(
    client: Client, settings: Any, cookie: str, length: int, status: int
) -> None:
    class Unread:
        def read(self, *_size: Any) -> bytes:
            raise AssertionError("read")

        readline = read

    response = client.request(
        REQUEST_METHOD="POST",
        PATH_INFO="/f/anything/",
        CONTENT_LENGTH=str(length),
        CONTENT_TYPE="multipart/form-data; boundary=b",
        HTTP_COOKIE=cookie,
        **{"wsgi.input": Unread()},
    )

    assert response.status_code == status


@pytest.mark.django_db
def test_health_is_told_to_whoever_asks_from_inside(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["culture.example.org"]
    answer = Client(headers={"host": "10.0.0.7:8000"}).get("/healthz/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert Client(headers={"host": "10.0.0.7:8000"}).get("/accounts/login/").status_code == 400
