"""What a wave asks: its questionnaires one after the other, with the fields of one page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from culture.core.texts import text_in
from culture.org.models import Unit
from surveys.instruments.papers import SideColumn, accepted_ratings, columns_of, half_answered
from surveys.instruments.questionnaires import load_questionnaire
from surveys.instruments.rendering import Among
from surveys.waves.answering.draws import carried
from surveys.waves.bands import Role, Tenure
from surveys.waves.models import MOST_PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from surveys.instruments.questionnaires import Questionnaire
    from surveys.waves.models import Cell, Wave

SECONDS_A_RATING = 7


@dataclass(frozen=True, slots=True)
class WaveQuestionnaire:
    """One questionnaire of a wave, and where it stands among the others.

    `turn` counts the units that one person speaks of, from 1; 0 where it is their own.
    """

    questionnaire: Questionnaire
    columns: tuple[SideColumn, ...]
    accepted: Mapping[str, int | None]
    among: Among
    turn: int = 0

    def field_of(self, position: int) -> str:
        """The name of the first field of the statement at a position."""
        return next(name for place, name in self.columns[0].fields if place == position)

    @property
    def length(self) -> int:
        """How many questions it has."""
        return len(self.questionnaire.questions)


@dataclass(frozen=True, slots=True)
class WavePaper:
    """Everything that one respondent of a wave may answer."""

    wave: Wave
    sheets: tuple[WaveQuestionnaire, ...]
    providers: tuple[Unit, ...] = ()

    @property
    def total(self) -> int:
        """How many statements there are."""
        return sum(sheet.length for sheet in self.sheets)

    @property
    def asked_per_person(self) -> int | None:
        """How many statements each is asked, of as many dimensions; None where all are."""
        if self.wave.asked_per_person is None:
            return None
        dimensions = sum(len(sheet.questionnaire.sections) for sheet in self.sheets)
        number = min(self.wave.asked_per_person, dimensions)
        return number if number < self.total else None

    @property
    def dimensions(self) -> list[list[str]]:
        """The first fields of the statements, dimension by dimension."""
        return [
            [sheet.field_of(question.position) for question in section.questions]
            for sheet in self.sheets
            for section in sheet.questionnaire.sections
        ]

    @property
    def asked(self) -> int:
        """How many statements one person is asked."""
        return self.asked_per_person or self.total

    def first_field(self, data: Mapping[str, str]) -> str:
        """The first field among those sent or drawn, or else of all."""
        fields = [name for sheet in self.sheets for _position, name in sheet.columns[0].fields]
        shown = {*data, *carried(data)}
        return next((name for name in fields if name in shown), fields[0])

    def drawn_sheets(
        self, drawn: Collection[str] | None
    ) -> Iterator[tuple[WaveQuestionnaire, Among, frozenset[int] | None]]:
        """The questionnaires of one form with their places on it, and which positions it has.

        All of them where nothing was drawn (None); those without a drawn statement are left out.
        """
        before = 0
        for sheet in self.sheets:
            if drawn is None:
                yield sheet, sheet.among, None
                continue
            fields = sheet.columns[0].fields
            held = frozenset(position for position, name in fields if name in drawn)
            if held:
                yield sheet, replace(sheet.among, before=before, total=len(drawn)), held
            before += len(held)

    @property
    def minutes(self) -> int:
        """About how long answering takes."""
        ratings = sum(sheet.length * len(sheet.columns) for sheet in self.sheets)
        if self.asked_per_person:
            ratings = self.asked_per_person * max(len(sheet.columns) for sheet in self.sheets)
        return ceil(ratings * SECONDS_A_RATING / 60) or 1

    @property
    def turns(self) -> range:
        """The units that one person speaks of, counted from 1; none where it is their own."""
        return range(1, min(MOST_PROVIDERS, len(self.providers)) + 1)

    @property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """What respondents may say about themselves: field → the bands it may hold."""
        if self.providers:
            return {}
        asked = {"tenure": self.wave.asks_tenure, "role": self.wave.asks_role}
        bands = {"tenure": tuple(Tenure.values), "role": tuple(Role.values)}
        return {name: bands[name] for name, is_asked in asked.items() if is_asked}

    def half_answered(self, data: Mapping[str, str], language: str) -> list[tuple[str, str]]:
        """Give the fields left empty beside a rating on another side, with their statements."""
        return [
            (field, text_in(sheet.questionnaire.questions[position].statements, language))
            for sheet in self.sheets
            for position, field in half_answered(data, sheet.columns).items()
        ]

    @property
    def fields(self) -> frozenset[str]:
        """The names of all fields."""
        ratings = {
            name for sheet in self.sheets for column in sheet.columns for _, name in column.fields
        }
        comment = {"comment"} if self.wave.asks_comment else set()
        return frozenset(ratings | set(self.groups) | comment | set(map(turn_field, self.turns)))


def paper_of(wave: Wave) -> WavePaper:
    """Read what a wave asks."""
    parts = wave.parts.select_related("version").order_by("position")
    questionnaires = [load_questionnaire(p.version_id, p.version.revision) for p in parts]
    providers = tuple(wave.providers.order_by("name", "pk"))
    turns = range(1, min(MOST_PROVIDERS, len(providers)) + 1) or [0]
    total = sum(len(questionnaire.questions) for questionnaire in questionnaires) * len(turns)
    sheets, before = [], 0
    for turn in turns:
        for place, questionnaire in enumerate(questionnaires):
            prefix = f"t{turn}i{place}" if turn else f"i{place}"
            sheets.append(_sheet(questionnaire, Among(prefix, before, total), turn))
            before += len(questionnaire.questions)
    return WavePaper(wave, tuple(sheets), providers)


def offered_in(paper: WavePaper, cell: Cell) -> list[Unit]:
    """Give the units that people of a cell may speak of: those without any of their own."""
    if not paper.providers:
        return []
    paths = Unit.objects.filter(pk__in=cell.units).values_list("path", flat=True)
    own = {above for path in paths for above in path}
    return [unit for unit in paper.providers if unit.pk not in own]


def turn_field(turn: int) -> str:
    """The field that names one of the units that somebody speaks of."""
    return f"about{turn}"


def _sheet(questionnaire: Questionnaire, among: Among, turn: int) -> WaveQuestionnaire:
    asked = questionnaire.asked(short=False)
    columns = columns_of(questionnaire, asked=asked, prefix=among.prefix)
    return WaveQuestionnaire(questionnaire, columns, accepted_ratings(questionnaire), among, turn)
