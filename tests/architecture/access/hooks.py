"""Hooks: administrators see those of their organisation; nobody else knows that there are any."""

from typing import Any

from culture.hooks.models import Hook, HookDelivery
from culture.hooks.services import change_secret, make_hook
from culture.hooks.signing import new_secret
from tests import make
from tests.architecture.access.rows import Row, allow
from tests.architecture.access.world import World

OURS = allow("administrator")
ANY = allow("administrator", "outsider")
SENT = allow("administrator", status=302)


def a_hook(world: World) -> Hook:
    acting: dict[str, Any] = {"actor": world.users["administrator"], "now": make.NOW}
    hook = make_hook(
        name="Board",
        url="https://hooks.example/",
        events=["action.overdue"],
        is_chat=False,
        secret=new_secret(),
        **acting,
    )
    change_secret(hook=hook, secret=new_secret(), **acting)
    return hook


def _hook(world: World) -> dict[str, Any]:
    return {"uuid": a_hook(world).uuid}


def _delivery(world: World) -> dict[str, Any]:
    delivery = HookDelivery.objects.create(
        hook=a_hook(world),
        event="action.overdue",
        key="one",
        message={},
        made_at=make.NOW,
        due_at=make.NOW,
        state="given-up",
    )
    return {"uuid": delivery.uuid}


ROWS = [
    Row("hooks:list", ANY),
    Row("hooks:add", ANY),
    Row(
        "hooks:add",
        ANY,
        method="post",
        data=lambda _world: {
            "name": "Board",
            "url": "https://hooks.example/",
            "events": ["action.overdue"],
        },
    ),
    Row("hooks:hook", OURS, kwargs=_hook),
    Row("hooks:change_secret", OURS, method="post", kwargs=_hook),
    Row("hooks:forget_secret", SENT, method="post", kwargs=_hook),
    Row("hooks:try_again", SENT, method="post", kwargs=_delivery),
    Row("hooks:end", OURS, kwargs=_hook),
    Row(
        "hooks:end",
        SENT,
        method="post",
        kwargs=_hook,
        data=lambda _world: {"typed": "Board"},
    ),
]
