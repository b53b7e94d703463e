"""Makes a small organisation in a house of its own and tells, as JSON, what clients need.

Run as `python -m tests.world UNITS`: a root, and UNITS units below it in two levels, each with a
full and a short form of `service-quality`; somebody who leads the whole.
"""

from __future__ import annotations

import json
import sys

import django


def build(units: int) -> dict[str, object]:
    """Build the organisation; the migrations have run."""
    from surveys.instruments.services.adoption import adopt_instrument  # noqa: PLC0415
    from surveys.instruments.services.publication import publish_version  # noqa: PLC0415
    from tests import make  # noqa: PLC0415

    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    leader = make.a_leader(root, is_hr=True, is_administrator=True)
    version = publish_version(
        draft=adopt_instrument(key="service-quality", actor=leader, now=make.NOW),
        actor=leader,
        now=make.NOW,
    )
    parents = [make.a_unit(organisation, parent=root, name=f"Region {n}") for n in range(3)]
    full, short = [], []
    for number in range(units):
        unit = make.a_unit(organisation, parent=parents[number % 3], name=f"Branch {number}")
        full.append(make.a_touchpoint(unit, version))
        short.append(make.a_touchpoint(unit, version, form="short"))
    return {
        "email": leader.email,
        "password": make.PASSWORD,
        "root": root.pk,
        "root_uuid": str(root.uuid),
        "version": version.pk,
        "full": [{"code": one.code, "uuid": str(one.uuid), "unit": one.unit_id} for one in full],
        "short": [{"code": one.code, "uuid": str(one.uuid), "unit": one.unit_id} for one in short],
    }


def _quietly(_line: str) -> None:
    """Say nothing: what is printed is read by a program."""


if __name__ == "__main__":
    django.setup()
    from culture.supervisor import preparation

    preparation.migrate(_quietly)
    preparation.collect_static(_quietly)
    sys.stdout.write(json.dumps(build(int(sys.argv[1]))))
