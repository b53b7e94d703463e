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
from feedback.touchpoints.answers import SOURCE, ReplyRequest, id_of_receipt, receipt_id
from feedback.touchpoints.demo.customers import DAYS, answers_of
from feedback.touchpoints.demo.scenery import DESKS, Desk
from feedback.touchpoints.demo.words import COMMENTS, CONTACTS
from feedback.touchpoints.letters import Words
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.words import Arrived, form_batches, move_on, sort_words
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import build_questionnaire
from surveys.responses.bulk import store_spooled, write_row
from surveys.responses.models import Way
from surveys.responses.rebuild import rebuild_cells
from surveys.responses.rows import response_row
from surveys.responses.stirring import stir_finished_days

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
    arrived: list[Arrived] = field(default_factory=list)
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
    batches = form_batches(year.arrived, k=organisation.k, everywhere=True)
    move_on(organisation, batches, today=year.today)
    sort_words(now=demo.now)
    return f"{len(DESKS)} touchpoints, {stored:,} answers."


def count_answers(demo: Demo) -> str:
    """Compute every score cell at once: a year of them, one place after another, takes longer.

    Before that the nights of a year lose the order in which answers came.
    """
    while stir_finished_days(now=demo.now):
        pass
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
        kiosk_seen_on=_days_before(year.today, desk.kiosk_seen),
    )


def _days_before(today: dt.date, days: int | None) -> dt.date | None:
    return None if days is None else today - dt.timedelta(days=days)


def _write_answers(desk: Desk, touchpoint: Touchpoint, year: _Year) -> None:
    questionnaire = build_questionnaire(touchpoint.version)
    asked = questionnaire.asked(short=desk.is_short)
    comments, days = [], []
    for said in answers_of(desk, questionnaire, today=year.today, generator=year.generator):
        number = next(year.numbers)
        receipt = receipt_id(touchpoint.uuid, f"demo {number}")
        row = response_row(
            identity=id_of_receipt(receipt),
            asker=touchpoint.uuid,
            unit_id=touchpoint.unit_id,
            way=Way.FORM,
            questionnaire=questionnaire,
            rated=said.answer,
            digest=said.answer.digest(receipt),
            answered_on=said.day,
            asked=asked,
        )
        write_row(number, row, year.spool)
        days.append(said.day)
        comments.append(_comment(number))
    wishes = _wishes(days, today=year.today) if desk.asks_contact else {}
    year.arrived.extend(
        Arrived(touchpoint, day.replace(day=1), Words(comment, wishes.get(place)))
        for place, (day, comment) in enumerate(zip(days, comments, strict=True))
    )


def _comment(number: int) -> str:
    if number % ANSWERS_A_COMMENT:
        return ""
    # A step that shares no factor with the length meets every text in a mixed order.
    return COMMENTS[number // ANSWERS_A_COMMENT * 7 % len(COMMENTS)]


def _wishes(days: list[dt.date], *, today: dt.date) -> dict[int, ReplyRequest]:
    """Who of the customers of the last months asks for a reply, by their place."""
    recent = [place for place, day in enumerate(days) if (today - day).days < CONTACT_DAYS]
    chosen = recent[:: max(1, len(recent) // len(CONTACTS))]
    return {
        place: ReplyRequest(address, name, message)
        for place, (name, address, message) in zip(chosen, CONTACTS, strict=False)
    }
