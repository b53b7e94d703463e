"""A respondent's own profile, worked out from what was just sent and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from culture.core.texts import text_in
from culture.metrics.queries import newest_wave_numbers
from surveys.instruments.models import Level

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.queries import Beside
    from culture.org.models import Unit
    from surveys.instruments.questionnaires import Questionnaire, Section
    from surveys.waves.answering.papers import WavePaper
    from surveys.waves.letters import VersionRatings, WaveAnswer

FORMAT = "service-culture/mirror/1"


@dataclass(frozen=True, slots=True)
class DimensionLine:
    """One dimension: the means of the items answered, and what they may say.

    `expected` and `gap` are None where only one side was asked.
    """

    key: str
    name: str
    expected: float | None
    delivered: float
    reading: str
    suggestions: tuple[str, ...]
    beside_delivered: float | None
    beside_gap: float | None

    @property
    def gap(self) -> float | None:
        """Delivered minus expected."""
        return None if self.expected is None else self.delivered - self.expected


@dataclass(frozen=True, slots=True)
class AnsweredProfile:
    """One questionnaire: the lines of the dimensions in which something was answered."""

    name: str
    low: int
    high: int
    sides: dict[str, str]
    lines: tuple[DimensionLine, ...]
    beside: Beside | None

    @property
    def is_two_sided(self) -> bool:
        """Whether it asks how it should be and how it is."""
        return len(self.sides) > 1


def own_profiles(
    paper: WavePaper, answer: WaveAnswer, *, unit: Unit, language: str
) -> list[AnsweredProfile]:
    """Score every questionnaire that was answered, beside the newest release for a unit.

    None where others were spoken of: what somebody says of another unit is no mirror of their own.
    """
    parts = {part.version: part for part in answer.parts if part.about is None}
    found = []
    for sheet in paper.sheets:
        questionnaire = sheet.questionnaire
        part = parts.get(questionnaire.uuid)
        if part is not None:
            beside = newest_wave_numbers(version=questionnaire.uuid, unit=unit)
            found.append(_profile(questionnaire, part, beside, language))
    return [profile for profile in found if profile.lines]


def document_of(profiles: list[AnsweredProfile], *, on: dt.date) -> dict[str, Any]:
    """Write profiles as one's own history takes them over."""
    return {
        "format": FORMAT,
        "on": on.isoformat(),
        "instruments": [
            {
                "name": profile.name,
                "low": profile.low,
                "high": profile.high,
                "dimensions": [
                    {
                        "key": line.key,
                        "name": line.name,
                        "expected": None if line.expected is None else round(line.expected, 2),
                        "delivered": round(line.delivered, 2),
                    }
                    for line in profile.lines
                ],
            }
            for profile in profiles
        ],
    }


def _profile(
    questionnaire: Questionnaire, part: VersionRatings, beside: Beside | None, language: str
) -> AnsweredProfile:
    # One-sided scales count every item answered; two-sided ones those answered on both sides.
    expected = part.delivered if part.expected is None else part.expected
    scores = questionnaire.layout.score(expected, part.delivered).gap.dimensions
    lines = []
    for section, pair in zip(questionnaire.sections, scores, strict=True):
        if pair is not None:
            factor = questionnaire.layout.factor_of(section.position)
            own = pair.delivered / factor
            wished = None if part.expected is None else pair.expected / factor
            lines.append(_line(questionnaire, section, (wished, own), beside, language))
    return AnsweredProfile(
        name=text_in(questionnaire.names, language),
        low=questionnaire.low,
        high=questionnaire.high,
        sides={
            side: text_in(prompts, language) for side, prompts in questionnaire.side_prompts.items()
        },
        lines=tuple(lines),
        beside=beside,
    )


def _line(
    questionnaire: Questionnaire,
    section: Section,
    scores: tuple[float | None, float],
    beside: Beside | None,
    language: str,
) -> DimensionLine:
    expected, delivered = scores
    level = Level.of(delivered, low=questionnaire.low, high=questionnaire.high)
    suggestions = () if level == Level.HIGH else section.suggestions
    return DimensionLine(
        key=section.key,
        name=text_in(section.names, language),
        expected=expected,
        delivered=delivered,
        reading=text_in(section.readings.get(level, {}), language),
        suggestions=tuple(text_in(suggestion, language) for suggestion in suggestions),
        beside_delivered=beside.delivered.get(section.key) if beside else None,
        beside_gap=beside.gap.get(section.key) if beside else None,
    )
