"""Makes a small organisation in a house of its own and tells, as JSON, what clients need.

Run as `python -m tests.world UNITS`: a root, and UNITS units below it in two levels, each with a
full and a short form of `service-quality`; somebody who leads the whole.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from feedback.touchpoints.models import Touchpoint


def build(units: int) -> dict[str, object]:
    """Build the organisation; the migrations have run."""
    from culture.accounts.models import ApiKey, Scope  # noqa: PLC0415
    from culture.org.services.keys import create_key  # noqa: PLC0415
    from surveys.instruments.questionnaires import build_questionnaire  # noqa: PLC0415
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
    secret = ApiKey.new_secret()
    scopes = [Scope.RESPONSES_WRITE.value]
    key = create_key(name="Clients", scopes=scopes, secret=secret, actor=leader, now=make.NOW)
    parents = [make.a_unit(organisation, parent=root, name=f"Region {n}") for n in range(3)]
    full, short, talk = [], [], []
    for number in range(units):
        unit = make.a_unit(organisation, parent=parents[number % 3], name=f"Branch {number}")
        full.append(make.a_touchpoint(unit, version))
        short.append(make.a_touchpoint(unit, version, form="short"))
        talk.append(make.a_touchpoint(unit, version, form="short", asks_comment=True))
    questionnaire = build_questionnaire(version)
    return {
        "root": root.pk,
        "secret": secret,
        "sender": key.pk,
        "items": {
            section.key: [question.key for question in section.questions]
            for section in questionnaire.sections
        },
        "asked_full": questionnaire.asked(short=False),
        "asked_short": questionnaire.asked(short=True),
        "full": [_told(touchpoint) for touchpoint in full],
        "short": [_told(touchpoint) for touchpoint in short],
        "talk": [_told(touchpoint) for touchpoint in talk],
    }


def _told(touchpoint: Touchpoint) -> dict[str, object]:
    from feedback.touchpoints.papers import paper_of  # noqa: PLC0415
    from tests import make  # noqa: PLC0415

    questionnaire = paper_of(touchpoint).questionnaire
    return {
        "id": touchpoint.pk,
        "code": touchpoint.code,
        "uuid": str(touchpoint.uuid),
        "unit": touchpoint.unit_id,
        "version": str(touchpoint.version.uuid),
        "asked": make.asked_by(touchpoint),
        "items": [question.key for question in questionnaire.questions],
    }


def _quietly(_line: str) -> None:
    """Say nothing: what is printed is read by a program."""


if __name__ == "__main__":
    django.setup()
    from machine.supervisor import preparation

    preparation.migrate(_quietly)
    preparation.collect_static(_quietly)
    sys.stdout.write(json.dumps(build(int(sys.argv[1]))))
