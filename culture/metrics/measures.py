"""How a producer says what its numbers are about."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from culture.metrics.models import Measure, Series, Subject

if TYPE_CHECKING:
    from culture.accounts.models import Organisation

Texts = dict[str, str]
Kind = Subject.Kind
Pair = Subject.Pair


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of a dimension."""

    key: str
    names: Texts


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """A dimension; `factor` is what its scores are multiplied by to be integers."""

    key: str
    names: Texts
    helps: Texts
    factor: int
    items: tuple[ItemFacts, ...]


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A published version as dashboards need it; uuids are the producer's.

    `sides` are those whose difference is the gap, or the only one; a minimum is none of them.
    """

    source: str
    instrument: uuid.UUID
    key: str
    version: uuid.UUID
    number: int
    names: Texts
    low: int
    high: int
    sides: tuple[str, ...]
    labels: dict[str, list[str]]
    sections: Sequence[SectionFacts]
    overall_factor: int
    weighted_factor: int
    asks_importance: bool
    has_minimum: bool


@transaction.atomic
def describe_measure(*, organisation: Organisation, facts: MeasureFacts) -> Measure:
    """Store or refresh the description of one published version.

    Idempotent. Texts follow the newest call; keys, positions and factors never change, because the
    version is frozen.
    """
    series, _made = Series.objects.update_or_create(
        organisation=organisation,
        source=facts.source,
        instrument=facts.instrument,
        low=facts.low,
        high=facts.high,
        sides=list(facts.sides),
        defaults={"names": facts.names, "key": facts.key},
    )
    measure, _made = Measure.objects.update_or_create(
        uuid=facts.version,
        defaults={"series": series, "number": facts.number, "labels": facts.labels},
    )
    Subject.objects.bulk_create(
        [Subject(measure=measure, **row) for row in _subjects(facts)],
        update_conflicts=True,
        unique_fields=["measure", "kind", "pair", "position"],
        update_fields=["names", "helps"],
    )
    return measure


def copy_subjects(origin: Series, series: Series) -> None:
    """Let a series that speaks of the same things call them by the newest names of another."""
    newest = origin.measures.order_by("-number").first()
    if newest is None:
        return
    measure, _made = Measure.objects.update_or_create(
        uuid=uuid.uuid5(series.uuid, str(newest.uuid)),
        defaults={"series": series, "number": newest.number, "labels": newest.labels},
    )
    subjects = list(newest.subjects.filter(pair=Subject.Pair.GAP))
    for subject in subjects:
        subject.pk, subject.measure = None, measure
    Subject.objects.bulk_create(
        subjects,
        update_conflicts=True,
        unique_fields=["measure", "kind", "pair", "position"],
        update_fields=["names", "helps"],
    )


def _subjects(facts: MeasureFacts) -> Iterator[dict[str, object]]:
    pairs = [Pair.GAP, Pair.ADEQUACY] if facts.has_minimum else [Pair.GAP]
    for pair in pairs:
        yield {
            "kind": Kind.OVERALL,
            "pair": pair,
            "position": 0,
            "key": "overall",
            "names": {},
            "factor": facts.overall_factor,
            "parts": len(facts.sections),
        }
        item_position = 0
        for place, section in enumerate(facts.sections):
            yield {
                "kind": Kind.DIMENSION,
                "pair": pair,
                "position": place,
                "dimension": place,
                "key": section.key,
                "names": section.names,
                "helps": section.helps,
                "factor": section.factor,
                "parts": len(section.items),
            }
            for item in section.items:
                yield {
                    "kind": Kind.ITEM,
                    "pair": pair,
                    "position": item_position,
                    "dimension": place,
                    "key": item.key,
                    "names": item.names,
                    "factor": 1,
                }
                item_position += 1
    if facts.asks_importance:
        yield {
            "kind": Kind.WEIGHTED,
            "pair": Pair.GAP,
            "position": 0,
            "key": "weighted",
            "names": {},
            "factor": facts.weighted_factor,
        }
