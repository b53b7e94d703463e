"""Actions: seen by a unit's people, worked on by owner and leads, closed by another."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from culture.actions.models import Deed, Dismissal
from culture.actions.services.making import say_done
from tests import make
from tests.architecture.access.rows import EVERYBODY, Row, allow, keys
from tests.architecture.access.world import World
from tests.make_actions import an_action

READERS = allow("employee", "manager", "hr", "administrator")
# Whoever leads the unit, and HR; the owner of each action here is the employee.
LEADS = allow("manager", "hr")
WORKERS = allow("employee", "manager", "hr", status=302)
LED = allow("manager", "hr", status=302)


def _unit(world: World) -> dict[str, Any]:
    return {"uuid": world.unit.uuid}


def _made(world: World, **facts: Any) -> Any:
    owner = world.users["employee"]
    return an_action(world.users["manager"], world.unit, owner=owner, now=timezone.now(), **facts)


def _action(world: World) -> dict[str, Any]:
    return {"uuid": _made(world).uuid}


def _done(world: World) -> dict[str, Any]:
    action = _made(world)
    say_done(actor=world.users["employee"], action=action, now=timezone.now())
    return {"uuid": action.uuid}


def _step(world: World) -> dict[str, Any]:
    action = _made(world, steps=["Ask three customers"])
    return {"uuid": action.uuid, "step": action.steps.get().uuid}


def _dismissal(world: World) -> dict[str, Any]:
    known = Dismissal.objects.create(
        unit=world.unit,
        kind="silence",
        about="x",
        stamp="0",
        title="Quiet",
        reason="Moving",
        dismissed_at=timezone.now(),
    )
    return {"uuid": known.uuid}


def _deed(world: World) -> dict[str, Any]:
    told = Deed.objects.create(
        organisation=world.organisation,
        unit=world.unit,
        said=make.texts("It is slow."),
        done=make.texts("We are two."),
        told_at=timezone.now(),
    )
    return {"uuid": told.uuid}


def _new(world: World) -> dict[str, Any]:
    return {
        "title": "Answer in turns",
        "owner": str(world.users["manager"].uuid),
        "due_on": (timezone.now().date() + dt.timedelta(days=20)).isoformat(),
        "number": "",
        "direction": "up",
        "submission_key": str(uuid.uuid4()),
    }


def _new_with_owner(world: World) -> dict[str, Any]:
    """HR and both leads have a lead among the possible owners of the first unit that is theirs."""
    top = make.a_leader(world.root, name="Tor Eid")
    return _new(world) | {"owner": str(top.uuid)}


def _finding(_world: World) -> dict[str, Any]:
    return {"finding": "silence:none", "reason": "We are moving."}


def _telling(_world: World) -> dict[str, Any]:
    return {
        f"{side}_{language}": "Words" for side in ("said", "done") for language in make.LANGUAGES
    }


def _text(_world: World) -> dict[str, Any]:
    return {"text": "Ask the night shift"}


def _words(_world: World) -> dict[str, Any]:
    return {"words": "It goes well."}


def _owner(world: World) -> dict[str, Any]:
    return {"owner": str(world.users["manager"].uuid)}


def _day(_world: World) -> dict[str, Any]:
    day = timezone.now().date() + dt.timedelta(days=40)
    return {"due_on": day.isoformat(), "words": "Parts come late."}


def _result(_world: World) -> dict[str, Any]:
    return {"verdict": "better", "words": "The team says so."}


def _by_program(world: World) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()),
        "unit": str(world.unit.uuid),
        "owner": str(world.users["manager"].uuid),
        "title": "Answer in turns",
        "due_on": (timezone.now().date() + dt.timedelta(days=20)).isoformat(),
    }


ROWS = [
    Row("api:actions", keys(200, bare=403, other=200)),
    Row("api:action", keys(200, bare=403, other=404), kwargs=_action),
    Row(
        "api:actions",
        keys(201, bare=403, other=400),
        method="post",
        data=_by_program,
        json=True,
    ),
    Row("actions:index", allow(EVERYBODY)),
    Row("actions:table", allow(EVERYBODY)),
    Row("actions:workbook", allow(EVERYBODY)),
    Row("actions:make", allow("manager", "other_manager", "hr", "outsider")),
    Row(
        "actions:make",
        allow("manager", "other_manager", "hr", status=302),
        method="post",
        data=_new_with_owner,
        outsider=200,
    ),
    Row("actions:findings", LEADS, kwargs=_unit),
    Row("actions:dismiss", LED, method="post", kwargs=_unit, data=_finding),
    Row("actions:show_again", LED, method="post", kwargs=_dismissal),
    Row("actions:kept", READERS, kwargs=_unit),
    Row("actions:kept_table", READERS, kwargs=_unit),
    Row("actions:kept_workbook", READERS, kwargs=_unit),
    Row("actions:told", READERS, kwargs=_unit),
    Row("actions:tell", LEADS, kwargs=_unit),
    Row("actions:tell", LED, method="post", kwargs=_unit, data=_telling),
    Row("actions:tell_action", LEADS, kwargs=_action),
    Row("actions:tell_action", LED, method="post", kwargs=_action, data=_telling),
    Row("actions:withdraw", LED, method="post", kwargs=_deed),
    Row("actions:action", READERS, kwargs=_action),
    Row("actions:add_step", WORKERS, method="post", kwargs=_action, data=_text),
    Row("actions:tick_step", WORKERS, method="post", kwargs=_step),
    Row(
        "actions:comment",
        allow("employee", "manager", "hr", "administrator", status=302),
        method="post",
        kwargs=_action,
        data=_words,
    ),
    Row("actions:done", WORKERS, method="post", kwargs=_action, data=_words),
    Row("actions:again", WORKERS, method="post", kwargs=_done),
    Row("actions:hand_over", WORKERS, method="post", kwargs=_action, data=_owner),
    Row("actions:day", WORKERS, method="post", kwargs=_action, data=_day),
    # The owner is told that somebody else closes it, and nothing changes.
    Row("actions:close", LED, method="post", kwargs=_done, data=_result, employee=200),
]
