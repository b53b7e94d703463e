"""Which comments of a closed wave may be read, and where: among many, and high in the tree."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from surveys.waves.collecting.areas import Area, Areas, areas_of
from surveys.waves.models import ReleasedComment

if TYPE_CHECKING:
    from surveys.waves.closing.opened import Opened
    from surveys.waves.models import Wave

FEWEST_ANSWERS = 10
FEWEST_COMMENTS = 5
FEWEST_INVITED = 30

Counts = Mapping[uuid.UUID, int]


def release_comments(wave: Wave, opened: Opened) -> int:
    """Publish the comments of a closed wave in random order; return how many. Idempotent."""
    if wave.comments.exists():
        return 0
    written: dict[uuid.UUID, list[str]] = defaultdict(list)
    for cell, text in opened.comments():
        written[cell].append(text)
    pools = pools_of(
        areas_of(wave),
        answers=opened.per_cell(),
        comments={cell: len(texts) for cell, texts in written.items()},
    )
    found = [
        (pool.unit, text) for pool in pools for cell in sorted(pool.cells) for text in written[cell]
    ]
    random.SystemRandom().shuffle(found)
    ReleasedComment.objects.bulk_create(
        ReleasedComment(wave=wave, unit_id=unit, text=text) for unit, text in found
    )
    return len(found)


def pools_of(areas: Areas, *, answers: Counts, comments: Counts) -> list[Area]:
    """Say which cells' comments are read together, and where: no cell is in two pools.

    A division, that is a unit directly below the organisation's top, with 30 people invited, 10
    answers and 5 comments is a pool of its own. What the others have is read together in the whole
    under the same rule, or never. Where less than the organisation was asked, everything is read in
    the whole: what lies below it may be a team.
    """

    def is_enough(area: Area) -> bool:
        return (
            area.invited >= FEWEST_INVITED
            and sum(answers.get(cell, 0) for cell in area.cells) >= FEWEST_ANSWERS
            and sum(comments.get(cell, 0) for cell in area.cells) >= FEWEST_COMMENTS
        )

    divisions = [area for area in areas.divisions if areas.is_of_all and is_enough(area)]
    read = frozenset(cell for area in divisions for cell in area.cells)
    others = areas.whole.invited - sum(area.invited for area in divisions)
    rest = Area(areas.whole.unit, areas.whole.cells - read, others)
    return [*divisions, rest] if is_enough(rest) else divisions
