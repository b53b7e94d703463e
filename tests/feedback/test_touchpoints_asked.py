"""An answer belongs to the statements it was given under, however late it comes."""

from __future__ import annotations

import html
import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core.signing import Signer
from django.test import Client

from feedback.touchpoints.lookup import recent_touchpoints, touchpoints_by_uuid
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.papers import Asked, asked_now, read_asked, sign
from surveys.responses.models import Response
from tests import make

if TYPE_CHECKING:
    from surveys.instruments.models import Version

pytestmark = pytest.mark.django_db

KEY = "0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10"
JSON = {"accept": "application/json"}
RATED = {"e-d1-1": "6", "d-d1-1": "4", "e-d2-1": "7", "d-d2-1": "1"}


@pytest.fixture
def touchpoint() -> Touchpoint:
    """It asks d1-1, d1-2 and d2-1."""
    organisation = make.an_organisation()
    return make.a_touchpoint(make.a_unit(organisation), make.a_version(organisation))


def page_of(touchpoint: Touchpoint, place: str = "") -> str:
    return Client().get(f"/f/{touchpoint.code}/{place}").content.decode()


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def send(touchpoint: Touchpoint, typed: dict[str, str], place: str = "", **how: Any) -> Any:
    return Client().post(f"/f/{touchpoint.code}/{place}", typed, **how)


def ask(touchpoint: Touchpoint, version: Version, **facts: Any) -> None:
    Touchpoint.objects.filter(pk=touchpoint.pk).update(version=version, **facts)
    recent_touchpoints.forget()
    touchpoints_by_uuid.forget()


def the_next_version(touchpoint: Touchpoint, **facts: Any) -> Version:
    """Version 2: one item more in front of d2, so that positions and sums mean other items."""
    organisation = touchpoint.organisation
    return make.a_version(organisation, **({"items": (3, 2), "reversed_items": ("d1-1",)} | facts))


def stored() -> tuple[Version, list[int | None], list[int | None], list[int | None]]:
    response = Response.objects.select_related("version").get()
    sums = [response.expected_1, response.expected_2]
    return response.version, response.expected, response.delivered, sums


@pytest.mark.parametrize("place", ["", "kiosk/", "embed/"])
@pytest.mark.parametrize("headers", [{}, JSON], ids=["page", "script"])
def test_a_page_of_version_1_is_stored_under_version_1_when_version_2_is_asked(
    touchpoint: Touchpoint, place: str, headers: dict[str, str]
) -> None:
    first = touchpoint.version
    page = page_of(touchpoint, place)
    typed = {"key": field(page, "key"), "asked": field(page, "asked")} | RATED
    ask(touchpoint, the_next_version(touchpoint))

    response = send(touchpoint, typed, place, headers=headers)

    assert response.status_code == (201 if headers else 303)
    # Sums of a dimension are stored times the number of its items: 6 · 2 and 7 · 1.
    assert stored() == (first, [6, None, 7], [4, None, 1], [12, 7])


def test_another_scale_and_another_instrument_are_asked_as_before(touchpoint: Touchpoint) -> None:
    first, page = touchpoint.version, page_of(touchpoint)
    other = make.a_version(touchpoint.organisation, key="other", low=1, high=5)
    ask(touchpoint, other)

    send(touchpoint, {"key": KEY, "asked": field(page, "asked")} | RATED)

    assert stored()[:3] == (first, [6, None, 7], [4, None, 1])


def test_a_full_page_keeps_every_answer_and_its_words_when_the_form_gets_shorter(
    touchpoint: Touchpoint,
) -> None:
    page = page_of(touchpoint)
    typed = {"key": KEY, "asked": field(page, "asked"), "comment": "Too slow."}
    typed |= {"e-d1-2": "5", "d-d1-2": "3"}
    ask(touchpoint, touchpoint.version, form=Touchpoint.Form.SHORT, asks_comment=False)

    assert send(touchpoint, typed).status_code == 303

    assert stored()[1:3] == ([None, 5, None], [None, 3, None])
    [(_touchpoint, words)] = make.waiting_words()
    assert words.comment == "Too slow."


def test_what_is_wrong_is_shown_on_the_page_that_was_given(touchpoint: Touchpoint) -> None:
    page = page_of(touchpoint)
    typed = {"key": KEY, "asked": field(page, "asked"), "e-d1-1": "6", "e-d1-2": "2"}
    ask(touchpoint, the_next_version(touchpoint))

    refused = send(touchpoint, typed)
    switched = send(touchpoint, typed | {"switch": "es"}, "?lang=es")

    assert (refused.status_code, switched.status_code) == (422, 200)
    for shown in (refused.content.decode(), switched.content.decode()):
        assert field(shown, "asked") == typed["asked"]
        assert 'name="e-d1-2" value="2" checked' in shown
        assert "Statement 1.3" not in shown
    assert not Response.objects.exists()


@pytest.mark.parametrize("asked", ["", "x", "0" * 32 + "s", "5" * 32 + "c.forged"])
def test_an_answer_of_an_unknown_page_is_shown_again_and_not_stored(
    touchpoint: Touchpoint, asked: str
) -> None:
    typed = {"key": KEY, "asked": asked, "comment": "Too slow."} | RATED

    response, script = send(touchpoint, typed), send(touchpoint, typed, headers=JSON)

    page = response.content.decode()
    assert response.status_code == 409
    assert "This form has changed" in page
    assert (field(page, "key"), field(page, "asked")) == (KEY, make.asked_by(touchpoint))
    assert 'name="e-d1-1" value="6" checked' in page
    assert "Too slow.</textarea>" in page
    assert (script.status_code, script.json()) == (409, {"notice": "changed"})
    assert not Response.objects.exists()
    again = send(touchpoint, typed | {"asked": field(page, "asked")})
    assert again.status_code == 303


