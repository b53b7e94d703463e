from collections.abc import Callable, Mapping
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile

from culture.accounts.models import ApiKey
from culture.org.beginning import first_address
from culture.org.models import Person, Position
from culture.org.services.roster import keep_upload
from tests import make
from tests.architecture.access.canaries import SIGN
from tests.architecture.access.rows import EVERYBODY, Row, allow, nothing, same
from tests.architecture.access.world import World

Build = Callable[[World], Mapping[str, Any]]

editors = ("hr", "administrator")
anywhere = (*editors, "outsider")
DAY = "2026-11-22"
ROSTER = b"number,name\n9001,New Person\n"


def unit(world: World) -> dict[str, Any]:
    return {"uuid": world.unit.uuid}


def person(world: World) -> dict[str, Any]:
    return {"uuid": world.person.uuid}


def user(world: World) -> dict[str, Any]:
    return {"uuid": world.users["employee"].uuid}


def user_with_second_step(world: World) -> dict[str, Any]:
    TOTP.activate(world.users["employee"], generate_totp_secret())
    return user(world)


def position(world: World) -> dict[str, Any]:
    return {"uuid": Position.objects.get(person=world.person).uuid}


def key(world: World) -> dict[str, Any]:
    return {"uuid": ApiKey.objects.get(organisation=world.organisation, scopes=[]).uuid}


def closed_unit(world: World) -> dict[str, Any]:
    closed = make.a_unit(world.organisation, parent=world.root, name="Gone")
    closed.closed_on = make.TODAY
    closed.save()
    return {"uuid": closed.uuid}


def upload(world: World) -> dict[str, Any]:
    kept = keep_upload(name="roster.csv", content=ROSTER, actor=world.users["hr"], now=make.NOW)
    return {"uuid": kept.uuid}


def waiting(world: World) -> Person:
    found = Person.objects.filter(organisation=world.organisation, number="9999").first()
    if found is None:
        found = make.a_person(world.organisation, number="9999", email="wait@example.org")
        make.a_position(found, world.unit)
    return found


def some_waiting(world: World) -> dict[str, Any]:
    waiting(world)
    return {}


def held(world: World) -> dict[str, Any]:
    return {
        "unit": world.other_unit.uuid,
        "kind": "member",
        "title": "",
        "starts_on": DAY,
        "ends_on": "",
    }


def form(
    url: str,
    *roles: str,
    kwargs: Build = nothing,
    data: Build,
    after: int = 302,
) -> list[Row]:
    """A form: shown to the roles, and taken from them."""
    return [
        Row(url, allow(*roles), kwargs=kwargs, outsider=404),
        Row(
            url,
            allow(*roles, status=after),
            method="post",
            kwargs=kwargs,
            data=data,
            outsider=404,
        ),
    ]


