"""Service between departments: numbers for whoever sees a department, rounds ordered by HR."""

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.architecture.access.rows import EVERYBODY, Row, allow
from tests.architecture.access.world import World
from tests.make_internal import a_published_round

INSIDE = allow("employee", "manager", "other_manager", "hr", "administrator")


def _round(world: World) -> dict[str, Any]:
    return {"uuid": a_published_round(world.root, [world.unit, world.other_unit]).uuid}


def _department(world: World) -> dict[str, Any]:
    return _round(world) | {"unit": world.unit.uuid}


def _facts(world: World) -> dict[str, Any]:
    return {
        "name": "Us",
        "unit": world.root.pk,
        "providers": [world.unit.pk, world.other_unit.pk],
        "closes_at": (timezone.now() + dt.timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
    }


ROWS = [
    Row("internal:matrix", allow(EVERYBODY)),
    Row("internal:create", allow("hr", "outsider")),
    Row(
        "internal:create",
        allow("hr", status=302),
        method="post",
        data=_facts,
        outsider=200,
    ),
    Row("internal:round", INSIDE, kwargs=_round),
    # Two departments only: whoever sees one sees what both say of each other.
    Row("internal:department", INSIDE, kwargs=_department),
    Row("internal:csv", INSIDE, kwargs=_round),
    Row("internal:workbook", INSIDE, kwargs=_round),
]
