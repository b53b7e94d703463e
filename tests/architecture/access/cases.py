"""Cases: seen by HR, leads, stand-ins and owners; their figures by everybody of the house."""

from typing import Any

from django.utils import timezone

from feedback.cases.links import make_link
from feedback.touchpoints.models import Contact
from tests.architecture.access.rows import Row, allow, keys, same
from tests.architecture.access.world import World
from tests.make_cases import a_contact, a_reply, round_of

OURS = ("manager", "hr")
SEEN = allow(OURS)
SENT = allow(OURS, status=302)
STAFF = allow("manager", "other_manager", "hr", "outsider")
INSIDE = allow("employee", "manager", "other_manager", "hr", "administrator")


def _new(world: World) -> dict[str, Any]:
    return {"uuid": a_contact(world.unit, week=timezone.now().date()).uuid}


def _answered(world: World) -> dict[str, Any]:
    contact = Contact.objects.get(pk=_new(world)["uuid"])
    a_reply(world.users["manager"], contact, now=timezone.now())
    return {"uuid": contact.uuid}


def _asked(world: World) -> dict[str, Any]:
    contact = Contact.objects.get(pk=_answered(world)["uuid"])
    address = make_link(round_of(contact), now=timezone.now())
    return {"code": address.rstrip("/").rsplit("/", 1)[1]}


def _unit(world: World) -> dict[str, Any]:
    return {"uuid": world.unit.uuid}


def _reply(_world: World) -> dict[str, Any]:
    return {"way": "mail", "words": "Here it is.", "language": "en", "number": 1}


def _owner(world: World) -> dict[str, Any]:
    return {"owner": str(world.users["manager"].uuid)}


def _typed(_world: World) -> dict[str, Any]:
    return {"typed": "erase"}


def _word(_world: World) -> dict[str, Any]:
    return {"answer": "no", "comment": "Not yet."}


ROWS = [
    Row("api:cases", keys(200, bare=403, other=200)),
    Row("api:case", keys(200, bare=403, other=404), kwargs=_new),
    Row("cases:index", STAFF),
    Row("cases:table", STAFF),
    Row("cases:workbook", STAFF),
    Row("cases:figures", INSIDE, kwargs=_unit),
    Row("cases:figures_table", INSIDE, kwargs=_unit),
    Row("cases:figures_workbook", INSIDE, kwargs=_unit),
    Row("cases:case", SEEN, kwargs=_new),
    Row("cases:case", SEEN, kwargs=_answered),
    Row("cases:reply", SENT, method="post", kwargs=_new, data=_reply),
    Row("cases:take_back", SENT, method="post", kwargs=_answered),
    Row("cases:take", SENT, method="post", kwargs=_new),
    Row("cases:give", SENT, method="post", kwargs=_new, data=_owner),
    Row("cases:link", SEEN, method="post", kwargs=_answered),
    Row("cases:erase", SEEN, kwargs=_new),
    Row("cases:erase", SENT, method="post", kwargs=_new, data=_typed),
    Row("solved:say", same(200), kwargs=_asked),
    Row(
        "solved:say",
        same(302),
        method="post",
        kwargs=_asked,
        data=_word,
        changes_when_denied=True,
    ),
]
