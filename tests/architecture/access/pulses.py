"""Pulses: HR orders them and sees what comes of them."""

from typing import Any

from culture.toolkit.services import versions
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version
from surveys.pulses import services
from surveys.pulses.models import Pulse
from tests import make
from tests.architecture.access.rows import Row, allow
from tests.architecture.access.world import World

HR = allow("hr")
HR_OF_ANY = allow("hr", "outsider")
HR_SENT = allow("hr", status=302)


def _to_ask(world: World) -> None:
    hr = world.users["hr"]
    clarity = adopt_instrument(key="role-clarity", actor=hr, now=make.NOW)
    publish_version(draft=clarity, actor=hr, now=make.NOW)
    practices = versions.begin_draft(actor=hr, now=make.NOW)
    versions.publish_version(actor=hr, draft=practices, now=make.NOW)


def _ordered(world: World) -> Pulse:
    _to_ask(world)
    return services.order_pulse(
        actor=world.users["hr"],
        unit=world.root,
        rhythm=Pulse.Rhythm.MONTHLY,
        asked_per_person=Pulse.Share.FOUR,
        days_open=7,
        first_on=make.TODAY,
        now=make.NOW,
    )


def _pulse(world: World) -> dict[str, Any]:
    return {"uuid": _ordered(world).uuid}


def _paused(world: World) -> dict[str, Any]:
    pulse = _ordered(world)
    services.pause_pulse(pulse=pulse, actor=world.users["hr"], now=make.NOW)
    return {"uuid": pulse.uuid}


def _facts(world: World) -> dict[str, Any]:
    _to_ask(world)
    return {
        "unit": world.root.pk,
        "rhythm": "monthly",
        "asked_per_person": 4,
        "days_open": 7,
        "first_on": "2199-01-15",
    }


ROWS = [
    Row("pulses:list", HR_OF_ANY),
    Row("pulses:create", HR_OF_ANY),
    Row("pulses:create", HR_SENT, method="post", data=_facts, outsider=200),
    Row("pulses:detail", HR, kwargs=_pulse),
    Row("pulses:pause", HR_SENT, method="post", kwargs=_pulse),
    Row("pulses:resume", HR_SENT, method="post", kwargs=_paused),
]
