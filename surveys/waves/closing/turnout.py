"""Who took part, as published counts tell it: nothing may say it of all or nearly all of a group.

Believes nothing of how counts were made (docs/adr/0024-the-same-question-and-who-took-part.md).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from culture.core.channels import Channel
from culture.metrics import reading
from culture.metrics.content import RECEIVERS
from culture.metrics.counts import AtLeast
from culture.org.models import Unit
from surveys.waves.models import Wave

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from culture.metrics.content import Content
    from culture.metrics.models import Release


def told_turnouts() -> Iterator[str]:
    """Say where the numbers of a wave tell that fewer than k of some people did not take part."""
    for wave in Wave.objects.filter(state=Wave.State.RELEASED).order_by("pk"):
        by_sheet: dict[tuple[int, int | None], list[Release]] = defaultdict(list)
        for release in reading.releases_of_edition(wave.uuid):
            by_sheet[release.series_id, release.about_id].append(release)
        cells = [(set(units), n) for units, n in wave.cells.values_list("units", "invited")]
        for releases in by_sheet.values():
            yield from turnouts_told_by(releases)
            yield from told_of_receivers(releases, cells)


CHANNEL = Channel("who took part in waves", told_turnouts)


def turnouts_told_by(releases: Sequence[Release]) -> Iterator[str]:
    """Look at the counts of one instrument, each by itself and less the exact ones inside it."""
    for release in releases:
        yield from (f"{release.unit.name}: {told}" for told in _told_alone(release.said))
    exact = [one for one in releases if one.said.asked and not isinstance(one.said.n, AtLeast)]
    for release in exact:
        inside = _largest([one for one in exact if set(one.units) < set(release.units)])
        if not inside:
            continue
        asked = (release.said.asked or 0) - sum(one.said.asked or 0 for one in inside)
        answered = release.said.n - sum(one.said.n for one in inside)
        if asked and asked - answered < release.said.k:
            yield (
                f"{release.unit.name} less the units in it: all but {asked - answered} of {asked}"
                " took part"
            )


def told_of_receivers(
    releases: Sequence[Release], cells: Sequence[tuple[set[int], int]]
) -> Iterator[str]:
    """Look at the groups of units that say something of another one: all of a group are invited."""
    classes = [
        (release, group)
        for release in releases
        for breakdown in release.said.breakdowns
        if breakdown.by == RECEIVERS
        for group in breakdown.groups
    ]
    keys = {key for _release, group in classes for key in group.keys}
    serials = {
        str(uuid): pk for uuid, pk in Unit.objects.filter(uuid__in=keys).values_list("uuid", "pk")
    }
    for release, group in classes:
        units = {serials[key] for key in group.keys}
        asked = sum(invited for of_cell, invited in cells if of_cell <= units)
        for told in _told_by(group.n, asked=asked, k=release.said.k):
            yield f"{release.unit.name}, one group of receivers: {told}"


def _told_alone(content: Content) -> Iterator[str]:
    if content.asked is not None:
        yield from _told_by(content.n, asked=content.asked, k=content.k)
    counts = [entry.n for entry in content.entries] + [level.n for level in content.levels]
    if max(counts, default=0) > content.n:
        yield f"a number of {max(counts)} people beside {content.n} who took part"
    for breakdown in content.breakdowns:
        if breakdown.by == RECEIVERS:
            continue  # who is in such a class is known, as of a unit
        told = [group.n for group in breakdown.groups]
        finer = [n for n in told if n % content.k or not isinstance(n, AtLeast)]
        if finer or sum(told) > content.n:
            yield f"classes by {breakdown.by} of {told} people"


def _told_by(n: int, *, asked: int, k: int) -> Iterator[str]:
    absent = asked - n
    if isinstance(n, AtLeast):
        if absent < k - 1 and n > k:
            yield f"at least {n} of {asked} took part"
    elif absent < k:
        yield f"all but {absent} of {asked} took part"


def _largest(releases: Iterable[Release]) -> list[Release]:
    """Leave out what lies inside another one."""
    found: list[Release] = []
    for release in sorted(releases, key=lambda one: -len(one.units)):
        if not any(set(release.units) <= set(one.units) for one in found):
            found.append(release)
    return found
