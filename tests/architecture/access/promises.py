"""Promises: seen by the people of both units, ended by whoever has a say, answered by link."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from feedback.promises.links import make_link
from feedback.promises.models import Promise
from tests.architecture.access.rows import EVERYBODY, Row, allow, keys, same
from tests.architecture.access.world import World
from tests.make_promises import a_promise

# HR and administrators see every promise of the organisation, and have a say in none.
READERS = allow("employee", "manager", "hr", "administrator")
SAYERS = allow("employee", "manager", status=302)


def _made(world: World) -> dict[str, Any]:
    now = timezone.now()
    return {"uuid": a_promise(world.users["employee"], world.unit, kind="repair", now=now).uuid}


def _kept_back(world: World) -> dict[str, Any]:
    now = timezone.now()
    promise = a_promise(world.users["employee"], world.unit, asks_first=True, now=now)
    return {"uuid": promise.uuid}


def _elsewhere(world: World) -> dict[str, Any]:
    """Promised by one unit and delivered by another, whose lead is asked."""
    employee = world.users["employee"]
    kept_back: Promise = a_promise(
        employee,
        world.unit,
        deliverer=world.other_unit,
        asks_first=True,
        kind="repair",
        now=timezone.now(),
    )
    return {"uuid": kept_back.uuid}


def _promise(world: World) -> dict[str, Any]:
    unit = str(world.unit.uuid)
    return {
        "text": "We call you back.",
        "kind": "call-back",
        "deliverer": unit,
        "unit": unit,
        "source": "conversation",
        "addressee": "customer",
        "recurrence": "once",
        "submission_key": str(uuid.uuid4()),
    }


def _end(_world: World) -> dict[str, Any]:
    return {"outcome": "broken", "reason": "forgotten"}


def _verdict(_world: World) -> dict[str, Any]:
    return {"verdict": "cannot", "words": "No stock."}


def _words(_world: World) -> dict[str, Any]:
    return {"words": "It is packed."}


def _new_day(_world: World) -> dict[str, Any]:
    day = timezone.now().date() + dt.timedelta(days=30)
    return {"due_on": day.isoformat(), "words": "By telephone"}


def _other_unit(world: World) -> dict[str, Any]:
    return {"deliverer": str(world.other_unit.uuid)}


def _linked(world: World) -> dict[str, Any]:
    now = timezone.now()
    promise = a_promise(world.users["employee"], world.unit, kind="repair", now=now)
    return {"code": make_link(promise, actor=None, now=now)}


def _word(_world: World) -> dict[str, Any]:
    return {"answer": "no", "comment": "Nobody called."}


def _unit(world: World) -> dict[str, Any]:
    a_promise(world.users["employee"], world.unit, now=timezone.now())
    return {"uuid": world.unit.uuid}


# What was kept is a fact of the organisation; what one customer said is not among it.
INSIDE = allow("employee", "manager", "other_manager", "hr", "administrator")


def _by_program(world: World) -> dict[str, Any]:
    unit = str(world.unit.uuid)
    return {"key": str(uuid.uuid4()), "unit": unit, "deliverer": unit, "text": "We call."}


ROWS = [
    Row("api:promises", keys(200, bare=403, other=200)),
    Row("api:promise", keys(200, bare=403, other=404), kwargs=_made),
    Row(
        "api:promises",
        keys(201, bare=403, other=400),
        method="post",
        data=_by_program,
        json=True,
    ),
    Row("promises:figures", INSIDE, kwargs=_unit),
    Row("promises:figures_table", INSIDE, kwargs=_unit),
    Row("promises:figures_workbook", INSIDE, kwargs=_unit),
    Row("promises:index", allow(EVERYBODY)),
    Row("promises:table", allow(EVERYBODY)),
    Row("promises:workbook", allow(EVERYBODY)),
    Row("promises:make", allow(EVERYBODY)),
    Row(
        "promises:make",
        allow("employee", "manager", "hr", "administrator", status=302, denied=200),
        method="post",
        data=_promise,
    ),
    Row("promises:promise", READERS, kwargs=_made),
    Row(
        "promises:promise",
        allow("employee", "manager", "other_manager", "hr", "administrator"),
        kwargs=_elsewhere,
    ),
    Row(
        "promises:answer",
        allow("other_manager", status=302),
        method="post",
        kwargs=_elsewhere,
        data=_verdict,
    ),
    Row("promises:ask", SAYERS, method="post", kwargs=_made),
    Row("promises:give", SAYERS, method="post", kwargs=_kept_back),
    Row("promises:progress", SAYERS, method="post", kwargs=_made, data=_words),
    Row("promises:hand_over", SAYERS, method="post", kwargs=_made, data=_other_unit),
    Row("promises:renegotiate", SAYERS, method="post", kwargs=_made, data=_new_day),
    Row("promises:link", allow("employee", "manager"), method="post", kwargs=_made),
    Row("kept:say", same(200), kwargs=_linked),
    Row(
        "kept:say",
        same(302),
        method="post",
        kwargs=_linked,
        data=_word,
        changes_when_denied=True,
    ),
    Row("promises:end", SAYERS, method="post", kwargs=_made, data=_end),
]
