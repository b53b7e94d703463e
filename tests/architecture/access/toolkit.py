"""The toolkit: leads answer for their units, HR reads all of it and keeps the practices."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from culture.toolkit import feeds
from culture.toolkit.models import Run, StandIn, ToolkitVersion
from culture.toolkit.opening import open_due
from culture.toolkit.services import answering, stand_ins, versions
from tests import make
from tests.architecture.access.rows import Row, allow, same
from tests.architecture.access.world import World

HR = allow("hr")
HR_OF_ANY = allow("hr", "outsider")
HR_SENT = allow("hr", status=302)
LEAD = allow("manager")
LEAD_SENT = allow("manager", status=302)
READERS = allow("manager", "hr")
WORKERS = allow("manager", "other_manager", "hr", "outsider")


def _version(world: World) -> ToolkitVersion:
    hr = world.users["hr"]
    draft = versions.begin_draft(actor=hr, now=make.NOW)
    versions.publish_version(actor=hr, draft=draft, now=make.NOW)
    return draft


def a_run(world: World) -> Run:
    _version(world)
    open_due(now=make.NOW)
    return Run.objects.get(unit=world.unit, rhythm="weekly")


def _unit(world: World) -> dict[str, Any]:
    _version(world)
    return {"uuid": world.unit.uuid}


def _run(world: World) -> dict[str, Any]:
    return {"uuid": a_run(world).uuid}


def _place(world: World) -> dict[str, Any]:
    run = a_run(world)
    return {"uuid": run.uuid, "practice": run.version.practices.get(key="doubts").uuid}


def _file(world: World) -> dict[str, Any]:
    run = a_run(world)
    kept = answering.add_evidence(
        actor=world.users["manager"],
        run=run,
        practice=run.version.practices.get(key="doubts"),
        file=SimpleUploadedFile("minutes.pdf", b"%PDF-"),
        now=make.NOW,
    )
    return {"uuid": kept.uuid}


def _draft(world: World) -> dict[str, Any]:
    return {"uuid": versions.begin_draft(actor=world.users["hr"], now=make.NOW).uuid}


def _practice(world: World) -> dict[str, Any]:
    draft = versions.begin_draft(actor=world.users["hr"], now=make.NOW)
    return {"uuid": draft.practices.get(key="doubts").uuid}


def _stand_in(world: World) -> dict[str, Any]:
    stand_in: StandIn = stand_ins.name_stand_in(
        actor=world.users["manager"],
        unit=world.unit,
        person=world.person,
        starts_on=make.TODAY,
        ends_on=make.TODAY,
        now=make.NOW,
    )
    return {"uuid": stand_in.uuid}


def _feed(world: World) -> dict[str, Any]:
    return {"code": feeds.renew(world.users["manager"], now=make.NOW)}


def _said(_world: World) -> dict[str, Any]:
    return {"doubts-state": "done"}


def _words(_world: World) -> dict[str, Any]:
    return {"words": "Thursday, ten minutes"}


def _change(_world: World) -> dict[str, Any]:
    return {"change": "New hours", "due_on": (make.TODAY + dt.timedelta(days=3000)).isoformat()}


def _days(world: World) -> dict[str, Any]:
    day = make.TODAY + dt.timedelta(days=3000)
    return {"person": world.person.pk, "starts_on": day.isoformat(), "ends_on": day.isoformat()}


def _texts(_world: World) -> dict[str, Any]:
    names = {f"names-{language}": "Listen" for language in make.LANGUAGES}
    clock = {"tool": "feedback", "rhythm": "weekly", "ages_after": 10, "expires_after": 20}
    return names | clock


def _discard(_world: World) -> dict[str, Any]:
    return {"typed": "discard"}


ROWS = [
    Row("toolkit:index", WORKERS),
    Row("toolkit:unit", READERS, kwargs=_unit),
    Row("toolkit:confirmation", READERS, kwargs=_unit),
    Row("toolkit:confirmation_table", READERS, kwargs=_unit),
    Row("toolkit:confirmation_workbook", READERS, kwargs=_unit),
    Row("toolkit:announce", LEAD, kwargs=_unit),
    Row("toolkit:announce", LEAD_SENT, method="post", kwargs=_unit, data=_change),
    Row("toolkit:stand_ins", READERS, kwargs=_unit),
    # HR sees everybody; a lead only the people of the unit.
    Row(
        "toolkit:stand_ins",
        allow("manager", "hr", status=302),
        method="post",
        kwargs=_unit,
        data=_days,
    ),
    Row(
        "toolkit:end_stand_in",
        allow("manager", "hr", status=302),
        method="post",
        kwargs=_stand_in,
    ),
    Row("toolkit:run", READERS, kwargs=_run),
    Row("toolkit:run", LEAD_SENT, method="post", kwargs=_run, data=_said),
    Row("toolkit:evidence", LEAD, kwargs=_place),
    Row("toolkit:evidence", LEAD_SENT, method="post", kwargs=_place, data=_words),
    Row("toolkit:download", READERS, kwargs=_file),
    Row("toolkit:practices", HR_OF_ANY),
    Row("toolkit:begin_draft", allow("hr", "outsider", status=302), method="post"),
    Row("toolkit:draft", HR, kwargs=_draft),
    Row("toolkit:publish_draft", HR_SENT, method="post", kwargs=_draft),
    Row("toolkit:discard_draft", HR, kwargs=_draft),
    Row("toolkit:discard_draft", HR_SENT, method="post", kwargs=_draft, data=_discard),
    Row("toolkit:add_practice", HR, kwargs=_draft),
    Row("toolkit:add_practice", HR_SENT, method="post", kwargs=_draft, data=_texts),
    Row("toolkit:edit_practice", HR, kwargs=_practice),
    Row("toolkit:edit_practice", HR_SENT, method="post", kwargs=_practice, data=_texts),
    Row("toolkit:leave_out", HR_SENT, method="post", kwargs=_practice),
    Row("toolkit:calendar", WORKERS),
    Row("toolkit:calendar", WORKERS, method="post"),
    Row("toolkit:feed", same(200), kwargs=_feed),
]
