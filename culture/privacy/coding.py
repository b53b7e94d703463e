"""Coding: where nearly everybody answered at one end, a copy in which nobody can be narrowed down.

If the sum of a block's answers says that all gave the highest rating, everybody's answer is known
although nothing was published about anyone. See `docs/adr/0009-what-a-wave-publishes.md`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence

Rating = int | None


def coded_copy(
    ratings: Sequence[Sequence[Rating]],
    *,
    blocks: Sequence[Hashable],
    low: int,
    high: int,
    seed: bytes,
) -> list[list[Rating]]:
    """Copy ratings, moving end values inside where their sum would narrow an answer too far.

    One row per respondent, one column per item and side, as answered from `low` to `high`; `blocks`
    names each row's block. In the copy n answers of one block to one column, with sum S, keep

        S - n * low >= need   and   n * high - S >= need,
        need = half the scale, (high - low) / 2 rounded up, or n * (high - low) / 2 rounded down
               where one answer cannot have it on both sides.

    So a sum alone leaves each answer at least half the scale: 3 options of 5, 4 of 7, 6 of 11. A
    column that has this already is left as it is; otherwise the end values are moved inside, one
    step at a time, just until it holds. Who is moved is drawn from `seed`, which must stay secret:
    the same input gives the same copy, and None stays None.

    On scales with a middle point the sum of dimension means, each the mean of the items that the
    respondent answered, has half the scale on both sides too. On scales of three or more points a
    copy may be coded once more by other blocks, such as the classes of a breakdown, and keeps what
    it had: a moved answer stays so near the middle that its block has half the scale on the side
    it came closer to. Ratings that are counted in no number must be given as None.

    Raises `ValueError` for another number of blocks than rows, rows of unequal length, an empty
    scale and a rating outside it.
    """
    _check(ratings, blocks=blocks, low=low, high=high)
    copy = [list(row) for row in ratings]
    held: dict[Hashable, list[int]] = {}
    for row, block in enumerate(blocks):
        held.setdefault(block, []).append(row)
    secret = hashlib.sha256(seed).digest()
    for rows in held.values():
        for column in range(len(copy[0])):
            _code(copy, rows=rows, column=column, low=low, high=high, secret=secret)
    return copy


def _code(
    copy: list[list[Rating]], *, rows: list[int], column: int, low: int, high: int, secret: bytes
) -> None:
    answers = {row: value for row in rows if (value := copy[row][column]) is not None}
    need = min((high - low + 1) // 2, len(answers) * (high - low) // 2)
    above = len(answers) * high - sum(answers.values())
    if need <= above <= len(answers) * (high - low) - need:
        return
    drawn = sorted(answers, key=lambda row: _draw(secret, row=row, column=column))
    values = _moved_inside([answers[row] for row in drawn], need=need, low=low, high=high)
    for row, value in zip(drawn, values, strict=True):
        copy[row][column] = value


def _moved_inside(values: Sequence[int], *, need: int, low: int, high: int) -> list[int]:
    """Move the outermost answers, the first drawn first, until both ends are far enough away."""
    above = [high - value for value in values]
    _widen(above, need=need)
    below = [high - low - distance for distance in above]
    _widen(below, need=need)
    return [low + distance for distance in below]


def _widen(distances: list[int], *, need: int) -> None:
    """Take the smallest distance from an end one step further, until they sum to the need."""
    for _ in range(need - sum(distances)):
        distances[distances.index(min(distances))] += 1


def _draw(secret: bytes, *, row: int, column: int) -> bytes:
    return hashlib.sha256(secret + b"%d:%d" % (row, column)).digest()


def _check(
    ratings: Sequence[Sequence[Rating]], *, blocks: Sequence[Hashable], low: int, high: int
) -> None:
    if len(blocks) != len(ratings):
        raise ValueError("every row needs its block")
    if len({len(row) for row in ratings}) > 1:
        raise ValueError("every row needs the same columns")
    if low >= high:
        raise ValueError("a scale needs two points or more")
    if any(value is not None and not low <= value <= high for row in ratings for value in row):
        raise ValueError("a rating lies outside the scale")
