"""The teams that a unit's number is made of, so that two waves are compared team by team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from culture.metrics.content import DIMENSION, OVERALL, Content, Stratum

if TYPE_CHECKING:
    from culture.privacy.blocks import Path

FEWEST_IN_TEAMS = 0.5  # of those who answered; below, the unit is compared as one


def with_strata(
    contents: Mapping[int, Content], *, paths: Mapping[int, Path], version: int
) -> dict[int, Content]:
    """Give each unit what is published of the units directly below it; nothing new is told.

    A unit has strata where those hold half of its answers or more. More of one team may answer one
    wave, and more of another the next.
    """
    found = {}
    for unit, content in contents.items():
        strata = tuple(
            _stratum(below, contents[below], version)
            for below in sorted(contents)
            if list(paths[below][-2:-1]) == [unit]
        )
        is_enough = sum(one.n for one in strata) >= FEWEST_IN_TEAMS * content.n
        found[unit] = replace(content, strata=strata if strata and is_enough else None)
    return found


def _stratum(unit: int, content: Content, version: int) -> Stratum:
    entries = tuple(
        replace(one, agreement=None) for one in content.entries if one.kind in {OVERALL, DIMENSION}
    )
    return Stratum(str(unit), version, content.n, entries)
