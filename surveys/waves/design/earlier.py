"""What a wave must know of others: who is asked the same just now, and who was within a year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.core.texts import text_in
from culture.privacy.apart import Earlier, people_of
from culture.privacy.groups import UnitGroup
from surveys.waves.models import Invitation, Wave

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.privacy.blocks import Path

REMEMBERED = dt.timedelta(days=366)
OPENED = (Wave.State.OPEN, Wave.State.CLOSED, Wave.State.RELEASED)


@dataclass(frozen=True, slots=True)
class AskedAlready:
    """How many people another wave that runs asks one of the same instruments."""

    wave: str
    instruments: tuple[str, ...]
    people: int


def asked_already(wave: Wave, people: Collection[int], *, language: str) -> list[AskedAlready]:
    """Name the open waves that ask some of these people one of the wave's instruments."""
    found = []
    for other in _others(wave).filter(state=Wave.State.OPEN):
        invited = set(other.invitations.values_list("person", flat=True))
        both = len(invited.intersection(people))
        if both:
            names = tuple(_shared_names(wave, other, language=language))
            found.append(AskedAlready(other.name, names, both))
    return found


def earlier_waves(wave: Wave, *, day: dt.date, paths: Mapping[int, Path]) -> list[Earlier]:
    """Give what other waves of the last year may publish of one of the same instruments.

    A wave whose invitations retention has deleted is not known any more.
    """
    since = dt.datetime.combine(day - REMEMBERED, dt.time(), tzinfo=wave.organisation.zone)
    others = _others(wave).filter(state__in=OPENED, closes_at__gte=since)
    found = [_earlier(other, k=max(wave.k, other.k), paths=paths) for other in others]
    return [one for one in found if one.groups]


def _others(wave: Wave) -> QuerySet[Wave]:
    instruments = wave.versions.values("instrument")
    asking = Wave.objects.filter(
        organisation_id=wave.organisation_id, versions__instrument__in=instruments
    )
    return asking.exclude(pk=wave.pk).distinct().order_by("opens_at", "pk")


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


def _shared_names(wave: Wave, other: Wave, *, language: str) -> list[str]:
    asked = other.versions.values("instrument")
    shared = wave.versions.filter(instrument__in=asked).order_by("instrument__key")
    return [text_in(version.names, language) for version in shared]
