"""The organisation that generated answers belong to."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.utils.text import slugify

from culture.accounts.models import Organisation
from culture.accounts.services import create_user
from culture.org.models import Unit
from feedback.touchpoints.models import Touchpoint
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version

INSTRUMENT = "service-quality"
UNITS_A_REGION = 20


class Benchmark(NamedTuple):
    """An organisation and one touchpoint of each unit that is asked about."""

    organisation: Organisation
    touchpoints: list[Touchpoint]


@transaction.atomic
def build_benchmark(*, name: str, units: int, now: dt.datetime) -> Benchmark:
    """Store an organisation with a root, regions of twenty, and `units` units with a touchpoint.

    Its one account, of HR, has no password: a benchmark signs it in by itself.
    """
    organisation = Organisation.objects.create(name=name, created_at=now)
    actor = create_user(
        organisation=organisation,
        name="Benchmark",
        email=f"hr@{slugify(name)}.example.org",
        now=now,
        is_hr=True,
    )
    draft = adopt_instrument(key=INSTRUMENT, actor=actor, now=now)
    version = publish_version(draft=draft, actor=actor, now=now)
    root = _store_unit(organisation, None, name)
    touchpoints = []
    region = root
    for number in range(units):
        if number % UNITS_A_REGION == 0:
            region = _store_unit(organisation, root, f"Region {number // UNITS_A_REGION + 1}")
        touchpoints.append(
            Touchpoint(
                organisation=organisation,
                unit=_store_unit(organisation, region, f"Unit {number + 1}"),
                version=version,
                name=f"Desk {number + 1}",
                form=Touchpoint.Form.FULL,
                languages=organisation.languages,
                created_at=now,
            )
        )
    return Benchmark(organisation, Touchpoint.objects.bulk_create(touchpoints))


def _store_unit(organisation: Organisation, parent: Unit | None, name: str) -> Unit:
    unit = Unit.objects.create(organisation=organisation, parent=parent, name=name)
    unit.path = [*(parent.path if parent else []), unit.pk]
    unit.save(update_fields=["path"])
    return unit
