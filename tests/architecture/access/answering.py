"""The pages on which employees answer a wave: the code of the invitation is the only key."""

from typing import Any

from django.test import Client

from surveys.waves.demo.browser import Ticket
from surveys.waves.models import Invitation
from tests.architecture.access.rows import Row, same
from tests.architecture.access.world import World
from tests.make_tokens import a_token, an_invitation, an_open_wave, base64url

_fetched: list[Invitation] = []


def an_asked_person(world: World) -> Invitation:
    return an_invitation(an_open_wave(world.unit))


def code(world: World) -> dict[str, Any]:
    invitation = an_asked_person(world)
    _fetched[:] = [invitation]
    return {"code": invitation.code}


def a_blinded_message(_world: World) -> dict[str, str]:
    return {"blinded": base64url(Ticket.of(_fetched[0].cell).blinded)}


def an_answer(_world: World) -> dict[str, str]:
    return {"i0d-d1-1": "4"}


def an_answer_with_its_token(world: World) -> dict[str, str]:
    return a_token(Client(), an_asked_person(world)) | {"i0d-d1-1": "4"}


ROWS = [
    Row("answering:invitation", same(200), kwargs=code),
    Row("answering:token", same(200), method="post", kwargs=code, data=a_blinded_message),
    Row("answering:confidential", same(200), kwargs=code),
    Row("answering:confidential", same(200), method="post", kwargs=code, data=an_answer),
    # Whoever is signed in sends a cookie, and an answer that could be traced is refused.
    Row(
        "answering:answers", same(400), method="post", data=an_answer_with_its_token, anonymous=200
    ),
    Row("answering:receipt", same(200)),
    Row("answering:receipt", same(422), method="post"),
]
