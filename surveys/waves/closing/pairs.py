"""Subtracting the numbers of two waves that asked the same of nearly the same people.

Before a wave opens its groups are kept apart from those of waves before it. This looks at what was
published in the end, and believes nothing of that.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, combinations, product
from typing import TYPE_CHECKING

from culture.core.channels import Channel
from culture.metrics import reading
from culture.metrics.closed.facts import ROLE, TENURE
from culture.metrics.models import Measure
from culture.org.models import Unit
from culture.privacy.neighbours import close_neighbours
from surveys.waves.design.earlier import REMEMBERED
from surveys.waves.design.sameness import AskedVersions
from surveys.waves.models import Invitation, Wave

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from surveys.instruments.models import Version

Shown = dict[int, frozenset[int]]  # the people of each unit with a number, by its serial


def close_pairs() -> Iterator[str]:
    """Name every two published units of two waves that differ by fewer than k people.

    Of two instruments those count that share a statement. Of a wave whose invitations are deleted
    nobody can tell any more who was in it.
    """
    names = dict(Unit.objects.values_list("pk", "name"))
    waves = Wave.objects.filter(state=Wave.State.RELEASED).order_by("closes_at", "pk")
    asked = AskedVersions(waves)
    shown = {wave: _published(wave, asked.of(wave)) for wave in waves}
    for one, other in combinations(shown, 2):
        if one.organisation_id != other.organisation_id:
            continue
        if other.closes_at - one.closes_at > REMEMBERED:
            continue
        for before, after in product(shown[one], shown[other]):
            if not asked.compare(before, after):
                continue
            people = shown[one][before], shown[other][after]
            for pair in close_neighbours(*people, k=max(one.k, other.k)):
                yield (
                    f"{names[pair.earlier]} in {one} and {names[pair.later]} in {other}"
                    f" differ by {pair.apart} people"
                )


def divided_twice() -> Iterator[str]:
    """Name every two waves that both show tenure or role of some of the same people.

    Nobody can tell who is in such a group, so two of them may differ in one person.
    """
    waves = Wave.objects.filter(state=Wave.State.RELEASED).order_by("closes_at", "pk")
    asked = AskedVersions(waves)
    dividing = {wave: invited for wave in waves if (invited := _divided(wave))}
    for one, other in combinations(dividing, 2):
        if one.organisation_id != other.organisation_id:
            continue
        if other.closes_at - one.closes_at > REMEMBERED or not asked.same(one, other):
            continue
        both = len(dividing[one] & dividing[other])
        if both:
            yield f"{one} and {other} both divide {both} of the same people by tenure or role"


CHANNEL = Channel("pairs of waves, subtracted", lambda: chain(close_pairs(), divided_twice()))


def _divided(wave: Wave) -> frozenset[int]:
    """Who was invited to a wave that shows a breakdown; nobody where it shows none."""
    shown = {
        breakdown.by
        for release in reading.releases_of_edition(wave.uuid)
        for breakdown in release.said.breakdowns
    }
    if not shown & {TENURE, ROLE}:
        return frozenset()
    return frozenset(wave.invitations.values_list("person", flat=True))


def _published(wave: Wave, versions: Collection[Version]) -> dict[Version, Shown]:
    """Who was invited in every unit with a number, by version: all of the cells inside it."""
    invited: dict[int, set[int]] = defaultdict(set)
    for cell, person in Invitation.objects.filter(wave=wave).values_list("cell", "person"):
        invited[cell].add(person)
    cells = [(frozenset(cell.units), invited[cell.pk]) for cell in wave.cells.all()]
    measures = dict(
        Measure.objects.filter(uuid__in=[version.uuid for version in versions]).values_list(
            "uuid", "series"
        )
    )
    by_series = {measures[version.uuid]: version for version in versions}
    found: dict[Version, Shown] = defaultdict(dict)
    for release in reading.releases_of_edition(wave.uuid):
        people = _inside(frozenset(release.units), cells)
        if people:
            # Whoever is spoken of, what was asked of these people is the same.
            found[by_series[release.series_id]][release.unit_id] = people
    return found


def _inside(
    units: frozenset[int], cells: Collection[tuple[frozenset[int], set[int]]]
) -> frozenset[int]:
    return frozenset().union(*(people for of_cell, people in cells if of_cell <= units))
