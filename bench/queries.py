"""Tells, as JSON, the queries that turn raw responses of an organisation into score cells.

Run in a house as `python -m bench.queries ORGANISATION`.
"""

from __future__ import annotations

import json
import sys

import django


def queries_of(name: str) -> dict[str, object]:
    """Give the version and the query of each kind of cells."""
    from culture.metrics.models import Subject  # noqa: PLC0415
    from surveys.instruments.models import Version  # noqa: PLC0415
    from surveys.responses.cells import cells_query, plan_of  # noqa: PLC0415

    version = Version.objects.published().get(instrument__organisation__name=name)
    kinds = {
        "dimension": frozenset({Subject.Kind.DIMENSION, Subject.Kind.OVERALL}),
        "item": frozenset({Subject.Kind.ITEM}),
    }
    told: dict[str, object] = {"version": version.pk}
    for kind, wanted in kinds.items():
        plan = plan_of(version.pk, kinds=wanted)
        told[kind] = cells_query(plan)
    return told


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(queries_of(sys.argv[1])))
