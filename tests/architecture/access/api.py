import uuid
from typing import Any

from tests import make
from tests.architecture.access.rows import Row, keys, same
from tests.architecture.access.toolkit import a_run
from tests.architecture.access.world import World

READ = keys(200, bare=403, other=200)
OURS = keys(200, bare=403, other=404)
NOTHING = keys(404, bare=404, other=404, people=404)
ANSWER = {
    "version": str(uuid.uuid4()),
    "ratings": {"d1": {"d1-1": {"expected": 6, "delivered": 4}}},
}


def _instrument(world: World) -> dict[str, Any]:
    return {"uuid": make.a_version(world.organisation).instrument.uuid}


def _touchpoint(world: World) -> dict[str, Any]:
    version = make.a_version(world.organisation, key=f"k{make.next_number()}")
    return {"uuid": make.a_touchpoint(world.unit, version).uuid}


def _evidence(world: World) -> dict[str, Any]:
    return {"uuid": a_run(world).uuid, "evidence": uuid.uuid4()}


ROWS = [
    Row("api:schema", same(200)),
    Row("api:units", READ),
    Row("api:instruments", READ),
    Row("api:instrument", OURS, kwargs=_instrument),
    Row("api:touchpoints", READ),
    Row("api:touchpoint", OURS, kwargs=_touchpoint),
    Row(
        "api:responses",
        keys(400, bare=403, other=404),
        method="post",
        kwargs=_touchpoint,
        data=lambda _world: ANSWER,
        json=True,
    ),
    Row("api:releases", READ),
    Row("api:toolkit_unit", OURS, kwargs=lambda world: {"uuid": world.unit.uuid}),
    Row("api:toolkit_checklists", READ),
    Row(
        "api:toolkit_evidence",
        keys(201, bare=403, other=404),
        method="put",
        kwargs=_evidence,
        data=lambda _world: {"practice": "doubts", "words": "Asked on Monday"},
        json=True,
    ),
    Row("api:hiring_answer", READ),
    Row("api:nothing", NOTHING),
    Row("api:nothing", NOTHING, method="post", json=True),
]
