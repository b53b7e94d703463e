"""Predictions and standards: leads say them, HR decides about asking, people read standards."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from culture.chain.asked import quarter_of
from culture.chain.models import PredictionRound
from culture.chain.services.standards import set_standard
from culture.metrics.models import Measure, Series
from culture.metrics.queries import newest_subjects
from culture.metrics.windows import Window
from culture.org.models import Unit
from tests import make
from tests.architecture.access.rows import Row, allow
from tests.architecture.access.world import World

HR_OF_ANY = allow("hr", "outsider")
HR_SENT = allow("hr", "outsider", status=302)
LEAD = allow("manager")
LEAD_SENT = allow("manager", status=302)
READERS = allow("employee", "manager", "hr", "administrator")
SETTERS = allow("manager", "hr")
SETTERS_SENT = allow("manager", "hr", status=302)

REVIEW = make.TODAY + dt.timedelta(days=3000)


def _series(unit: Unit) -> Series:
    version = make.a_version(unit.organisation)
    return Measure.objects.select_related("series").get(uuid=version.uuid).series


def _unit(world: World) -> dict[str, Any]:
    return {"uuid": world.unit.uuid}


def _asked(world: World) -> dict[str, Any]:
    """Leads are asked from the quarter of the clock on."""
    running = quarter_of(timezone.localdate())
    PredictionRound.objects.create(
        organisation=world.organisation, since=running.starts_on, begun_at=make.NOW
    )
    token = Window(period=running).token
    return _unit(world) | {"series": _series(world.unit).uuid, "quarter": token}


def _spot(world: World) -> dict[str, Any]:
    return _unit(world) | {"series": _series(world.unit).uuid, "kind": "dimension", "key": "d1"}


def _set(world: World) -> dict[str, Any]:
    series = _series(world.unit)
    set_standard(
        actor=world.users["hr"],
        unit=world.unit,
        series=series,
        subject=newest_subjects(series)[0],
        words="Within a day",
        target=Decimal(5),
        owner=None,
        review_on=REVIEW,
        now=make.NOW,
    )
    return _unit(world) | {"series": series.uuid, "kind": "dimension", "key": "d1"}


def _next_quarter(_world: World) -> dict[str, Any]:
    return {"since": quarter_of(timezone.localdate()).next.starts_on.isoformat()}


def _levels(_world: World) -> dict[str, Any]:
    return {"d1": "6", "d2": "5.5"}


def _standard(world: World) -> dict[str, Any]:
    day = REVIEW.isoformat()
    return {"words": "In a day", "target": "6", "owner": world.person.pk, "review_on": day}


ROWS = [
    Row("chain:rounds", HR_OF_ANY),
    Row("chain:rounds", HR_SENT, method="post", data=_next_quarter),
    Row("chain:end_round", HR_SENT, method="post"),
    Row("chain:close_owed", HR_SENT, method="post", data=lambda _world: {"number": 1}),
    Row("chain:predict", LEAD, kwargs=_asked),
    Row("chain:predict", LEAD_SENT, method="post", kwargs=_asked, data=_levels),
    Row("chain:decline", LEAD_SENT, method="post", kwargs=_asked),
    Row("chain:standards", READERS, kwargs=_unit),
    Row("chain:set_standard", SETTERS, kwargs=_spot),
    Row("chain:set_standard", SETTERS_SENT, method="post", kwargs=_spot, data=_standard),
    Row("chain:withdraw_standard", SETTERS_SENT, method="post", kwargs=_set),
]
