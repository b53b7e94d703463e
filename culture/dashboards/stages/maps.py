"""The two maps, their axes and fields, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from culture.dashboards.stages.standing import Field


@dataclass(frozen=True, slots=True)
class MapAxis:
    """What an axis stands for: dimensions of a questionnaire, or all of it where none is named."""

    name: Promise
    said: Promise
    questionnaire: str
    dimensions: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FieldWords:
    """One field: its name, what it means, and one next step."""

    name: Promise
    meaning: Promise
    step: Promise


@dataclass(frozen=True, slots=True)
class StageMap:
    """Four fields between two axes."""

    key: str
    title: Promise
    across: MapAxis
    up: MapAxis
    fields: Mapping[Field, FieldWords]

    @property
    def axes(self) -> tuple[MapAxis, MapAxis]:
        """Both axes, the one across first."""
        return self.across, self.up


STAGE = StageMap(
    "stage",
    _("Stage: conviction and tools"),
    MapAxis(
        _("tools"),
        _("what the team says it was given: communication, feedback, confidence, competence"),
        "role-clarity",
    ),
    MapAxis(
        _("conviction"),
        _("conviction of management and use of what customers say, as the team finds them"),
        "service-climate",
        ("management-conviction", "customer-feedback"),
    ),
    MappingProxyType(
        {
            (False, False): FieldWords(
                _("Not begun"),
                _(
                    "Neither the will nor the means are felt yet. Nobody here is to blame for "
                    "service that nobody was prepared for."
                ),
                _(
                    "Begin with yourself: tell your team in your own words whom you serve, and "
                    "why, and ask what they need for it first."
                ),
            ),
            (False, True): FieldWords(
                _("Good intentions"),
                _(
                    "People know why service matters and are not given what it takes. Each "
                    "promise raises what is expected, so this can end worse than no promise."
                ),
                _(
                    "Open the toolkit and take the tool that the team finds weakest. Make no new "
                    "promise before it stands."
                ),
            ),
            (True, False): FieldWords(
                _("By the book"),
                _(
                    "People have what they need and do not see what for. What the rules foresee "
                    "is done; what no rule foresees is lost."
                ),
                _(
                    "Let the team hear its customers: show their numbers once a week, and ask "
                    "what surprised them."
                ),
            ),
            (True, True): FieldWords(
                _("Service is lived"),
                _(
                    "Will and means come together. People know what to do where no rule tells "
                    "them, and say so when a rule is wrong."
                ),
                _(
                    "Keep both alive: ticks fade, and so does conviction. Ask the team which of "
                    "them would be lost first."
                ),
            ),
        }
    ),
)

VITALITY = StageMap(
    "vitality",
    _("Order and warmth"),
    MapAxis(_("order"), _("procedures, systems, training and brand"), "structure"),
    MapAxis(_("warmth"), _("enthusiasm, warmth and pride of the people"), "vitality"),
    MappingProxyType(
        {
            (False, False): FieldWords(
                _("Standstill"),
                _("Little is ordered and little is alive. What is done is done out of habit."),
                _(
                    "Choose one thing that customers wait for, and put it in order together with "
                    "those who do it."
                ),
            ),
            (False, True): FieldWords(
                _("Warmth without order"),
                _(
                    "People care and carry it by themselves; each invents the way anew. That "
                    "tires, and depends on who is there."
                ),
                _(
                    "Let the team write down the three things that everybody does differently, "
                    "and agree on one way."
                ),
            ),
            (True, False): FieldWords(
                _("Order without warmth"),
                _(
                    "Procedures and training stand, and little joy moves in them: a body without "
                    "blood."
                ),
                _(
                    "Take one rule away that keeps people from helping, and thank somebody by "
                    "name for help that no rule asked for."
                ),
            ),
            (True, True): FieldWords(
                _("Alive and in shape"),
                _("What is ordered carries what is alive, and people are proud of it."),
                _("Show others how: invite a unit that stands elsewhere to spend a day with you."),
            ),
        }
    ),
)

MAPS = (STAGE, VITALITY)
