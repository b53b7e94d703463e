from typing import Any

from feedback.touchpoints.models import ImportRun, Touchpoint
from tests import make
from tests.architecture.access.rows import EVERYBODY, Row, allow
from tests.architecture.access.world import World

CSV = b"e1,p1\n6,4\n"
STAFF = ("manager", "other_manager", "hr", "outsider")
OURS = ("manager", "hr")


def _touchpoint(world: World) -> Touchpoint:
    version = make.a_version(world.organisation, key=f"k{make.next_number()}", items=(1,))
    return make.a_touchpoint(world.unit, version, languages=["en"])


def _own(world: World) -> dict[str, Any]:
    return {"identity": _touchpoint(world).uuid}


def _unit(world: World) -> dict[str, Any]:
    return {"identity": world.unit.uuid}


def _run(world: World, **facts: Any) -> dict[str, Any]:
    run = ImportRun.objects.create(
        touchpoint=_touchpoint(world), created_at=make.NOW, file_name="a.csv", **facts
    )
    return {"identity": run.uuid}


def _waiting(world: World) -> dict[str, Any]:
    return _run(world, content=CSV)


def _done(world: World) -> dict[str, Any]:
    return _run(world, state=ImportRun.State.DONE)


def _mapped(world: World) -> dict[str, Any]:
    ratings = {"d1": {"d1-1": {"expected": "e1", "delivered": "p1"}}}
    return _run(world, content=CSV, mapping={"date": "2026-10-01", "ratings": ratings})


def _facts(world: World) -> dict[str, Any]:
    return {
        "name": "Front desk",
        "unit": world.unit.pk,
        "version": make.a_version(world.organisation, key=f"k{make.next_number()}").pk,
        "form": "full",
        "languages": ["en"],
    }


def _form(world: World) -> dict[str, Any]:
    return {**_facts(world), "name": "Changed"}


def _erase(_world: World) -> dict[str, Any]:
    return {"typed": "erase"}


def _name(_world: World) -> dict[str, Any]:
    return {"typed": "Front desk, Harbour"}


def _columns(_world: World) -> dict[str, Any]:
    return {"expected-0": "e1", "delivered-0": "p1", "date": "2026-10-01"}


HR = allow("hr")
READERS = allow(("employee", "manager", "hr", "administrator"))
TEAM = allow(STAFF)
UNIT = allow(OURS)
SENT = allow(OURS, status=302)
HR_SENT = allow("hr", status=302)

ROWS = [
    Row("touchpoints:list", TEAM),
    Row("touchpoints:start", allow("hr", "outsider")),
    Row(
        "touchpoints:start",
        allow("hr", status=302),
        method="post",
        data=lambda world: {"unit": world.unit.pk, "name": "Desk", "form": "short"},
        outsider=200,
    ),
    Row("touchpoints:create", TEAM),
    Row("touchpoints:create", SENT, method="post", data=_facts, other_manager=200, outsider=200),
    Row("touchpoints:comments", allow(EVERYBODY, status=302)),
    Row("touchpoints:unit-comments", READERS, kwargs=_unit),
    Row("touchpoints:detail", UNIT, kwargs=_own),
    Row("touchpoints:edit", UNIT, kwargs=_own),
    Row("touchpoints:edit", SENT, method="post", kwargs=_own, data=_form),
    Row("touchpoints:pause", SENT, method="post", kwargs=_own),
    Row("touchpoints:resume", SENT, method="post", kwargs=_own),
    Row("touchpoints:take-kiosk-away", SENT, method="post", kwargs=_own),
    Row("touchpoints:renew-code", UNIT, kwargs=_own),
    Row("touchpoints:renew-code", SENT, method="post", kwargs=_own, data=_name),
    Row("touchpoints:qr-svg", UNIT, kwargs=_own),
    Row("touchpoints:qr-png", UNIT, kwargs=_own),
    Row("touchpoints:poster", UNIT, kwargs=_own),
    Row("touchpoints:imports", HR, kwargs=_own),
    Row("touchpoints:imports", HR, method="post", kwargs=_own),
    Row("touchpoints:import-sample", HR, kwargs=_own),
    Row("touchpoints:import-columns", HR, kwargs=_waiting),
    Row(
        "touchpoints:import-columns",
        HR_SENT,
        method="post",
        kwargs=_waiting,
        data=_columns,
    ),
    Row("touchpoints:import-check", HR, kwargs=_mapped),
    Row("touchpoints:import-check", HR_SENT, method="post", kwargs=_mapped),
    Row("touchpoints:import", HR, kwargs=_done),
    Row("touchpoints:import", HR_SENT, method="post", kwargs=_done),
    Row("touchpoints:import-rejected", HR, kwargs=_done),
    Row("touchpoints:import-rejected-workbook", HR, kwargs=_done),
]
