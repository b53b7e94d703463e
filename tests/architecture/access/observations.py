"""Observations: decided by who leads, seen by who told them, told by anybody with a link."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from culture.core.codes import new_code
from feedback.observations.keys import RING
from feedback.observations.models import Observation
from tests.architecture.access.rows import EVERYBODY, Row, allow, keys, same
from tests.architecture.access.world import World
from tests.make_observations import a_link, a_photo, an_anonymous_one, an_observation

# The employee told it; whoever leads the unit decides, and human resources may.
DECIDERS = allow("manager", "hr", status=302)


def _told(world: World, **said: Any) -> Observation:
    now = timezone.now()
    return an_observation(world.users["employee"], world.unit, now=now, **said)


def _one(world: World) -> dict[str, Any]:
    return {"uuid": _told(world).uuid}


def _shared(world: World) -> dict[str, Any]:
    return {"uuid": _told(world, is_shared=True).uuid}


def _pictured(world: World) -> dict[str, Any]:
    return {"uuid": _told(world, photo=a_photo()).uuid}


def _doubled(world: World) -> dict[str, Any]:
    _told(world, text="Told before")
    return _one(world)


def _nameless(world: World) -> dict[str, Any]:
    return {"uuid": an_anonymous_one(a_link(world.unit), now=timezone.now())[0].uuid}


def _link(world: World) -> dict[str, Any]:
    return {"uuid": a_link(world.unit).uuid}


def _open(world: World) -> dict[str, Any]:
    RING.check(now=timezone.now())
    return {"code": a_link(world.unit).code}


def _words(_world: World) -> dict[str, Any]:
    return {"words": "We look into it."}


def _outcome(_world: World) -> dict[str, Any]:
    return {"ending": "declined", "words": "It is meant to be so."}


def _other_unit(world: World) -> dict[str, Any]:
    return {"unit": str(world.other_unit.uuid), "words": "Yours"}


def _double(_world: World) -> dict[str, Any]:
    return {"into": str(Observation.objects.get(text="Told before").uuid)}


def _sent(_world: World) -> dict[str, Any]:
    return {"key": new_code(), "kind": "idea", "text": "Paint the gate."}


def _tells(world: World) -> dict[str, Any]:
    unit = str(world.unit.uuid)
    return {"kind": "idea", "text": "Paint it.", "unit": unit, "submission_key": str(uuid.uuid4())}


def _opens(world: World) -> dict[str, Any]:
    return {"unit": str(world.unit.uuid), "name": "Gate 3", "tags": "gate, night"}


def _coded(world: World) -> dict[str, Any]:
    code = an_anonymous_one(a_link(world.unit), now=timezone.now() + dt.timedelta(0))[1]
    return {"code": code}


def _unit(world: World) -> dict[str, Any]:
    _told(world)
    return {"uuid": world.unit.uuid}


def _by_program(world: World) -> dict[str, Any]:
    unit = str(world.unit.uuid)
    return {"key": str(uuid.uuid4()), "unit": unit, "kind": "anomaly", "text": "Door 14 is open."}


# Bands and decisions are for everybody in the organisation.
INSIDE = allow("employee", "manager", "other_manager", "hr", "administrator")

ROWS = [
    Row("api:observations", keys(200, bare=403, other=200)),
    Row("api:observation", keys(200, bare=403, other=404), kwargs=_one),
    Row(
        "api:observations",
        keys(201, bare=403, other=400),
        method="post",
        data=_by_program,
        json=True,
    ),
    Row("observations:figures", INSIDE, kwargs=_unit),
    Row("observations:figures_table", INSIDE, kwargs=_unit),
    Row("observations:figures_workbook", INSIDE, kwargs=_unit),
    Row("observations:index", allow(EVERYBODY)),
    Row("observations:table", allow(EVERYBODY)),
    Row("observations:workbook", allow(EVERYBODY)),
    Row("observations:tell", allow(EVERYBODY)),
    Row(
        "observations:tell",
        allow("employee", "manager", "hr", "administrator", status=302, denied=200),
        method="post",
        data=_tells,
    ),
    Row("observations:observation", allow("employee", "manager", "hr"), kwargs=_one),
    Row(
        "observations:observation",
        allow("employee", "manager", "hr", "administrator"),
        kwargs=_shared,
    ),
    Row("observations:observation", allow("manager", "hr"), kwargs=_nameless),
    Row("observations:photo", allow("employee", "manager", "hr"), kwargs=_pictured),
    Row(
        "observations:vote",
        allow("employee", "manager", "hr", "administrator", status=302),
        method="post",
        kwargs=_shared,
    ),
    Row(
        "observations:reply",
        allow("employee", status=302),
        method="post",
        kwargs=_one,
        data=_words,
    ),
    Row("observations:answer", DECIDERS, method="post", kwargs=_one, data=_words),
    Row("observations:decide", DECIDERS, method="post", kwargs=_one, data=_outcome),
    Row("observations:move", DECIDERS, method="post", kwargs=_one, data=_other_unit),
    Row("observations:merge", DECIDERS, method="post", kwargs=_doubled, data=_double),
    # Whoever leads no unit has none to open a link for.
    Row("observations:links", allow("manager", "other_manager", "hr", "outsider")),
    Row("observations:make_link", allow("manager", "other_manager", "hr", "outsider")),
    Row(
        "observations:make_link",
        allow("manager", "hr", status=302),
        other_manager=200,
        outsider=200,
        method="post",
        data=_opens,
    ),
    Row("observations:poster", allow("manager", "hr"), kwargs=_link),
    Row("observations:qr_svg", allow("manager", "hr"), kwargs=_link),
    Row("observations:close_link", DECIDERS, method="post", kwargs=_link),
    Row("observations:terms", allow("hr", "outsider")),
    Row(
        "observations:terms",
        allow("hr", "outsider", status=302),
        method="post",
        data=lambda _world: {"takes_unsigned": "on", "look_days": "2"},
    ),
    Row("told:tell", same(200), kwargs=_open),
    Row("told:tell", same(200), method="post", kwargs=_open, data=_sent),
    Row("told:read", same(200)),
    Row("told:read", same(200), method="post", data=_coded),
]
