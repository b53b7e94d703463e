"""Workshops: HR works with them, leaders read those of their units."""

from typing import Any

from surveys.workshops.models import Workshop
from surveys.workshops.services import plan_workshop
from tests import make
from tests.architecture.access.rows import Row, allow
from tests.architecture.access.world import World

HR = allow("hr")
HR_OF_ANY = allow("hr", "outsider")
SENT = allow("hr", status=302)
READERS = allow("manager", "hr")


def _workshop(world: World) -> dict[str, Any]:
    facts = {"unit": world.unit, "title": "Listening", "held_on": make.TODAY}
    workshop = plan_workshop(actor=world.users["hr"], facts=facts, now=make.NOW)
    return {"identity": workshop.uuid}


def _facts(world: World) -> dict[str, Any]:
    return {
        "kind": Workshop.Kind.FOUNDATION,
        "title": "Hearing",
        "unit": world.unit.pk,
        "held_on": "2026-12-01",
    }


def _counts(world: World) -> dict[str, Any]:
    return {f"u{world.unit.uuid}": 4}


def _line(_world: World) -> dict[str, Any]:
    return {"level": "3.5"}


def _delete(_world: World) -> dict[str, Any]:
    return {"typed": "delete"}


ROWS = [
    Row("workshops:list", allow("manager", "other_manager", "hr", "outsider")),
    Row("workshops:create", HR_OF_ANY),
    # HR of another organisation does not find the unit.
    Row("workshops:create", SENT, method="post", data=_facts, outsider=200),
    Row("workshops:line", HR_OF_ANY),
    Row("workshops:line", allow("hr", "outsider", status=302), method="post", data=_line),
    Row("workshops:detail", READERS, kwargs=_workshop),
    Row("workshops:edit", HR, kwargs=_workshop),
    Row("workshops:edit", SENT, method="post", kwargs=_workshop, data=_facts),
    Row("workshops:attendance", HR, kwargs=_workshop),
    Row("workshops:attendance", SENT, method="post", kwargs=_workshop, data=_counts),
    Row("workshops:delete", HR, kwargs=_workshop),
    Row("workshops:delete", SENT, method="post", kwargs=_workshop, data=_delete),
]
