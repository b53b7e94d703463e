from typing import Any

from culture.org.models import Unit
from tests import make
from tests.architecture.access.rows import EVERYBODY, Row, allow
from tests.architecture.access.world import World

WHOLE = ("hr", "administrator")
OF_THE_UNIT = ("employee", "manager", *WHOLE)
OF_THE_OTHER = ("other_manager", *WHOLE)


def numbers(unit: Unit) -> dict[str, Any]:
    """Publish something for a unit."""
    version = make.a_version(unit.organisation)
    make.some_responses(make.a_touchpoint(unit, version), [((5, 4, 3), (4, 3, 2))] * 5)
    make.settle()
    return {"identity": unit.uuid}


def own(world: World) -> dict[str, Any]:
    return numbers(world.unit)


def other(world: World) -> dict[str, Any]:
    return numbers(world.other_unit)


def dimension(world: World) -> dict[str, Any]:
    return numbers(world.unit) | {"key": "d1"}


ROWS = [
    Row("dashboards:index", allow(EVERYBODY, status=302), outsider=200),
    Row("dashboards:protection", allow(EVERYBODY)),
    Row("dashboards:reading", allow(EVERYBODY)),
    Row("dashboards:unit", allow(OF_THE_UNIT), kwargs=own),
    Row("dashboards:unit", allow(OF_THE_OTHER), kwargs=other),
    Row("dashboards:unit", allow(WHOLE), kwargs=lambda world: {"identity": world.root.uuid}),
    Row("dashboards:dimension", allow(OF_THE_UNIT), kwargs=dimension),
    Row("dashboards:table", allow(OF_THE_UNIT), kwargs=own),
]
