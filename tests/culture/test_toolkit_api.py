"""The toolkit for programs: states and published numbers, and evidence that is stored once."""

from __future__ import annotations

import csv
import io
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from culture.accounts.models import Scope, User
from culture.org.models import Unit
from culture.toolkit.models import Evidence, Run, Tick
from culture.toolkit.opening import open_due
from culture.toolkit.services.answering import PracticeAnswer, answer_run
from culture.toolkit.services.reporting import report_evidence
from surveys.instruments.models import Version
from tests import make
from tests.culture.test_toolkit_hearing import clarity, hr, published, unit
from tests.feedback.test_api import problem

__all__ = ["clarity", "hr", "unit"]  # fixtures

pytestmark = pytest.mark.django_db


class ToolkitProgram:
    """A program with a key of an organisation."""

    def __init__(self, unit: Unit, *scopes: str) -> None:
        secret = make.an_api_key(unit.organisation, scopes=scopes or [*Scope])
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, **query: str) -> Any:
        return Client().get(f"/api/v1/toolkit/{path}", query, headers=self.headers)

    def put(self, run: Run, evidence: uuid.UUID, said: object) -> Any:
        url = f"/api/v1/toolkit/checklists/{run.uuid}/evidence/{evidence}/"
        kind = "application/json"
        return Client().put(url, json.dumps(said), content_type=kind, headers=self.headers)


@pytest.fixture
def run(hr: User, unit: Unit, clarity: Version) -> Run:
    """The week of a unit whose lead says that doubts have a place, and nothing else."""
    from culture.toolkit.services import versions  # noqa: PLC0415

    cache.clear()
    draft = versions.begin_draft(actor=hr, now=make.NOW)
    versions.publish_version(actor=hr, draft=draft, now=make.NOW)
    open_due(now=make.NOW)
    run = Run.objects.select_related("unit__organisation").get(unit=unit, rhythm="weekly")
    said = {run.version.practices.get(key="doubts"): PracticeAnswer(Tick.State.DONE, "On Mondays")}
    answer_run(actor=make.a_leader(unit), run=run, said=said, now=make.NOW)
    return run


def test_a_program_reads_what_the_page_shows_and_so_does_a_file(
    run: Run, unit: Unit, hr: User, clarity: Version
) -> None:
    published(unit, clarity)
    told = ToolkitProgram(unit, "toolkit:read").get(f"units/{unit.uuid}/").json()
    tools = {one["tool"]: one for one in told["tools"]}
    feedback = tools["feedback"]
    assert (feedback["of"], feedback["hearing"]) == (5, "hidden-strength")
    rows = {one["key"]: one for one in feedback["practices"]}
    assert rows["promptly"]["hearing"] == "hidden-strength"
    assert rows["regular"]["team"] == {
        "level": 1.8, "low": 1, "high": 5, "n": 25, "least": False, "agreement": None,
        "interval": [1.5, 2.1], "edition": str(uuid.UUID(int=1)), "edition_name": "Spring",
        "closed_on": "2026-04-01",
    }  # fmt: skip

    page = make.a_client(hr).get(reverse("toolkit:confirmation_table", args=[unit.uuid]))
    lines = list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))
    assert len(lines) == sum(1 + len(one["practices"]) for one in told["tools"])
    (line,) = [one for one in lines if one["Practice"].startswith("Tell each of your people")]
    assert (line["The team says"], line["Answers"]) == ("1.8", "25")
    book = make.a_client(hr).get(reverse("toolkit:confirmation_workbook", args=[unit.uuid]))
    assert book.status_code == 200
    assert line["Together"] == "both see that it is missing"


def test_checklists_say_what_was_answered_when_and_nobodys_words(run: Run, unit: Unit) -> None:
    response = ToolkitProgram(unit, "toolkit:read").get(
        "checklists/", unit=str(unit.uuid), rhythm="weekly", due_from=run.due_on.isoformat()
    )
    (told,) = response.json()["results"]
    assert (told["uuid"], told["due_on"]) == (str(run.uuid), run.due_on.isoformat())
    answers = {one["key"]: one["answer"] for one in told["practices"]}
    assert answers["doubts"] == "done"
    assert {value for key, value in answers.items() if key != "doubts"} == {None}
    assert "On Mondays" not in response.content.decode()
    refused = ToolkitProgram(unit).get("checklists/", lead="Mo")
    assert problem(refused) == (400, "The request is not valid.")


def test_evidence_is_stored_once_and_another_under_its_name_is_a_conflict(
    run: Run, unit: Unit
) -> None:
    program, name = ToolkitProgram(unit, "toolkit:write"), uuid.uuid4()
    said = {"practice": "doubts", "words": "Course of 3 May", "link": "https://learn.example.org/3"}
    assert [program.put(run, name, said).status_code for _again in range(3)] == [201, 200, 200]
    assert problem(program.put(run, name, said | {"words": "Another"}))[0] == 409
    kept = Evidence.objects.get()
    assert (kept.uuid, kept.words, kept.added_by) == (name, "Course of 3 May", None)
    assert Tick.objects.count() == 1  # a program says nothing in the place of a lead


@pytest.mark.parametrize(
    "said",
    [
        {"practice": "doubts"},
        {"practice": "doubts", "words": "", "link": ""},
        {"practice": "regular", "words": "of another rhythm"},
        {"practice": "doubts", "link": "javascript:alert(1)"},
        {"practice": "doubts", "words": "x" * 1001},
        {"practice": "doubts", "words": "nul \0"},
        {"practice": "doubts", "words": "said", "state": "done"},
        {"practice": ["doubts"], "words": {}},
        ["doubts"],
        "doubts",
    ],
)
def test_what_is_no_evidence_is_refused_in_words(run: Run, unit: Unit, said: object) -> None:
    assert problem(ToolkitProgram(unit).put(run, uuid.uuid4(), said))[0] == 400
    assert not Evidence.objects.exists()


def test_a_key_does_what_its_scope_says_in_its_own_house(run: Run, unit: Unit) -> None:
    said = {"practice": "doubts", "words": "Asked"}
    reader, writer = (ToolkitProgram(unit, f"toolkit:{may}") for may in ("read", "write"))
    stranger = ToolkitProgram(make.a_unit(make.an_organisation(name="Elsewhere")))
    assert reader.put(run, uuid.uuid4(), said).status_code == 403
    assert writer.get("checklists/").status_code == 403
    assert stranger.put(run, uuid.uuid4(), said).status_code == 404
    assert stranger.get(f"units/{unit.uuid}/").status_code == 404
    assert stranger.get("checklists/").json()["results"] == []
    assert not Evidence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_evidence_sent_side_by_side_is_stored_once(run: Run) -> None:
    from django.db import connection  # noqa: PLC0415

    practice, name = run.version.practices.get(key="doubts"), uuid.uuid4()

    def send(_number: int) -> bool:
        try:
            return report_evidence(
                run=run, practice=practice, uuid=name, words="Once", link="", now=make.NOW
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [False, False, False, True]
    assert Evidence.objects.count() == 1
