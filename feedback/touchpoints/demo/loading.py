"""Opens the demo's touchpoints and stores a year of answers."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from culture.accounts.models import Organisation
from culture.org.models import Unit
from feedback.touchpoints.answers import SOURCE, response_id
from feedback.touchpoints.demo.customers import DAYS, answers_of
from feedback.touchpoints.demo.scenery import DESKS, Desk
from feedback.touchpoints.demo.words import COMMENTS, CONTACTS
from feedback.touchpoints.models import Touchpoint, WaitingComment, WaitingContact
from feedback.touchpoints.words import sort_words
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import build_questionnaire
from surveys.responses.bulk import store_spooled, write_row
from surveys.responses.models import Way
from surveys.responses.rebuild import rebuild_cells
from surveys.responses.rows import response_row

if TYPE_CHECKING:
    from culture.core.demo import Demo

ANSWERS_A_COMMENT = 30
CONTACT_DAYS = 120


@dataclass(frozen=True, slots=True)
class _Year:
    """What storing a year of answers, desk after desk, passes on."""

    today: dt.date
    opened_at: dt.datetime
    generator: np.random.Generator
    spool: io.StringIO = field(default_factory=io.StringIO)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))


def open_touchpoints(demo: Demo) -> str:
    """Store every touchpoint of the scenery with its answers, comments and wishes for a reply."""
    organisation = Organisation.objects.get()
    year = _Year(
        today=organisation.day_of(demo.now),
        opened_at=demo.now - dt.timedelta(days=DAYS),
        generator=np.random.default_rng(demo.seed),
    )
    units = {unit.code: unit for unit in Unit.objects.filter(organisation=organisation)}
    versions = {
        version.instrument.key: version
        for version in Version.objects.published().select_related("instrument")
    }
    for desk in DESKS:
        touchpoint = _open_touchpoint(desk, units[desk.unit], versions[desk.instrument], year)
        _write_answers(desk, touchpoint, year)
    stored, _conflicts = store_spooled(
        year.spool, source=SOURCE, units=[unit.pk for unit in units.values()]
    )
    sort_words(now=demo.now)
    return f"{len(DESKS)} touchpoints, {stored:,} answers."


def count_answers(_demo: Demo) -> str:
    """Compute every score cell at once: a year of them, one place after another, takes longer."""
    cells = rebuild_cells(organisation=Organisation.objects.get(), source=SOURCE)
    return f"{cells:,} score cells."


def _open_touchpoint(desk: Desk, unit: Unit, version: Version, year: _Year) -> Touchpoint:
    return Touchpoint.objects.create(
        organisation=unit.organisation,
        unit=unit,
        version=version,
        name=desk.name,
        form=Touchpoint.Form.SHORT if desk.is_short else Touchpoint.Form.FULL,
        languages=unit.organisation.languages,
        asks_importance=desk.asks_importance,
        asks_contact=desk.asks_contact,
        created_at=year.opened_at,
    )


def _write_answers(desk: Desk, touchpoint: Touchpoint, year: _Year) -> None:
    questionnaire = build_questionnaire(touchpoint.version)
    asked = questionnaire.asked(short=desk.is_short)
    comments, days = [], []
    for said in answers_of(desk, questionnaire, today=year.today, generator=year.generator):
        number = next(year.numbers)
        row = response_row(
            identity=response_id(touchpoint.uuid, f"demo {number}"),
            asker=touchpoint.uuid,
            unit_id=touchpoint.unit_id,
            way=Way.FORM,
            questionnaire=questionnaire,
            rated=said.answer,
            digest=said.answer.digest(),
            answered_on=said.day,
            asked=asked,
        )
        write_row(number, row, year.spool)
        days.append(said.day)
        if number % ANSWERS_A_COMMENT == 0:
            comments.append(_comment(touchpoint, said.day, number // ANSWERS_A_COMMENT))
    WaitingComment.objects.bulk_create(comments)
    if desk.asks_contact:
        recent = [day for day in days if (year.today - day).days < CONTACT_DAYS]
        _store_contacts(touchpoint, recent)


def _comment(touchpoint: Touchpoint, day: dt.date, number: int) -> WaitingComment:
    # A step that shares no factor with the length meets every text in a mixed order.
    text = COMMENTS[number * 7 % len(COMMENTS)]
    return WaitingComment(touchpoint=touchpoint, month=day.replace(day=1), text=text)


def _store_contacts(touchpoint: Touchpoint, days: list[dt.date]) -> None:
    step = max(1, len(days) // len(CONTACTS))
    WaitingContact.objects.bulk_create(
        WaitingContact(
            touchpoint=touchpoint,
            name=name,
            address=address,
            message=message,
            month=day.replace(day=1),
        )
        for (name, address, message), day in zip(CONTACTS, days[::step], strict=False)
    )
