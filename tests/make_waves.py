"""Builders of closed waves for tests: cells, answers, and what is published of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from culture.metrics.closed.facts import AnswerRow, Ratings, Sheet, WaveFacts
from culture.metrics.closed.releases import publish_wave
from culture.metrics.models import Release
from culture.org.models import Unit
from culture.privacy.ground import Cells
from culture.privacy.groups import UnitGroup
from surveys.instruments.measures import describe_version
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import build_questionnaire
from tests import make

CLOSED = dt.date(2026, 11, 20)
ONE_SIDED = ("delivered",)


def a_culture_version(organisation: Any, **facts: Any) -> Version:
    """A version on a scale of five points for employees, one-sided unless said otherwise."""
    facts.setdefault("key", "climate")
    facts.setdefault("sides", ONE_SIDED)
    facts.setdefault("low", 1)
    facts.setdefault("high", 5)
    version = make.a_version(organisation, published=False, **facts)
    version.instrument.source = "employee"
    version.instrument.save(update_fields=["source"])
    version.published_at = make.NOW
    version.save(update_fields=["published_at"])
    describe_version(version)
    return version


def some_wave(**facts: Any) -> WaveFacts:
    facts.setdefault("uuid", uuid.uuid4())
    facts.setdefault("name", "Autumn")
    facts.setdefault("closed_on", CLOSED)
    facts.setdefault("k", 5)
    facts.setdefault("seed", b"secret")
    return WaveFacts(**facts)


NamedCell = tuple[uuid.UUID, UnitGroup]


def a_cell(*units: int, at: int | None = None, invited: int = 12) -> NamedCell:
    """A cell of units by their serials; `at` is the lowest unit that contains them."""
    return uuid.uuid4(), UnitGroup(units, units[0] if at is None else at, invited)


def rows_in(
    cell: NamedCell,
    delivered: Sequence[Ratings],
    *,
    expected: Sequence[Ratings] | None = None,
    tenure: Sequence[str] = ("",),
    role: Sequence[str] = ("",),
) -> list[AnswerRow]:
    """Answers of a cell; tenure and role go round."""
    return [
        AnswerRow(
            cell=cell[0],
            tenure=tenure[place % len(tenure)],
            role=role[place % len(role)],
            expected=expected[place] if expected else None,
            delivered=ratings,
        )
        for place, ratings in enumerate(delivered)
    ]


def a_sheet(version: Version, rows: Sequence[AnswerRow]) -> Sheet:
    return Sheet(
        version.uuid, tuple(version.sides), build_questionnaire(version).layout, tuple(rows)
    )


@dataclass(frozen=True)
class Closed:
    """A wave that was published, and what it was published from."""

    wave: WaveFacts
    cells: Cells
    sheets: tuple[Sheet, ...]

    def of(self, unit: Unit) -> Release:
        return Release.objects.get(edition=self.wave.uuid, unit=unit)


def a_published_wave(
    version: Version,
    answers: Mapping[Unit, Sequence[Ratings]],
    *,
    expected: Mapping[Unit, Sequence[Ratings]] | None = None,
    invited: int = 12,
    tenure: Sequence[str] = ("",),
    role: Sequence[str] = ("",),
    now: dt.datetime = make.NOW,
    **facts: Any,
) -> Closed:
    """Publish a wave of one instrument, one cell a unit."""
    cells = {unit: a_cell(unit.pk, invited=invited) for unit in answers}
    rows = [
        row
        for unit, delivered in answers.items()
        for row in rows_in(
            cells[unit],
            delivered,
            expected=expected[unit] if expected else None,
            tenure=tenure,
            role=role,
        )
    ]
    closed = Closed(some_wave(**facts), dict(cells.values()), (a_sheet(version, rows),))
    publish_wave(
        organisation=version.instrument.organisation,
        wave=closed.wave,
        cells=closed.cells,
        sheets=closed.sheets,
        now=now,
    )
    return closed
