"""Candidates: HR works with them; whoever has a personal link has the pages of its candidate."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from surveys.hiring.candidates.monitoring import make_keys
from surveys.hiring.models import Candidate, CandidateAnswer, GuideQuestion
from tests import make
from tests.architecture.access.rows import Row, allow, same
from tests.architecture.access.world import World
from tests.make_candidates import a_candidate, a_link
from tests.make_hiring import a_vacancy

HR = allow("hr")
HR_OF_ANY = allow("hr", "outsider")
SENT = allow("hr", status=302)
KEY = "0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10"


def _vacancy(world: World) -> dict[str, Any]:
    vacancy = a_vacancy(world.unit)
    a_candidate(vacancy)
    return {"identity": vacancy.uuid}


def _candidate(world: World) -> dict[str, Any]:
    return {"identity": a_candidate(a_vacancy(world.unit)).uuid}


def _facts(_world: World) -> dict[str, Any]:
    return {"name": "Nora Dahl", "email": "nora@example.org", "language": "en"}


def _table(_world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("c.csv", b"name,email\nNora Dahl,nora@example.org\n")}


def _erase(_world: World) -> dict[str, Any]:
    return {"typed": "erase"}


def _sure(_world: World) -> dict[str, Any]:
    return {"sure": "on"}


def _fresh(world: World) -> dict[str, Any]:
    return {"code": a_link(a_candidate(a_vacancy(world.unit)), now=timezone.now())}


def _agreed(world: World) -> dict[str, Any]:
    vacancy = a_vacancy(world.unit)
    make_keys()
    candidate = a_candidate(vacancy, consented_at=make.NOW)
    asked = GuideQuestion.objects.get(section__version=vacancy.guide_version, key="free-1")
    CandidateAnswer.objects.create(candidate=candidate, question=asked, text="An answer")
    return {"code": a_link(candidate, now=timezone.now())}


def _answer(_world: World) -> dict[str, Any]:
    return {"q1": "Another answer", "check": "1"}


def _sent(_world: World) -> dict[str, Any]:
    return {"key": KEY, "gender": "woman"}


def _agree(_world: World) -> dict[str, Any]:
    assert Candidate.objects.exists()
    return {"agree": "on"}


ROWS = [
    Row("hiring:candidates", HR, kwargs=_vacancy),
    Row("hiring:add_candidate", HR, kwargs=_vacancy),
    Row("hiring:add_candidate", SENT, method="post", kwargs=_vacancy, data=_facts),
    Row("hiring:import_candidates", HR, kwargs=_vacancy),
    Row("hiring:import_candidates", SENT, method="post", kwargs=_vacancy, data=_table),
    Row("hiring:candidate_sample", HR_OF_ANY),
    Row("hiring:candidate", HR, kwargs=_candidate),
    Row("hiring:send_link", SENT, method="post", kwargs=_candidate),
    Row("hiring:end_links", SENT, method="post", kwargs=_candidate),
    Row("hiring:erase_candidate", HR, kwargs=_candidate),
    Row("hiring:erase_candidate", SENT, method="post", kwargs=_candidate, data=_erase),
    Row("candidate:apply", same(200), kwargs=_vacancy),
    Row(
        "candidate:apply",
        same(302),
        method="post",
        kwargs=_vacancy,
        changes_when_denied=True,
        data=_facts,
    ),
    Row("candidate:applied", same(200), kwargs=_vacancy),
    Row("candidate:start", same(200), kwargs=_fresh),
    Row(
        "candidate:start",
        same(302),
        method="post",
        kwargs=_fresh,
        changes_when_denied=True,
        data=_agree,
    ),
    Row("candidate:begin", same(302), method="post", kwargs=_agreed, changes_when_denied=True),
    Row("candidate:answers", same(200), kwargs=_agreed),
    Row(
        "candidate:answers",
        same(302),
        method="post",
        kwargs=_agreed,
        changes_when_denied=True,
        data=_answer,
    ),
    Row("candidate:check", same(200), kwargs=_agreed),
    Row(
        "candidate:check",
        same(302),
        method="post",
        kwargs=_agreed,
        changes_when_denied=True,
        data=_sent,
    ),
    Row("candidate:rights", same(200), kwargs=_agreed),
    Row("candidate:download", same(200), kwargs=_agreed),
    Row(
        "candidate:withdraw",
        same(302),
        method="post",
        kwargs=_agreed,
        data=_sure,
        changes_when_denied=True,
    ),
    Row("candidate:erase", same(200), method="post", kwargs=_agreed, data=_erase),
    Row("candidate:link", same(200), method="post", kwargs=_agreed),
]
