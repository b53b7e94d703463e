"""What a wave must know of others: who is asked the same just now, and who was within a year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.privacy.apart import Earlier, people_of
from culture.privacy.groups import UnitGroup
from surveys.waves.design.sameness import AskedVersions, Same
from surveys.waves.models import Invitation, Wave

if TYPE_CHECKING:
    from culture.privacy.blocks import Path

REMEMBERED = dt.timedelta(days=366)
OPENED = (Wave.State.OPEN, Wave.State.CLOSED, Wave.State.RELEASED)


@dataclass(frozen=True, slots=True)
class OtherWave:
    """A wave that is open, or was within a year, and what it asks alike."""

    wave: Wave
    same: tuple[Same, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a wave knows of others, and what it asks twice itself."""

    others: tuple[OtherWave, ...]
    twice: tuple[Same, ...]


@dataclass(frozen=True, slots=True)
class AskedAlready:
    """How many people another wave that runs asks the same, and which instruments that are."""

    wave: str
    instruments: tuple[str, ...]
    people: int


def known_to(wave: Wave, *, day: dt.date) -> Known:
    """Name the waves of the last year that ask something of what the wave asks; three queries."""
    since = dt.datetime.combine(day - REMEMBERED, dt.time(), tzinfo=wave.organisation.zone)
    others = list(
        Wave.objects.filter(
            organisation_id=wave.organisation_id, state__in=OPENED, closes_at__gte=since
        )
        .exclude(pk=wave.pk)
        .order_by("opens_at", "pk")
    )
    asked = AskedVersions([wave, *others])
    found = ((other, asked.same(wave, other)) for other in others)
    return Known(
        tuple(OtherWave(other, tuple(same)) for other, same in found if same),
        tuple(asked.asked_twice(wave)),
    )


def asked_already(known: Known, people: Collection[int], *, language: str) -> list[AskedAlready]:
    """Name the open waves that ask some of these people something of what the wave asks."""
    found = []
    for other in known.others:
        if other.wave.state != Wave.State.OPEN:
            continue
        invited = set(other.wave.invitations.values_list("person", flat=True))
        both = len(invited.intersection(people))
        if both:
            names = dict.fromkeys(same.name(language) for same in other.same)
            found.append(AskedAlready(other.wave.name, tuple(names), both))
    return found


def asked_under_other_names(known: Known, *, language: str) -> list[tuple[str, str]]:
    """Name instruments that share statements with another one of an earlier wave, and that wave."""
    found = (
        (same.name(language), other.wave.name)
        for other in known.others
        for same in other.same
        if same.statements is not None
    )
    return list(dict.fromkeys(found))


def divided_before(wave: Wave, known: Known, people: Collection[int]) -> list[str]:
    """Name waves that asked some of these people about themselves, if the wave wants to ask, too.

    Nobody knows who is in which group of tenure or role, so two waves that both divide the same
    people may differ in one of them. What counts is what was asked, never what was answered or
    shown. A wave whose invitations are deleted may have asked anybody.
    """
    dividing = [other.wave for other in known.others if other.wave.divides_people]
    if not dividing or not wave.divides_people:
        return []
    invitations = Invitation.objects.filter(wave__in=dividing)
    known_of = set(invitations.values_list("wave", flat=True).distinct())
    asking = set(invitations.filter(person__in=people).values_list("wave", flat=True).distinct())
    return [other.name for other in dividing if other.pk in asking or other.pk not in known_of]


def earlier_waves(wave: Wave, known: Known, *, paths: Mapping[int, Path]) -> list[Earlier]:
    """Give what other waves of the last year may publish of something that this one asks.

    A wave whose invitations retention has deleted is not known any more.
    """
    found = [
        _earlier(other.wave, k=max(wave.k, other.wave.k), paths=paths) for other in known.others
    ]
    return [one for one in found if one.groups]


def _earlier(wave: Wave, *, k: int, paths: Mapping[int, Path]) -> Earlier:
    """Take the cells as they are: who counted in which unit of a cell is not known any more."""
    invited: dict[int, set[int]] = defaultdict(set)
    for cell, person in Invitation.objects.filter(wave=wave).values_list("cell", "person"):
        invited[cell].add(person)
    groups: dict[UnitGroup, set[int]] = {
        UnitGroup(tuple(cell.units), cell.unit_id, cell.invited): invited[cell.pk]
        for cell in wave.cells.order_by("pk")
        if cell.pk in invited
    }
    # Everybody of a cell is taken for somebody of its first unit, which says as much of unions.
    people: dict[int, Collection[int]] = {}
    for group, persons in groups.items():
        people |= dict.fromkeys(group.members, ()) | {group.members[0]: persons}
    held: dict[Hashable, Collection[int]] = {
        key: people_in
        for key, people_in in people_of(list(groups), people=people, paths=paths).items()
        if people_in
    }
    return Earlier(wave.name, held, k)
