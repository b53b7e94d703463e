"""Decision zones: the people of a unit read and ask, whoever leads it and HR rule and answer."""

import uuid
from typing import Any

from culture.zones.models import Consultation, SharedValue, Situation
from culture.zones.services import consultations, situations, values
from culture.zones.services.situations import Ruling
from tests import make
from tests.architecture.access.rows import EVERYBODY, Row, allow
from tests.architecture.access.world import World

READERS = allow("employee", "manager", "hr", "administrator")
RULERS = allow("manager", "hr")
RULERS_SENT = allow("manager", "hr", status=302)
# Whoever asked reads it, and whoever leads the unit answers; HR does not see who asked.
BOTH_ENDS = allow("employee", "manager")
LEAD_SENT = allow("manager", status=302)
HR = allow("hr")
HR_OF_ANY = allow("hr", "outsider")
HR_SENT = allow("hr", status=302)


def _situation(world: World, *, at_top: bool = False) -> Situation:
    unit = world.root if at_top else world.unit
    return situations.add_situation(
        actor=world.users["hr"], unit=unit, ruling=Ruling("A refund", "ask"), now=make.NOW
    )


def _unit(world: World) -> dict[str, Any]:
    _situation(world)
    return {"uuid": world.unit.uuid}


def _here(world: World) -> dict[str, Any]:
    return {"uuid": world.unit.uuid, "situation": _situation(world).uuid}


def _from_above(world: World) -> dict[str, Any]:
    return {"uuid": world.unit.uuid, "situation": _situation(world, at_top=True).uuid}


def _ruled(world: World) -> dict[str, Any]:
    return {"uuid": _situation(world).uuid}


def _asked(world: World) -> Consultation:
    return consultations.ask(
        actor=world.users["employee"],
        unit=world.unit,
        question="May I?",
        submission_key=uuid.uuid4(),
        now=make.NOW,
    )


def _question(world: World) -> dict[str, Any]:
    return {"uuid": _asked(world).uuid}


def _answered(world: World) -> dict[str, Any]:
    asked = _asked(world)
    consultations.answer(
        actor=world.users["manager"], consultation=asked, zone="act", words="Yes.", now=make.NOW
    )
    return {"uuid": asked.uuid}


def _value(world: World) -> dict[str, Any]:
    made: SharedValue = values.add_value(
        actor=world.users["hr"], names=make.texts("Honesty"), now=make.NOW
    )
    return {"uuid": made.uuid}


def _ruling(_world: World) -> dict[str, Any]:
    return {"name": "Money back", "zone": "never"}


def _words(_world: World) -> dict[str, Any]:
    return {"question": "And then?", "submission_key": str(uuid.uuid4())}


def _reply(_world: World) -> dict[str, Any]:
    return {"zone": "ask", "words": "Call me."}


def _covering(world: World) -> dict[str, Any]:
    return {"situation": str(_situation(world).uuid)}


def _names(_world: World) -> dict[str, Any]:
    return make.texts("Care")


ROWS = [
    Row("zones:index", allow(EVERYBODY)),
    Row("zones:unit", READERS, kwargs=_unit),
    Row("zones:table", READERS, kwargs=_unit),
    Row("zones:workbook", READERS, kwargs=_unit),
    Row("zones:situation", READERS, kwargs=_here),
    Row("zones:add", RULERS, kwargs=_unit),
    Row("zones:add", RULERS_SENT, method="post", kwargs=_unit, data=_ruling),
    Row("zones:refine", RULERS, kwargs=_from_above),
    Row("zones:refine", RULERS_SENT, method="post", kwargs=_from_above, data=_ruling),
    Row("zones:change", RULERS, kwargs=_ruled),
    Row("zones:change", RULERS_SENT, method="post", kwargs=_ruled, data=_ruling),
    Row("zones:retire", RULERS_SENT, method="post", kwargs=_ruled),
    Row("zones:bring_back", RULERS_SENT, method="post", kwargs=_ruled),
    Row("zones:ask", READERS, kwargs=_unit),
    Row(
        "zones:ask",
        allow("employee", "manager", "hr", "administrator", status=302),
        method="post",
        kwargs=_unit,
        data=_words,
    ),
    Row("zones:questions", allow(EVERYBODY)),
    Row("zones:question", BOTH_ENDS, kwargs=_question),
    Row("zones:question", LEAD_SENT, method="post", kwargs=_question, data=_reply),
    Row("zones:adopt", LEAD_SENT, method="post", kwargs=_answered),
    Row("zones:cover", LEAD_SENT, method="post", kwargs=_answered, data=_covering),
    Row("zones:coverage", READERS, kwargs=_unit),
    Row("zones:coverage_table", READERS, kwargs=_unit),
    Row("zones:coverage_workbook", READERS, kwargs=_unit),
    Row("zones:values", HR_OF_ANY),
    Row("zones:add_value", HR_OF_ANY),
    Row("zones:add_value", allow("hr", "outsider", status=302), method="post", data=_names),
    Row("zones:change_value", HR, kwargs=_value),
    Row("zones:change_value", HR_SENT, method="post", kwargs=_value, data=_names),
    Row("zones:retire_value", HR_SENT, method="post", kwargs=_value),
    Row("zones:bring_back_value", HR_SENT, method="post", kwargs=_value),
]
