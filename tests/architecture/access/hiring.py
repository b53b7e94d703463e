"""Hiring: HR works with it, and nobody else finds it."""

from typing import Any

from surveys.hiring.models import Vacancy
from tests.architecture.access.rows import Row, allow
from tests.architecture.access.world import World
from tests.make_hiring import a_role_profile, a_vacancy

HR = allow("hr")
HR_OF_ANY = allow("hr", "outsider")
SENT = allow("hr", status=302)


def _vacancy(world: World) -> dict[str, Any]:
    return {"identity": a_vacancy(world.unit).uuid}


def _draft(world: World) -> dict[str, Any]:
    return {"identity": a_vacancy(world.unit, state=Vacancy.State.DRAFT).uuid}


def _facts(world: World) -> dict[str, Any]:
    return {
        "title": "Night desk",
        "unit": world.unit.pk,
        "profile_version": a_role_profile(world.organisation).pk,
        "closes_on": "2026-12-20",
        "months_kept": 6,
    }


ROWS = [
    Row("hiring:list", HR_OF_ANY),
    Row("hiring:create", HR_OF_ANY),
    # HR of another organisation finds neither the unit nor the profile.
    Row("hiring:create", SENT, method="post", data=_facts, outsider=200),
    Row("hiring:vacancy", HR, kwargs=_vacancy),
    Row("hiring:edit", HR, kwargs=_draft),
    Row("hiring:edit", SENT, method="post", kwargs=_draft, data=_facts),
]