ROWS = [
    Row("org:tree", allow(EVERYBODY)),
    Row("org:unit", allow(EVERYBODY), kwargs=unit, outsider=404),
    Row("begin", same(302), kwargs=lambda _world: {"token": first_address().split("/")[-2]}),
    Row(
        "begin",
        same(302),
        method="post",
        kwargs=lambda _world: {"token": first_address().split("/")[-2]},
    ),
    Row("org:type_in", allow(*anywhere)),
    Row(
        "org:type_in",
        allow(*anywhere, status=302),
        method="post",
        data=lambda _world: {
            "form-TOTAL_FORMS": "5",
            "form-INITIAL_FORMS": "0",
            "form-0-name": "Bo Lind",
            "top": "Top",
        },
    ),
    Row("org:put_first_steps_away", allow(*anywhere, status=302), method="post"),
    Row("org:add_first_unit", allow(*anywhere)),
    Row(
        "org:add_first_unit",
        allow(*anywhere),  # a second top is refused in the form
        method="post",
        data=lambda _world: {"name": "Top", "code": ""},
    ),
    *form(
        "org:add_unit",
        *editors,
        kwargs=unit,
        data=lambda world: {"name": "Desk", "code": "D", "parent": world.other_unit.uuid},
    ),
    *form(
        "org:change_unit", *editors, kwargs=unit, data=lambda _world: {"name": "Quay", "code": "Q"}
    ),
    *form(
        "org:move_unit",
        *editors,
        kwargs=unit,
        data=lambda world: {"parent": world.other_unit.uuid},
    ),
    *form(
        "org:close_unit", *editors, kwargs=unit, data=lambda _world: {"closed_on": DAY}, after=200
    ),
    Row(
        "org:reopen_unit",
        allow(*editors, status=302),
        method="post",
        kwargs=closed_unit,
        outsider=404,
    ),
    Row("org:people", allow(EVERYBODY)),
    Row("org:people", allow(EVERYBODY), data=lambda _world: {"q": SIGN, "former": "on"}),
    Row("org:person", allow("employee", "manager", *editors), kwargs=person),
    Row("org:add_person", allow(*anywhere)),
    Row(
        "org:add_person",
        allow(*anywhere, status=302),
        method="post",
        data=lambda _world: {"number": "77", "name": "Liv Dal", "email": ""},
    ),
    *form(
        "org:change_person",
        *editors,
        kwargs=person,
        data=lambda _world: {"number": "78", "name": "Eva L", "email": "", "is_active": "on"},
    ),
    *form("org:add_position", *editors, kwargs=person, data=held),
    *form("org:change_position", *editors, kwargs=position, data=held),
    *form("org:end_position", *editors, kwargs=position, data=lambda _world: {"ends_on": DAY}),
    *form(
        "org:invite_person",
        "administrator",
        kwargs=lambda world: {"uuid": make.a_person(world.organisation).uuid},
        data=lambda _world: {"name": "Liv Dal", "email": "liv@example.org"},
    ),
    Row("org:invite_people", allow("administrator"), kwargs=some_waiting, outsider=200),
    Row(
        "org:invite_people",
        allow("administrator", status=302),
        method="post",
        data=lambda world: {"people": [str(waiting(world).uuid)]},
        outsider=200,
    ),
    Row("org:roster", allow(*anywhere)),
    Row(
        "org:roster",
        allow(*anywhere, status=302),
        method="post",
        data=lambda _world: {"file": SimpleUploadedFile("roster.csv", ROSTER), "extent": "some"},
    ),
    Row("org:roster_sample", allow(*anywhere)),
    *form(
        "org:roster_preview",
        "hr",
        kwargs=upload,
        data=lambda _world: {"typed": "import", "digest": "0"},
        after=200,
    ),
    *form(
        "org:roster_columns",
        "hr",
        kwargs=upload,
        data=lambda _world: {"column-0": "number", "column-1": "name"},
    ),
    Row("org:users", allow("administrator", "outsider")),
    Row("org:invite", allow("administrator", "outsider")),
    Row(
        "org:invite",
        allow("administrator", "outsider", status=302),
        method="post",
        data=lambda _world: {"name": "Liv Dal", "email": "liv@example.org"},
    ),
    *form(
        "org:user",
        "administrator",
        kwargs=user,
        data=lambda _world: {"is_hr": "on", "is_active": "on"},
    ),
    *form(
        "org:reset_second_step",
        "administrator",
        kwargs=user_with_second_step,
        data=lambda world: {"typed": world.users["employee"].name},
    ),
    Row(
        "org:send_again",
        allow("administrator", status=302),
        method="post",
        kwargs=lambda world: {"uuid": make.a_user(world.organisation).uuid},
    ),
    Row("org:keys", allow("administrator", "outsider")),
    Row("org:add_key", allow("administrator", "outsider")),
    Row(
        "org:add_key",
        allow("administrator", "outsider"),
        method="post",
        data=lambda _world: {"name": "Till", "scopes": ["gaps:read"]},
    ),
    *form("org:revoke_key", "administrator", kwargs=key, data=lambda _world: {"typed": "program"}),
    Row("org:settings", allow("administrator", "outsider")),
    Row(
        "org:settings",
        allow("administrator", "outsider", status=302),
        method="post",
        data=lambda _world: {
            "name": "Meridian",
            "time_zone": "Europe/Madrid",
            "languages": ["es"],
            "k": 7,
            "answers_kept_months": 24,
            "contacts_kept_months": 3,
            "second_step_for": ["hr"],
            "shows_first_steps": "on",
        },
    ),
]
