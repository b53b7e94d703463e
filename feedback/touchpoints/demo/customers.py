"""Draws the demo's answers: believable ratings, the same ones for the same seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from feedback.touchpoints.answers import Answer
from feedback.touchpoints.demo.scenery import (
    DIMENSIONS,
    EXPECTED,
    NIGHT,
    NIGHT_MONTHS,
    TRUTHS,
    USUAL_GAP,
    Desk,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from surveys.instruments.questionnaires import Questionnaire

    Floats = NDArray[np.float64]
    Column = tuple[int | None, ...]

DAYS = 365
SUNDAY = 6
SUNDAY_SHARE = 0.35
PERSON, MOOD, NOISE = 0.55, 0.75, 0.7
TOLERANCE = 1.5
MISSING = 0.03
GAVE_UP = 0.04
CARELESS = 0.015
POINTS_WRONG = 0.05
POINTS = 100


class Said(NamedTuple):
    """An answer and its day."""

    day: dt.date
    answer: Answer


def answers_of(
    desk: Desk, questionnaire: Questionnaire, *, today: dt.date, generator: np.random.Generator
) -> Iterator[Said]:
    """Draw a year of answers at one desk, ending today, in the order they were given."""
    days = _days_of(desk, today, generator)
    asked = set(questionnaire.asked(short=desk.is_short))
    count, width = len(days), len(questionnaire.questions)
    dimension = np.array(
        [section.position for section in questionnaire.sections for _ in section.questions]
    )
    expected, delivered = _levels(desk, days, today, generator)
    noise = generator.normal(0, NOISE, (3, count, width))
    columns = [expected[:, dimension] + noise[0], delivered[:, dimension] + noise[1]]
    if "minimum" in questionnaire.sides:
        tolerance = TOLERANCE + generator.normal(0, 0.3, (count, 1))
        columns.append(columns[0] - np.maximum(tolerance + noise[2] / 2, -0.5))
    low, high = questionnaire.low, questionnaire.high
    rounded = [np.clip(np.rint(column), low, high).astype(int) for column in columns]
    _be_careless(rounded, generator)
    answered = _answered(count, width, dimension, desk, generator)
    answered &= np.isin(np.arange(width), list(asked))
    points = _points(desk, count, generator)
    for number, day in enumerate(days):
        sides = [_column(column[number], answered[number]) for column in rounded]
        yield Said(
            day,
            Answer(
                expected=sides[0],
                delivered=sides[1],
                minimum=sides[2] if len(sides) > 2 else None,  # noqa: PLR2004
                importance=points[number],
            ),
        )


def _days_of(desk: Desk, today: dt.date, generator: np.random.Generator) -> list[dt.date]:
    year = [today - dt.timedelta(days=DAYS - 1 - day) for day in range(DAYS)]
    if desk.unit == NIGHT:
        return _few_days(year, generator)
    shares = np.array([SUNDAY_SHARE if day.weekday() == SUNDAY else 1.0 for day in year])
    chosen = np.sort(generator.choice(DAYS, size=desk.answers, p=shares / shares.sum()))
    return [year[day] for day in chosen]


def _few_days(year: list[dt.date], generator: np.random.Generator) -> list[dt.date]:
    months: dict[tuple[int, int], list[dt.date]] = {}
    for day in year:
        months.setdefault((day.year, day.month), []).append(day)
    chosen: list[dt.date] = []
    for place, days in enumerate(months.values()):
        wanted = NIGHT_MONTHS[place % len(NIGHT_MONTHS)]
        chosen += [days[pick] for pick in generator.integers(0, len(days), wanted)]
    return sorted(chosen)


def _levels(
    desk: Desk, days: list[dt.date], today: dt.date, generator: np.random.Generator
) -> tuple[Floats, Floats]:
    """What each customer expects and gets of each dimension, before rating single items."""
    truth = TRUTHS[desk.unit]
    gap = np.array(USUAL_GAP) + truth.all_round + _by_dimension(truth.points)
    gaps = np.tile(gap, (len(days), 1))
    if truth.change:
        start = today - dt.timedelta(days=DAYS - truth.change.day)
        since = np.array([day >= start for day in days])
        gaps[since] += _by_dimension(truth.change.points)
    shape = (len(days), len(DIMENSIONS))
    person = generator.normal(0, PERSON, (len(days), 1))
    mood = generator.normal(0, MOOD, (len(days), 1))
    expected = np.array(EXPECTED) + person + generator.normal(0, 0.3, shape)
    delivered = np.array(EXPECTED) + gaps + 0.6 * person + mood + generator.normal(0, 0.4, shape)
    return expected, delivered


def _by_dimension(points: Mapping[str, float]) -> Floats:
    return np.array([points.get(key, 0.0) for key in DIMENSIONS])


def _be_careless(columns: list[NDArray[np.int64]], generator: np.random.Generator) -> None:
    """Let a few customers tick one point all the way down each column."""
    careless = generator.random(len(columns[0])) < CARELESS
    for column in columns:
        column[careless] = column[careless, :1]


def _answered(
    count: int, width: int, dimension: NDArray[np.int64], desk: Desk, generator: np.random.Generator
) -> NDArray[np.bool_]:
    """Mark what was answered: items are skipped here and there, a few give up before the end."""
    skipped = generator.random((count, width)) < (MISSING if not desk.is_short else MISSING / 3)
    gave_up = (generator.random(count) < GAVE_UP) & (not desk.is_short)
    skipped |= gave_up[:, None] & (dimension == len(DIMENSIONS) - 1)
    return ~skipped


def _points(desk: Desk, count: int, generator: np.random.Generator) -> list[Column | None]:
    if not desk.asks_importance:
        return [None] * count
    shares = generator.dirichlet((3, 7, 6, 4, 4), count)
    points = 5 * np.rint(shares * POINTS / 5).astype(int)
    points[:, 1] += POINTS - points.sum(axis=1)
    points[generator.random(count) < POINTS_WRONG, 0] += 10
    return [tuple(int(point) for point in row) if min(row) >= 0 else None for row in points]


def _column(ratings: NDArray[np.int64], answered: NDArray[np.bool_]) -> Column:
    return tuple(
        int(rating) if given else None for rating, given in zip(ratings, answered, strict=True)
    )
