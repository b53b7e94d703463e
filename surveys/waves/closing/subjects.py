"""What a wave asked: the dimensions and items that are attacked, each on its sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from culture.metrics.closed.facts import AnswerRow
    from surveys.instruments.questionnaires import Questionnaire


@dataclass(frozen=True, slots=True)
class AuditedSide:
    """One of the numbers shown of a subject; a gap has a scale of its own."""

    name: str

    def ends(self, questionnaire: Questionnaire) -> tuple[int, int]:
        """Give the ends of its scale."""
        width = questionnaire.high - questionnaire.low
        return (-width, width) if self.name == "gap" else (questionnaire.low, questionnaire.high)


@dataclass(frozen=True, slots=True)
class AuditedSubject:
    """A dimension or an item: where its ratings stand, and how finely a score is divided."""

    kind: str
    key: str
    positions: tuple[int, ...]
    parts: int
    sides: tuple[AuditedSide, ...]

    def is_answered_by(self, row: AnswerRow) -> bool:
        """Whether somebody is counted in it."""
        expected = row.expected if len(self.sides) > 1 else row.delivered
        return expected is not None and any(
            expected[position] is not None and row.delivered[position] is not None
            for position in self.positions
        )


def audited_subjects(questionnaire: Questionnaire) -> Iterator[AuditedSubject]:
    """Give every dimension with its items, in the order of the questionnaire."""
    two_sided = "expected" in questionnaire.sides
    names = ["expected", "delivered", "gap"] if two_sided else ["delivered"]
    sides = tuple(AuditedSide(name) for name in names)
    for number, section in enumerate(questionnaire.sections):
        positions = tuple(question.position for question in section.questions)
        parts = questionnaire.layout.factor_of(number)
        yield AuditedSubject("dimension", section.key, positions, parts, sides)
        for question in section.questions:
            yield AuditedSubject("item", question.key, (question.position,), 1, sides)
