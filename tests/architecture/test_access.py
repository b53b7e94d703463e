"""Every route, by every role: allowed, or denied with nothing changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.core.files import File
from django.db import connection
from django.test import Client
from django.urls import reverse

from culture.accounts.models import ApiKey, Session, User
from culture.api.units import UnitListView
from culture.audit.models import AuditEntryQuerySet
from culture.core.routes import Route, all_routes
from culture.metrics.api.releases import ReleaseListView
from culture.org.models import PersonQuerySet, UnitQuerySet
from culture.org.views import administration
from feedback.touchpoints.models.touchpoints import TouchpointQuerySet
from feedback.touchpoints.models.words import ContactQuerySet
from surveys.instruments.models import InstrumentQuerySet
from surveys.mirrors.models import ProfileQuerySet
from surveys.waves.models import WaveQuerySet
from surveys.workshops.models import WorkshopQuerySet
from tests.architecture.access.canaries import shown_to
from tests.architecture.access.clients import client_of, undone
from tests.architecture.access.rows import EVERYBODY, Row, all_rows, allow, same
from tests.architecture.access.world import World
from tests.architecture.markup import inline_code, unsound_markup

ROWS = all_rows()
PACKAGES = ("culture.", "surveys.", "feedback.")
OK = 200
DENIALS = (401, 403, 404, 405)
VERBS = {"get", "head", "post", "put", "patch", "delete", "options"}


def names_without_a_row(routes: list[Route], rows: list[Row]) -> list[str]:
    """Routes that nobody thought about, and rows whose route is gone."""
    named = {route.name or route.pattern for route in routes}
    described = {row.url for row in rows}
    return sorted(named ^ described)


@cache
def ours() -> tuple[str, ...]:
    """The tables of our own models, and those of the accounts that belong to them."""
    models = [
        model
        for model in apps.get_models()
        if model.__module__.startswith(PACKAGES) and model is not Session
    ]
    theirs = [apps.get_model("account", "EmailAddress"), apps.get_model("mfa", "Authenticator")]
    return tuple(model._meta.db_table for model in [*models, *theirs])


def written() -> dict[str, int]:
    """How often each of our tables was written to in this transaction, undone or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE relname = ANY(%s)",
            [list(ours())],
        )
        return dict(cursor.fetchall())


def stored() -> dict[str, str]:
    """A fingerprint of what each table holds; the server may answer them in any order.

    It takes thirty times as long as `written`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}', md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} AS t"  # noqa: S608
                for table in ours()
            )
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class Request:
    """What a row sends."""

    row: Row
    url: str
    data: dict[str, Any]

    @classmethod
    def of(cls, row: Row, world: World) -> Request:
        """Make what the row's request is about."""
        url, data = reverse(row.url, kwargs=dict(row.kwargs(world))), dict(row.data(world))
        return cls(row, url, data)

    def send(self, client: Client) -> Any:
        """Send the request; it can be sent again."""
        body: dict[str, Any] = {"data": self.data}
        if self.row.json:
            body = {"data": json.dumps(self.data), "content_type": "application/json"}
        for value in self.data.values():
            if isinstance(value, File):
                value.seek(0)
        return getattr(client, self.row.method)(self.url, **body)


def ask(request: Request, world: World, role: str) -> list[str]:
    """Send a row's request as a role, and undo it; say what differs from the row."""
    row, client = request.row, client_of(world, role)
    left: dict[str, str] = {}
    with undone():
        before = written() if row.method != "get" else {}
        response = request.send(client)
        wrong = wrong_with(response, request, world, role)
        if row.method != "get" and is_denied(row, role) and written() != before:
            left = stored()
    if left and left != stored():
        wrong.append(f"{row} as {role} was denied and changed something all the same")
    return wrong


def wrong_with(response: Any, request: Request, world: World, role: str) -> list[str]:
    """What a response says that the row does not."""
    row, wrong = request.row, []
    if response.status_code != row.expected[role]:
        wrong.append(f"{row} as {role}: {response.status_code} instead of {row.expected[role]}")
    if role == "anonymous" and row.expected[role] == 302 and row.expected["employee"] != 302:
        wrong += [] if "/accounts/login/" in response.headers["Location"] else [f"{row}: where to?"]
    wrong += [f"{row} shows {role}: {kind}" for kind in shown_to(role, response, world.canaries)]
    if response.headers.get("Content-Type", "").startswith("text/html"):
        parts = inline_code(response.text) + unsound_markup(response.text)
        wrong += [f"{row} as {role}: {part}" for part in parts]
    return wrong


def is_denied(row: Row, role: str) -> bool:
    if row.changes_when_denied:
        return False
    lost = role == "anonymous" and row.expected[role] == 302
    return lost or row.expected[role] in DENIALS


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert names_without_a_row(all_routes(), ROWS) == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_its_row_says(row: Row, world: World) -> None:
    assert asked_by_all(row, world) == []


def of_other_verbs(rows: list[Row], world: World) -> list[str]:
    """Send every verb that no row names, as a role of each kind; say what got in, or was written.

    HEAD gets no more than GET, OPTIONS may describe itself, and nothing else is known here.
    """
    url = reverse(rows[0].url, kwargs=dict(rows[0].kwargs(world)))
    clients = {role: client_of(world, role) for role in rows[0].expected}
    before = written()
    wrong = []
    for place, verb in enumerate(sorted(VERBS - {row.method for row in rows})):
        for role in one_of_each_kind(rows, place):
            response = getattr(clients[role], verb)(url)
            answers = as_get(rows, role) if verb == "head" else refusals(role, verb)
            if response.status_code not in answers:
                wrong.append(f"{verb} {rows[0].url} as {role}: {response.status_code}")
            shown = shown_to(role, response, world.canaries)
            wrong += [f"{verb} {rows[0].url} shows {role}: {kind}" for kind in shown]
    changed = [name for name, times in written().items() if times != before.get(name, 0)]
    return wrong + [f"{rows[0].url}: a verb without a row wrote to {name}" for name in changed]


