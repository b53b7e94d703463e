import datetime as dt
from typing import Any

from django.utils import timezone

from surveys.waves.models import Wave
from tests import make, make_surveys
from tests.architecture.access.rows import EVERYBODY, Row, allow
from tests.architecture.access.world import World

HR = allow("hr")
HR_OF_ANY = allow("hr", "outsider")
DONE = allow("hr", status=302)
READERS = allow(("employee", "manager", "hr", "administrator"))


def _waiting(world: World, **facts: Any) -> Wave:
    make_surveys.a_team(world.organisation, world.unit, people=8)
    now = timezone.now()
    times = {"opens_at": now + dt.timedelta(days=1), "closes_at": now + dt.timedelta(days=15)}
    version = make_surveys.a_questionnaire(world.organisation, key=f"k{make.next_number()}")
    return make_surveys.a_wave(world.root, versions=[version], **(times | facts))


def _draft(world: World) -> dict[str, Any]:
    return {"uuid": _waiting(world, state=Wave.State.DRAFT).uuid}


def _scheduled(world: World) -> dict[str, Any]:
    return {"uuid": _waiting(world).uuid}


def _open(world: World) -> dict[str, Any]:
    version = make_surveys.a_questionnaire(world.organisation, key=f"k{make.next_number()}")
    return {"uuid": make_surveys.a_running_wave(world.root, versions=[version]).uuid}


def _refused(world: World) -> dict[str, Any]:
    wave = Wave.objects.get(uuid=_open(world)["uuid"])
    return {"uuid": make_surveys.a_refused_mail(wave).invitation.uuid}


def _unit(world: World) -> dict[str, Any]:
    return {"uuid": world.unit.uuid}


def _name(_world: World) -> dict[str, Any]:
    return {"typed": "Autumn survey"}


def _facts(world: World) -> dict[str, Any]:
    version = make_surveys.a_questionnaire(world.organisation, key=f"k{make.next_number()}")
    return {
        "name": "Spring survey",
        "audience": "everybody",
        "units": [world.root.pk],
        "part_1": str(version.uuid),
        "opens_at": "2027-03-01T08:00",
        "closes_at": "2027-03-15T20:00",
        "languages": ["en"],
        "k": 5,
        "least_invited": 8,
    }


ROWS = [
    Row("waves:list", HR_OF_ANY),
    Row("waves:start", allow("hr", "outsider", status=302), method="post"),
    Row("waves:create", HR_OF_ANY),
    Row("waves:create", DONE, method="post", data=_facts, outsider=200),
    Row("waves:comments", allow(EVERYBODY, status=302)),
    Row("waves:unit_comments", READERS, kwargs=_unit),
    Row("waves:detail", HR, kwargs=_draft),
    Row("waves:detail", HR, kwargs=_open),
    Row("waves:edit", HR, kwargs=_draft),
    Row("waves:edit", DONE, method="post", kwargs=_draft, data=_facts),
    Row("waves:preview", HR, kwargs=_draft),
    Row("waves:schedule", HR, kwargs=_draft),
    Row("waves:schedule", DONE, method="post", kwargs=_draft),
    Row("waves:unschedule", DONE, method="post", kwargs=_scheduled),
    Row("waves:open", HR, kwargs=_draft),
    Row("waves:open", DONE, method="post", kwargs=_draft),
    Row("waves:remind", DONE, method="post", kwargs=_open),
    Row("waves:send_again", DONE, method="post", kwargs=_refused),
    Row("waves:close", HR, kwargs=_open),
    Row("waves:close", DONE, method="post", kwargs=_open, data=_name),
    Row("waves:delete", HR, kwargs=_draft),
    Row("waves:delete", DONE, method="post", kwargs=_draft, data=_name),
]
