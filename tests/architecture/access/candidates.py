"""Candidates: HR works with them; nobody else finds one, and nobody of another organisation."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.architecture.access.rows import Row, allow
from tests.architecture.access.world import World
from tests.make_candidates import a_candidate
from tests.make_hiring import a_vacancy

HR = allow("hr")
HR_OF_ANY = allow("hr", "outsider")
SENT = allow("hr", status=302)


def _vacancy(world: World) -> dict[str, Any]:
    vacancy = a_vacancy(world.unit)
    a_candidate(vacancy)
    return {"identity": vacancy.uuid}


def _facts(_world: World) -> dict[str, Any]:
    return {"name": "Nora Dahl", "email": "nora@example.org", "language": "en"}


def _table(_world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("c.csv", b"name,email\nNora Dahl,nora@example.org\n")}


ROWS = [
    Row("hiring:candidates", HR, kwargs=_vacancy),
    Row("hiring:add_candidate", HR, kwargs=_vacancy),
    Row("hiring:add_candidate", SENT, method="post", kwargs=_vacancy, data=_facts),
    Row("hiring:import_candidates", HR, kwargs=_vacancy),
    Row("hiring:import_candidates", SENT, method="post", kwargs=_vacancy, data=_table),
    Row("hiring:candidate_sample", HR_OF_ANY),
]