def test_fields_of_before_item_keys_are_not_taken_for_answers(touchpoint: Touchpoint) -> None:
    typed = {"key": KEY, "asked": make.asked_by(touchpoint), "e0": "6", "d0": "4"}

    assert send(touchpoint, typed).status_code == 422


def test_only_the_touchpoint_that_asked_takes_what_it_asked_before(touchpoint: Touchpoint) -> None:
    before = Asked(version=uuid.uuid4(), short=False, importance=False, comment=True, contact=True)
    other = make.a_touchpoint(touchpoint.unit, touchpoint.version)

    assert read_asked(touchpoint, sign(touchpoint, before)) == before
    assert read_asked(other, sign(touchpoint, before)) is None
    assert read_asked(touchpoint, before.written()) is None
    assert read_asked(touchpoint, Signer(sep=".").sign(before.written())) is None


def test_what_is_asked_now_needs_no_proof(touchpoint: Touchpoint, settings: Any) -> None:
    page = page_of(touchpoint)
    settings.SECRET_KEY = "another"

    typed = {"key": KEY, "asked": field(page, "asked")} | RATED
    assert send(touchpoint, typed).status_code == 303


@pytest.mark.parametrize("short", [True, False])
def test_what_is_asked_reads_as_it_was_written(touchpoint: Touchpoint, short: bool) -> None:
    form = Touchpoint.Form.SHORT if short else Touchpoint.Form.FULL
    ask(touchpoint, touchpoint.version, form=form, asks_importance=True)
    touchpoint.refresh_from_db()
    asked = asked_now(touchpoint)

    assert Asked.read(asked.written()) == asked
    assert asked.written() == touchpoint.version.uuid.hex + ("s" if short else "") + "ic"


def test_a_program_says_which_version_it_answers(touchpoint: Touchpoint) -> None:
    first, second = touchpoint.version, the_next_version(touchpoint)
    foreign = make.a_version(make.an_organisation())
    draft = make.a_version(touchpoint.organisation, published=False, number=9)
    secret = make.an_api_key(touchpoint.organisation, scopes=["responses:write"])
    ask(touchpoint, second)

    def submit(version: object) -> Any:
        document = {
            "version": version,
            "ratings": {"d1": {"d1-1": {"expected": 6, "delivered": 4}}},
        }
        return Client().post(
            f"/api/v1/touchpoints/{touchpoint.uuid}/responses/",
            document,
            content_type="application/json",
            headers={
                "Authorization": f"Bearer {secret}",
                "Idempotency-Key": f"of {version}".replace(" ", "-"),
            },
        )

    for unsaid in (None, 1, "x", ""):
        assert submit(unsaid).json()["errors"] == {
            "version": "Say by its uuid which version was answered."
        }
    for never in (uuid.uuid4(), foreign.uuid, draft.uuid):
        refused = submit(str(never))
        assert (refused.status_code, refused.json()["errors"]) == (
            422,
            {"version": "This touchpoint never asked this version."},
        )
    assert submit(str(first.uuid)).status_code == 201
    assert stored()[:2] == (first, [6, None, None])
    assert submit(str(second.uuid)).status_code == 201
    assert Response.objects.get(version=second).expected == [6, None, None, None, None]


def test_a_page_says_when_something_else_is_asked_by_now(touchpoint: Touchpoint) -> None:
    typed = {"asked": make.asked_by(touchpoint)} | RATED
    now = send(touchpoint, typed | {"key": KEY}, headers=JSON).json()
    ask(touchpoint, the_next_version(touchpoint))
    later = send(touchpoint, typed | {"key": str(uuid.uuid4())}, headers=JSON).json()

    assert sorted(now) == ["key", "url"]
    assert later["asks_something_else"] is True


def test_one_open_side_is_asked_about_once_and_nothing_else_stands_in_the_way(
    touchpoint: Touchpoint,
) -> None:
    typed = {"key": KEY, "asked": make.asked_by(touchpoint), "e-d1-1": "6", "d-d1-1": "4"}
    typed |= {"d-d1-2": "5", "e-d2-1": "na"}

    question = send(touchpoint, typed)
    page = question.content.decode()

    assert question.status_code == 422
    assert "Retry-After" not in question.headers
    assert "One side is still open" in page
    assert re.findall(r'<li><a href="#([^"]+)">([^<]+)', page) == [("e-d1-2", "Statement 1.2 (en)")]
    assert not Response.objects.exists()
    assert send(touchpoint, typed | {"half": field(page, "half")}).status_code == 303
    assert stored()[1:3] == ([6, None, None], [4, 5, None])


def test_a_script_has_asked_before_it_sends(touchpoint: Touchpoint) -> None:
    typed = {"key": KEY, "asked": make.asked_by(touchpoint), "d-d1-2": "5"} | RATED

    assert send(touchpoint, typed, headers=JSON).status_code == 201


def test_a_script_hears_that_a_link_was_replaced() -> None:
    unknown = Client().post("/f/nothing/", {"key": KEY}, headers=JSON)

    assert (unknown.status_code, unknown.json()) == (404, {"notice": "unknown"})
