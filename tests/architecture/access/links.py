"""A person's own link: theirs alone, whatever anybody's role."""

from typing import Any

from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.services.mirrors import create_link
from tests import make
from tests.architecture.access.rows import Row, allow
from tests.architecture.access.world import World

OWN = allow("employee")
SENT = allow("employee", status=302)
WITH_A_POSITION = allow("employee", "manager", "other_manager")


def _link(world: World) -> Touchpoint:
    kept = Touchpoint.objects.owned_by(world.users["employee"]).first()
    if kept is not None:
        return kept
    version = make.a_version(world.organisation, key=f"k{make.next_number()}", items=(1,))
    return create_link(
        actor=world.users["employee"], name="Eva", unit=world.unit, version=version, now=make.NOW
    )


def _own(world: World) -> dict[str, Any]:
    return {"identity": _link(world).uuid}


def _version(world: World) -> dict[str, Any]:
    make.a_version(world.organisation, key=f"k{make.next_number()}", items=(1,))
    return {}


def _named(_world: World) -> dict[str, Any]:
    return {"name": "Eva L.", "version": "0"}


def _delete(_world: World) -> dict[str, Any]:
    return {"typed": "delete"}


ROWS = [
    Row("touchpoints:mirrors", WITH_A_POSITION),
    Row("touchpoints:mirror-create", WITH_A_POSITION, kwargs=_version),
    Row(
        "touchpoints:mirror-create",
        allow("employee", "manager", "other_manager", status=302),
        method="post",
        kwargs=_version,
        data=_named,
    ),
    Row("touchpoints:mirror", OWN, kwargs=_own),
    Row("touchpoints:mirror-edit", OWN, kwargs=_own),
    Row("touchpoints:mirror-edit", SENT, method="post", kwargs=_own, data=_named),
    Row("touchpoints:mirror-pause", SENT, method="post", kwargs=_own),
    Row("touchpoints:mirror-resume", SENT, method="post", kwargs=_own),
    Row("touchpoints:mirror-renew", OWN, kwargs=_own),
    Row("touchpoints:mirror-renew", SENT, method="post", kwargs=_own),
    Row("touchpoints:mirror-delete", OWN, kwargs=_own),
    Row("touchpoints:mirror-delete", SENT, method="post", kwargs=_own, data=_delete),
    Row("touchpoints:mirror-qr-svg", OWN, kwargs=_own),
    Row("touchpoints:mirror-qr-png", OWN, kwargs=_own),
]