def one_of_each_kind(rows: list[Row], place: int) -> list[str]:
    """Choose among roles that the rows treat alike; another one at each place, all in turn."""
    alike: dict[tuple[int, ...], list[str]] = {}
    for role in rows[0].expected:
        alike.setdefault(tuple(row.expected[role] for row in rows), []).append(role)
    return [roles[place % len(roles)] for roles in alike.values()]


def as_get(rows: list[Row], role: str) -> set[int]:
    as_shown = {row.expected[role] for row in rows if row.method == "get"}
    return {405} | (as_shown or refusals(role, "head"))


def refusals(role: str, verb: str) -> set[int]:
    to_sign_in = {302} if role == "anonymous" else set()
    return {401, 403, 404, 405} | to_sign_in | ({200} if verb == "options" else set())


@pytest.mark.parametrize("name", sorted({row.url for row in ROWS}))
def test_a_verb_without_a_row_gets_nobody_anywhere(name: str, world: World) -> None:
    with undone():
        assert of_other_verbs([row for row in ROWS if row.url == name], world) == []


@pytest.mark.parametrize("name", sorted({row.url for row in ROWS}))
def test_a_verb_without_a_row_is_refused_to_whoever_may_come_in(name: str, world: World) -> None:
    rows = [row for row in ROWS if row.url == name]
    role = "key" if "key" in rows[0].expected else "administrator"
    with undone():
        url = reverse(name, kwargs=dict(rows[0].kwargs(world)))
        for verb in {"get", "post"} - {row.method for row in rows}:
            assert getattr(client_of(world, role), verb)(url).status_code == 405


def test_a_route_without_a_row_and_a_row_without_a_route_are_noticed() -> None:
    routes = [Route("org:new", "new/", test_every_route_has_a_row_and_every_row_a_route, ())]
    assert names_without_a_row(routes, [Row("org:gone", same(200))]) == ["org:gone", "org:new"]


def test_a_wrong_status_is_noticed(world: World) -> None:
    row = Row("core:home", allow(EVERYBODY, status=404))
    with undone():
        assert ask(Request.of(row, world), world, "hr") == [
            "get core:home as hr: 200 instead of 404"
        ]


def test_a_denial_that_changes_something_is_noticed(world: World) -> None:
    row = Row(
        "accounts:profile",
        allow(EVERYBODY, status=404),
        method="post",
        data=lambda _world: {"name": "Changed", "language": "es"},
    )
    with undone():
        assert ask(Request.of(row, world), world, "hr") == [
            "post accounts:profile as hr: 302 instead of 404",
            "post accounts:profile as hr was denied and changed something all the same",
        ]


def everything(queryset: Any, *_facts: Any, **_more: Any) -> Any:
    return queryset.all()


@pytest.mark.parametrize(
    ("planted", "url", "found"),
    [
        ((AuditEntryQuerySet, "visible_to"), "audit:entries", {"administrator: audit"}),
        ((administration, "keys_of"), "org:keys", {"administrator: key", "outsider: key"}),
        (
            (administration, "users_of"),
            "org:users",
            {"administrator: account", "outsider: account"},
        ),
        ((PersonQuerySet, "visible_to"), "org:people", {"manager: person of airport"}),
        ((UnitQuerySet, "visible_to"), "org:tree", {"employee: unit", "hr: unit"}),
        (
            (TouchpointQuerySet, "visible_to"),
            "touchpoints:list",
            {"manager: touchpoint of airport"},
        ),
        ((ContactQuerySet, "visible_to"), "cases:index", {"hr: contact of terminal"}),
        ((WaveQuerySet, "visible_to"), "waves:list", {"hr: wave", "outsider: wave"}),
        ((WorkshopQuerySet, "visible_to"), "workshops:list", {"manager: workshop of airport"}),
        ((InstrumentQuerySet, "visible_to"), "instruments:list", {"hr: instrument of employees"}),
        ((ProfileQuerySet, "visible_to"), "mirrors:history", {"employee: profile here"}),
        ((UnitListView, "get_queryset"), "api:units", {"key: unit"}),
        ((ReleaseListView, "get_queryset"), "api:releases", {"key: unit"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_page_that_shows_what_belongs_to_others_is_found(
    planted: tuple[Any, str],
    url: str,
    found: set[str],
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (row,) = [row for row in ROWS if row.url == url and row.method == "get"][:1]
    assert asked_by_all(row, world) == []
    monkeypatch.setattr(*planted, leaky(*planted))
    shown = asked_by_all(row, world)
    assert {f"{row} shows {one}" for one in found} <= set(shown)


def leaky(place: Any, name: str) -> Any:
    if place is administration:
        model = ApiKey if name == "keys_of" else User
        return lambda _actor: model.objects.all()
    if name == "get_queryset":
        return lambda view: view.serializer_class.Meta.model.objects.all()
    return everything


def asked_by_all(row: Row, world: World) -> list[str]:
    """Send the row's request as every role; each finds everything as the first did."""
    wrong = []
    with undone():
        request = Request.of(row, world)
        for role in row.expected:
            wrong += ask(request, world, role)
    return wrong
