"""A published version as one frozen value: what forms render and answers are checked against."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import lru_cache

from culture.scoring.layout import DimensionLayout, Layout
from surveys.instruments.models import Dimension, Version

Texts = dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One item; `position` counts through the whole version from 0."""

    position: int
    key: str
    statements: Texts
    is_short: bool
    is_reversed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """One dimension with its questions; `position` counts from 0.

    `readings` (by level, see `models.Level`) and `suggestions` are for a person's own mirror.
    """

    position: int
    key: str
    names: Texts
    helps: Texts
    questions: tuple[Question, ...]
    readings: dict[str, Texts] = field(default_factory=dict)
    suggestions: tuple[Texts, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Questionnaire:
    """A version ready to be asked and scored."""

    version_id: int
    uuid: uuid.UUID
    names: Texts
    introductions: Texts
    sides: tuple[str, ...]
    side_prompts: dict[str, Texts]
    low: int
    high: int
    labels: dict[str, list[str]]
    not_applicable: bool
    importance: bool
    sections: tuple[Section, ...]
    layout: Layout

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in order."""
        return tuple(question for section in self.sections for question in section.questions)

    def asked(self, *, short: bool) -> tuple[int, ...]:
        """Positions of the questions of a form."""
        return tuple(q.position for q in self.questions if q.is_short or not short)


@lru_cache(maxsize=256)
def load_questionnaire(version_id: int, revision: int) -> Questionnaire:
    """Read a version once per process and revision of its texts."""
    version = Version.objects.get(pk=version_id, revision=revision)
    return build_questionnaire(version)


def build_questionnaire(version: Version) -> Questionnaire:
    """Read a version, draft or published, as it stands now.

    Raises ValueError where the version cannot be scored (no items, too many for its scale).
    """
    sections: list[Section] = []
    plans: list[DimensionLayout] = []
    position = 0
    dimensions = version.dimensions.order_by("position").prefetch_related("items")
    for place, dimension in enumerate(dimensions):
        items = sorted(dimension.items.all(), key=lambda item: item.position)
        first = position
        questions = tuple(
            Question(first + offset, item.key, item.statements, item.is_short, item.is_reversed)
            for offset, item in enumerate(items)
        )
        position += len(items)
        sections.append(_section(place, dimension, questions))
        plans.append(
            DimensionLayout(
                positions=tuple(range(first, position)),
                reverse=frozenset(
                    first + offset for offset, item in enumerate(items) if item.is_reversed
                ),
            )
        )
    return Questionnaire(
        version_id=version.pk,
        uuid=version.uuid,
        names=version.names,
        introductions=version.introductions,
        sides=tuple(version.sides),
        side_prompts=version.side_prompts,
        low=version.low,
        high=version.high,
        labels=version.labels,
        not_applicable=version.not_applicable,
        importance=version.importance,
        sections=tuple(sections),
        layout=Layout(version.low, version.high, tuple(plans), asks_importance=version.importance),
    )


def _section(place: int, dimension: Dimension, questions: tuple[Question, ...]) -> Section:
    return Section(
        position=place,
        key=dimension.key,
        names=dimension.names,
        helps=dimension.helps,
        questions=questions,
        readings=dimension.readings,
        suggestions=tuple(dimension.suggestions),
    )
