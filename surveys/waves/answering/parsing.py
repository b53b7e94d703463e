"""What a browser sent, turned into a checked answer or into sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from surveys.instruments.papers import (
    LONGEST_TEXT,
    NOTHING_ANSWERED,
    OFF_SCALE,
    AnswerRefused,
    any_item_on_all,
    read_columns,
    read_text,
)
from surveys.waves.answering.papers import turn_field
from surveys.waves.letters import VersionRatings, WaveAnswer

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping, Sequence

    from surveys.instruments.papers import Problems, Ratings, Sentence
    from surveys.waves.answering.papers import WavePaper, WaveQuestionnaire

NO_PROVIDER = _("Please say which department these answers are about.")
PROVIDER_TWICE = _("You speak of this department twice. Please choose another, or none.")
TOO_MANY = _("This survey asks each person a few statements only. Please load the page again.")


def parse_answer(data: Mapping[str, str], paper: WavePaper) -> WaveAnswer:
    """Read the fields of a wave's form. Raises `AnswerRefused` with every problem at once.

    A questionnaire in which nothing was answered is left out.
    """
    problems: dict[str, Sentence] = {}
    read = [(sheet, _sides(data, sheet, problems)) for sheet in paper.sheets]
    _refuse_too_many(paper, read, problems)
    about = _read_providers(data, paper, read, problems)
    groups = {name: data.get(name, "") for name in paper.groups}
    for name, said in groups.items():
        if said and said not in paper.groups[name]:
            problems[name] = OFF_SCALE
    comment = ""
    if paper.wave.asks_comment:
        given = data.get("comment")
        comment = read_text(given, name="comment", longest=LONGEST_TEXT, problems=problems)
    if not problems and not any(any_item_on_all(tuple(sides.values())) for _, sides in read):
        problems[paper.first_field(data)] = NOTHING_ANSWERED
    if problems:
        raise AnswerRefused(problems)
    parts = tuple(
        _part(sheet, sides, about=about.get(sheet.turn))
        for sheet, sides in read
        if _is_answered(sides)
    )
    return WaveAnswer(
        parts, tenure=groups.get("tenure", ""), role=groups.get("role", ""), comment=comment
    )


def _read_providers(
    data: Mapping[str, str],
    paper: WavePaper,
    read: Sequence[tuple[WaveQuestionnaire, Mapping[str, Ratings]]],
    problems: Problems,
) -> dict[int, uuid.UUID]:
    """Read which unit is spoken of in which turn; note what is answered of none, or of one twice.

    What is not among the wave's providers is noted as well.
    """
    known = {str(unit.uuid): unit.uuid for unit in paper.providers}
    answered = {sheet.turn for sheet, sides in read if _is_answered(sides)}
    found: dict[int, uuid.UUID] = {}
    for turn in paper.turns:
        field, said = turn_field(turn), data.get(turn_field(turn), "")
        if said and said not in known:
            problems[field] = OFF_SCALE
        elif turn in answered and not said:
            problems[field] = NO_PROVIDER
        elif turn in answered and known[said] in found.values():
            problems[field] = PROVIDER_TWICE
        elif turn in answered:
            found[turn] = known[said]
    return found


def _refuse_too_many(
    paper: WavePaper,
    read: Sequence[tuple[WaveQuestionnaire, Mapping[str, Ratings]]],
    problems: Problems,
) -> None:
    """Note what is beyond a draw: more statements than each is asked, or two of one dimension."""
    if paper.asked_per_person is None:
        return
    answered = 0
    for sheet, sides in read:
        for section in sheet.questionnaire.sections:
            given = [
                question.position
                for question in section.questions
                if any(ratings[question.position] is not None for ratings in sides.values())
            ]
            answered += len(given)
            if len(given) > 1 or answered > paper.asked_per_person:
                problems[sheet.field_of(given[-1])] = TOO_MANY
                return


def _sides(
    data: Mapping[str, str], sheet: WaveQuestionnaire, problems: Problems
) -> dict[str, Ratings]:
    return read_columns(
        data, sheet.columns, accepted=sheet.accepted, length=sheet.length, problems=problems
    )


def _is_answered(sides: Mapping[str, Ratings]) -> bool:
    return any(rating is not None for ratings in sides.values() for rating in ratings)


def _part(
    sheet: WaveQuestionnaire, sides: Mapping[str, Ratings], *, about: uuid.UUID | None
) -> VersionRatings:
    return VersionRatings(
        version=sheet.questionnaire.uuid,
        expected=sides.get("expected"),
        delivered=sides["delivered"],
        about=about,
    )
