"""Writes the statement that draws answers and scores them as `response_row` would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from culture.scoring.quality import Quality

if TYPE_CHECKING:
    from surveys.instruments.questionnaires import Questionnaire

BITS_AN_ITEM = 2
ITEMS_A_HASH = 31


def generating_statement(questionnaire: Questionnaire) -> str:
    """Write the INSERT of complete answers of two sides, for numbers %(first)s to %(last)s.

    Each rating is a customer's own level, moved by a hash of the answer's number: the same seed
    draws the same answers. Parameters: first, last, responses, days, seed, start, touchpoints,
    units, prefix (the first 24 letters of the identities).
    """
    width = len(questionnaire.questions)
    values = dict(_scores(questionnaire))
    expected, delivered = (_list(side, width) for side in "ed")
    values |= {
        "id": "(%(prefix)s || lpad(to_hex(n), 12, '0'))::uuid",
        "asker": "(%(touchpoints)s::uuid[])[place + 1]",
        "unit_id": "(%(units)s::bigint[])[place + 1]",
        "version_id": str(questionnaire.version_id),
        "way": "'form'",
        "answered_on": "%(start)s::date + ((n - 1) * %(days)s / %(responses)s)::int",
        "expected": f"ARRAY[{expected}]",
        "delivered": f"ARRAY[{delivered}]",
        "flags": _flags(expected, delivered, width),
        "is_complete": "true",
        "asked": str(width),
        "language": "''",
        # Nobody sends a generated answer again, so any value serves.
        "digest": "sha256(convert_to(n::text, 'UTF8'))",
    }
    # OFFSET 0 keeps the planner from working each rating out again wherever it is used.
    return (
        f"INSERT INTO responses_response ({', '.join(values)})"  # noqa: S608 - names of ours
        f" SELECT {', '.join(values.values())} FROM ("
        f"SELECT n, place, {', '.join(_ratings(questionnaire))} FROM ({_customers(width)}) AS met"
        " OFFSET 0) AS rated"
    )


def _customers(width: int) -> str:
    """Draw each customer's unit, level of expectation, mood, and the bits of every rating."""
    hashes = "".join(
        f", hashint8extended(n, %(seed)s + {number}) AS {side}_bits_{number}"
        for side, shift in (("e", 1), ("d", 1_000))
        for number in range(shift, shift + -(-width // ITEMS_A_HASH))
    )
    return (
        "SELECT n, ((h & 2147483647) %% %(places)s)::int AS place,"  # noqa: S608 - names of ours
        f" ((h >> 32) & 3)::int AS level, ((h >> 34) & 3)::int AS mood{hashes} FROM ("
        "SELECT n, hashint8extended(n, %(seed)s) AS h"
        " FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n OFFSET 0) AS numbered"
        " OFFSET 0"
    )


def _ratings(questionnaire: Questionnaire) -> Iterator[str]:
    """Move each level by -1, 0, 0 or +1; a fifth of the units is weak in each dimension."""
    low, high = questionnaire.low, questionnaire.high
    bases = {
        "e": f"{high - 3} + level",
        "d": f"{high - 5} + level + mood",
    }
    for side, shift in (("e", 1), ("d", 1_000)):
        for section in questionnaire.sections:
            weak = f" - (place %% 5 = {section.position % 5})::int" if side == "d" else ""
            for question in section.questions:
                number, place = divmod(question.position, ITEMS_A_HASH)
                bits = f"({side}_bits_{shift + number} >> {BITS_AN_ITEM * place}) & 3"
                drawn = f"{bases[side]} + ((({bits})::int + 1) >> 1) - 1{weak}"
                yield (
                    f"greatest({low}, least({high}, {drawn}))::smallint"
                    f" AS {side}{question.position}"
                )


def _scores(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Give the score columns; of a complete answer a mean is a sum times a whole share."""
    layout = questionnaire.layout
    count = len(layout.dimensions)
    share = layout.overall_factor // layout.common_factor // count
    for side, column in (("e", "expected"), ("d", "delivered")):
        lifted = []
        for place, dimension in enumerate(layout.dimensions):
            turn = layout.low + layout.high
            total = " + ".join(
                f"({turn} - {side}{position})::int"
                if position in dimension.reverse
                else f"{side}{position}::int"
                for position in dimension.positions
            )
            factor = layout.factor_of(place)
            yield f"{column}_{place + 1}", f"({total}) * {factor // len(dimension.positions)}"
            lift = layout.common_factor // len(dimension.positions)
            lifted.append(f"({total}) * {lift}::bigint")
        yield f"{column}_overall", f"({' + '.join(lifted)}) * {share}"


def _flags(expected: str, delivered: str, width: int) -> str:
    same = " AND ".join(f"greatest({side}) = least({side})" for side in (expected, delivered))
    return f"CASE WHEN {width} >= 4 AND {same} THEN {int(Quality.STRAIGHT_LINE)} ELSE 0 END"


def _list(side: str, width: int) -> str:
    return ", ".join(f"{side}{position}" for position in range(width))
