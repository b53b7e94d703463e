"""A published version as the metrics know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.metrics.measures import ItemFacts, MeasureFacts, SectionFacts, describe_measure
from surveys.instruments.models import Side
from surveys.instruments.questionnaires import build_questionnaire

if TYPE_CHECKING:
    from culture.metrics.models import Measure
    from surveys.instruments.models import Version


def describe_version(version: Version) -> Measure:
    """Tell the metrics what a published version measures; again after a correction of texts."""
    return describe_measure(
        organisation=version.instrument.organisation, facts=measure_facts(version)
    )


def measure_facts(version: Version) -> MeasureFacts:
    """Gather what dashboards need of a version: texts, scale, and the factors of its scores."""
    questionnaire = build_questionnaire(version)
    layout = questionnaire.layout
    return MeasureFacts(
        source=version.instrument.source,
        instrument=version.instrument.uuid,
        key=version.instrument.key,
        version=version.uuid,
        number=version.number,
        names=version.names,
        low=version.low,
        high=version.high,
        sides=tuple(side for side in version.sides if side != Side.MINIMUM),
        labels=version.labels,
        sections=tuple(
            SectionFacts(
                key=section.key,
                names=section.names,
                helps=section.helps,
                factor=layout.factor_of(section.position),
                items=tuple(
                    ItemFacts(question.key, question.statements) for question in section.questions
                ),
            )
            for section in questionnaire.sections
        ),
        overall_factor=layout.overall_factor,
        weighted_factor=layout.weighted_factor,
        asks_importance=version.importance,
        has_minimum=Side.MINIMUM in version.sides,
    )
