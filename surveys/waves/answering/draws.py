"""Which few statements one person is asked: drawn by chance, and written down nowhere.

On the anonymous way the browser draws (`static/respondent/draw.js`), so that the house never knows.
On the confidential path, which works without JavaScript, it is drawn when the form is served, and
the form carries it along. No two statements are of one dimension.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from surveys.waves.answering.papers import WavePaper

FIELD = "asked"
Draw = frozenset[str]  # the first field of each statement that was drawn


def carried(typed: Mapping[str, str]) -> Draw:
    """What a form says was drawn for it, whether that is a draw of this wave or not."""
    return frozenset(typed.get(FIELD, "").split())


def draw_of(typed: Mapping[str, str], paper: WavePaper) -> Draw | None:
    """Give the draw that a form carried, or a new one for a form to be served.

    None where everybody is asked everything. What is no draw of this wave is drawn anew.
    """
    if paper.asked_per_person is None:
        return None
    held = carried(typed)
    if len(held) == paper.asked_per_person and _is_spread(held, paper):
        return held
    chance = secrets.SystemRandom()
    dimensions = chance.sample(paper.dimensions, paper.asked_per_person)
    return frozenset(chance.choice(fields) for fields in dimensions)


def _is_spread(held: Draw, paper: WavePaper) -> bool:
    found = [len(held.intersection(fields)) for fields in paper.dimensions]
    return sum(found) == len(held) and max(found) == 1
