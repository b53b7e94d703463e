"""A file of past answers as a questionnaire wants it, to start from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveys.instruments.questionnaires import Questionnaire

ROWS = 3


def sample_of(questionnaire: Questionnaire, *, asked: Collection[int], today: dt.date) -> str:
    """Give headings that are guessed, and rows that reach both ends of the scale."""
    columns = [
        f"{section.key} {question.key} {side}"
        for section in questionnaire.sections
        for question in section.questions
        if question.position in asked
        for side in questionnaire.sides
    ]
    points = range(questionnaire.low, questionnaire.high + 1)
    lines = [["date", *columns]]
    for row in range(ROWS):
        ratings = [str(points[(place + row) % len(points)]) for place in range(len(columns))]
        lines.append([(today - dt.timedelta(row + 1)).isoformat(), *ratings])
    return "".join(",".join(line) + "\n" for line in lines)
