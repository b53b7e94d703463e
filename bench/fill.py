"""Fills touchpoints with generated answers, in bulk; run in a house of its own.

`python -m bench.fill COUNT TOUCHPOINT …`: a sample of answers is scored by the program itself, then
multiplied in the database over touchpoints and the days of a year. Tens of millions are fine.
"""

from __future__ import annotations

import random
import sys
import uuid
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from feedback.touchpoints.answers import Answer

SAMPLE = 2_000
DAYS = 365
ITEMS = 22
A_STEP = 500_000


def fill(count: int, codes: list[str]) -> None:
    """Store `count` answers and mark their days dirty."""
    from django.db import connection  # noqa: PLC0415

    from feedback.touchpoints.answers import COLUMNS  # noqa: PLC0415

    own = ("id", "touchpoint_id", "unit_id", "answered_on")
    names = [name for name in COLUMNS if name not in own]
    with connection.cursor() as cursor:
        _store_sample(codes[0])
        cursor.execute(
            "CREATE TEMP TABLE places AS SELECT row_number() OVER () - 1 AS place, id, unit_id"
            " FROM touchpoints_touchpoint WHERE code = ANY(%s)",
            [codes],
        )
        for start in range(0, count, A_STEP):
            cursor.execute(
                f"INSERT INTO touchpoints_response ({', '.join(own)}, {', '.join(names)})"  # noqa: S608
                " SELECT gen_random_uuid(), places.id, places.unit_id,"
                "  current_date - 1 - (number / %s %% %s)::int,"
                f" {', '.join(f'sample.{name}' for name in names)}"
                " FROM generate_series(%s, %s) AS number"
                " JOIN (SELECT *, row_number() OVER () - 1 AS place FROM bench_sample) AS sample"
                "  ON sample.place = number::bigint * 7919 %% %s"
                " JOIN places ON places.place = number %% %s",
                [
                    len(codes),
                    DAYS,
                    start,
                    min(start + A_STEP, count) - 1,
                    SAMPLE,
                    len(codes),
                ],
            )
        cursor.execute(
            "INSERT INTO metrics_dirtymark (source, unit_id, day)"
            " SELECT DISTINCT 'customer', unit_id, answered_on FROM touchpoints_response"
        )
        cursor.execute("VACUUM ANALYZE touchpoints_response")


def _store_sample(code: str) -> None:
    from django.db import connection  # noqa: PLC0415

    from feedback.touchpoints.answers import COLUMNS, response_row  # noqa: PLC0415
    from feedback.touchpoints.lookup import recent_touchpoints  # noqa: PLC0415
    from surveys.instruments.questionnaires import load_questionnaire  # noqa: PLC0415
    from tests.make import NOW  # noqa: PLC0415

    touchpoint = recent_touchpoints.find(code)
    assert touchpoint is not None
    questionnaire = load_questionnaire(touchpoint.version_id, touchpoint.version.revision)
    dice = random.Random(1)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_sample")
        cursor.execute("CREATE TABLE bench_sample (LIKE touchpoints_response)")
        for number in range(SAMPLE):
            row = response_row(
                identity=uuid.UUID(int=dice.getrandbits(128), version=4),
                touchpoint_id=touchpoint.pk,
                unit_id=touchpoint.unit_id,
                questionnaire=questionnaire,
                answer=_answer(dice, is_whole=number % 10 > 0),
                answered_on=NOW.date(),
                asked=questionnaire.asked(short=False),
            )
            cursor.execute(
                f"INSERT INTO bench_sample ({', '.join(COLUMNS)})"  # noqa: S608
                f" VALUES ({', '.join(['%s'] * len(COLUMNS))})",
                row,
            )


def _answer(dice: random.Random, *, is_whole: bool) -> Answer:
    """Give ratings as customers give them: much expected, a little less received."""
    from feedback.touchpoints.answers import Answer  # noqa: PLC0415

    def rating(middle: float) -> int | None:
        if not is_whole and dice.random() < 0.1:
            return None
        return max(1, min(7, round(dice.gauss(middle, 1.2))))

    return Answer(
        expected=tuple(rating(6.0) for _item in range(ITEMS)),
        delivered=tuple(rating(5.2) for _item in range(ITEMS)),
        importance=(30, 25, 20, 15, 10) if dice.random() < 0.3 else None,
    )


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]), sys.argv[2:])
