"""The organisation in which a row is tried, with somebody in every role."""

from __future__ import annotations

from dataclasses import dataclass, field

from culture.accounts.models import ApiKey, Organisation, Scope, User
from culture.org.models import Person, Unit
from tests import make
from tests.architecture.access.canaries import Canary, plant


@dataclass
class World:
    """Two organisations; `users` and `keys` by role, `canaries` that only some may see.

    `sessions` holds the cookie of each role that is signed in already.
    """

    organisation: Organisation
    other_organisation: Organisation
    root: Unit
    unit: Unit
    other_unit: Unit
    person: Person
    users: dict[str, User] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)


def a_key(organisation: Organisation, *, scopes: list[str]) -> str:
    """A stored key; returns its secret."""
    secret = ApiKey.new_secret()
    ApiKey.objects.create(
        organisation=organisation,
        name="Program",
        prefix=secret[:8],
        digest=ApiKey.digest_of(secret),
        scopes=scopes,
        created_at=make.NOW,
    )
    return secret


def a_world(*, with_canaries: bool = True) -> World:
    """Build both organisations."""
    ours = make.an_organisation()
    theirs = make.an_organisation(name="Elsewhere")
    root = make.a_unit(ours, name="Meridian", code="M")
    unit = make.a_unit(ours, parent=root, name="Harbour", code="M-H")
    other_unit = make.a_unit(ours, parent=root, name="Airport", code="M-A")
    employee = make.a_user(ours, name="Eva Lie")
    person = make.a_person(ours, user=employee)
    make.a_position(person, unit)
    users = {
        "employee": employee,
        "manager": make.a_leader(unit, name="Mo Berg"),
        "other_manager": make.a_leader(other_unit, name="Oda Vik"),
        "hr": make.a_user(ours, name="Hans Ruud", is_hr=True),
        "administrator": make.a_user(ours, name="Ada Moe", is_administrator=True),
        "outsider": make.a_user(theirs, name="Ole Dahl", is_hr=True, is_administrator=True),
    }
    everything = [scope.value for scope in Scope]
    keys = {
        "key": a_key(ours, scopes=everything),
        "bare_key": a_key(ours, scopes=[]),
        "other_key": a_key(theirs, scopes=everything),
    }
    world = World(ours, theirs, root, unit, other_unit, person, users, keys)
    if with_canaries:
        world.canaries += plant(world)
    return world
