"""Customers' pages: everybody may open them, nobody is asked who they are."""

from typing import Any

from feedback.touchpoints.answers import Answer
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.papers import paper_of
from feedback.touchpoints.services.intake import store_answer
from surveys.responses.models import Response, Way
from tests import make
from tests.architecture.access.rows import Row, same
from tests.architecture.access.world import World

KEY = "0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10"


def a_touchpoint(world: World) -> Touchpoint:
    return make.a_touchpoint(world.unit, make.a_version(world.unit.organisation))


def code(world: World) -> dict[str, Any]:
    return {"code": a_touchpoint(world).code}


def a_receipt(world: World) -> dict[str, Any]:
    touchpoint = a_touchpoint(world)
    receipt = store_answer(
        touchpoint=touchpoint,
        paper=paper_of(touchpoint),
        key=KEY,
        answer=Answer(expected=(6, None, None), delivered=(4, None, None)),
        today=make.TODAY,
        way=Way.FORM,
    )
    assert Response.objects.filter(asker=touchpoint.uuid).exists()
    return {"code": touchpoint.code, "receipt": receipt.id}


def an_answer(_world: World) -> dict[str, str]:
    newest = Touchpoint.objects.order_by("pk").last()
    assert newest
    return {"key": KEY, "asked": make.asked_by(newest), "e-d1-1": "6", "d-d1-1": "4"}


ROWS = [
    *(Row(f"public:{place}", same(200), kwargs=code) for place in ("form", "kiosk", "embed")),
    *(
        Row(f"public:{place}", same(303), method="post", kwargs=code, data=an_answer)
        for place in ("form", "kiosk", "embed")
    ),
    Row("public:kiosk_sign", same(204), method="post", kwargs=code),
    *(
        Row(f"public:{place}", same(200), kwargs=a_receipt)
        for place in ("thanks", "kiosk_thanks", "embed_thanks")
    ),
]
