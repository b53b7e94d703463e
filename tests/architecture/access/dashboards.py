from typing import Any

from culture.org.models import Unit
from tests import make, make_waves
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


def culture(unit: Unit) -> dict[str, Any]:
    """Publish a wave for a unit and another one."""
    organisation = unit.organisation
    version = make_waves.a_culture_version(organisation, items=(1,))
    beside = make.a_unit(organisation, parent=unit.parent, name="Beside")
    make_waves.a_published_wave(version, dict.fromkeys([unit, beside], [(2,), (4,)] * 5))
    return {"identity": unit.uuid}


def own_culture(world: World) -> dict[str, Any]:
    return culture(world.unit)


def culture_dimension(world: World) -> dict[str, Any]:
    return culture(world.unit) | {"key": "d1"}


def dimension(world: World) -> dict[str, Any]:
    return numbers(world.unit) | {"key": "d1"}


def chart(world: World) -> dict[str, Any]:
    return numbers(world.unit) | {"name": "gaps"}


def culture_chart(world: World) -> dict[str, Any]:
    return culture(world.unit) | {"name": "gaps"}


def dimension_chart(world: World) -> dict[str, Any]:
    return numbers(world.unit) | {"key": "d1", "name": "statements"}


ROWS = [
    Row("dashboards:index", allow(EVERYBODY, status=302)),
    Row("dashboards:protection", allow(EVERYBODY)),
    Row("dashboards:reading", allow(EVERYBODY)),
    Row("dashboards:unit", allow(OF_THE_UNIT), kwargs=own),
    Row("dashboards:unit", allow(OF_THE_OTHER), kwargs=other),
    Row("dashboards:unit", allow(WHOLE), kwargs=lambda world: {"identity": world.root.uuid}),
    Row("dashboards:find", allow(EVERYBODY)),
    Row("dashboards:compare", allow(OF_THE_UNIT), kwargs=own),
    Row("dashboards:compare_table", allow(OF_THE_UNIT), kwargs=own),
    Row("dashboards:compare_workbook", allow(OF_THE_UNIT), kwargs=own),
    Row("dashboards:dimension", allow(OF_THE_UNIT), kwargs=dimension),
    Row("dashboards:chart", allow(OF_THE_UNIT), kwargs=chart),
    Row("dashboards:chart", allow(OF_THE_UNIT), kwargs=culture_chart),
    Row("dashboards:dimension_chart", allow(OF_THE_UNIT), kwargs=dimension_chart),
    Row("dashboards:stage", allow(OF_THE_UNIT), kwargs=own_culture),
    Row("dashboards:stage_table", allow(OF_THE_UNIT), kwargs=own_culture),
    Row("dashboards:stage_workbook", allow(OF_THE_UNIT), kwargs=own_culture),
    Row("dashboards:table", allow(OF_THE_UNIT), kwargs=own),
    Row("dashboards:workbook", allow(OF_THE_UNIT), kwargs=own),
    Row("dashboards:unit", allow(OF_THE_UNIT), kwargs=own_culture),
    Row(
        "dashboards:unit",
        allow(OF_THE_OTHER),
        kwargs=lambda world: culture(world.other_unit),
    ),
    Row("dashboards:unit", allow(WHOLE), kwargs=lambda world: {"identity": world.root.uuid}),
    Row("dashboards:dimension", allow(OF_THE_UNIT), kwargs=culture_dimension),
    Row("dashboards:table", allow(OF_THE_UNIT), kwargs=own_culture),
    Row("dashboards:workbook", allow(OF_THE_UNIT), kwargs=own_culture),
]
