"""Who is in a number that a wave published: as answers say, or as counts tell.

Only the job that publishes has the answers. What is left afterwards are the counts that were told.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from culture.metrics.closed.facts import ROLE, TENURE, AnswerRow
from culture.metrics.content import RECEIVERS
from culture.metrics.counts import AtLeast
from culture.org.models import Unit

if TYPE_CHECKING:
    from culture.metrics.models import Release
    from surveys.waves.closing.subjects import AuditedSubject

Row = AnswerRow
Members = Mapping[Any, int]
Place = tuple[int | None, uuid.UUID]  # who is spoken of, and the cell of who speaks
Atom = tuple[int | None, uuid.UUID, str, str]


class Insight:
    """Who is in a number, known to the person: cell, tenure and role of every respondent.

    Where others are spoken of, each answer is known by who it is about; a number that is about
    nobody in particular holds what is said of all of whom the subject is shown.
    """

    def __init__(
        self,
        rows_of: Mapping[int | None, Sequence[Row]],
        cells: Mapping[uuid.UUID, frozenset[int]],
        releases: Sequence[Release],
    ) -> None:
        self._rows_of = rows_of
        self._said_of: dict[tuple[str, str], set[int | None]] = defaultdict(set)
        for release in releases:
            for entry in release.said.entries:
                self._said_of[entry.kind, entry.key].add(release.about_id)
        self._cells, self._cells_of = cells, _cells_of(releases, cells)
        units = Unit.objects.filter(pk__in={unit for held in cells.values() for unit in held})
        self._unit_of = {str(uuid): pk for pk, uuid in units.values_list("pk", "uuid")}
        self._subject: AuditedSubject | None = None
        self._atoms: dict[Place, Counter[Atom]] = {}
        self._speakers: dict[Place, set[int]] = {}

    def can_place(self, _told: int) -> bool:
        """Whether it is known who is in a number: always, whatever is told of how many."""
        return True

    def of_units(
        self, releases: Iterable[Release], _sizes: Mapping[int, int], subject: AuditedSubject
    ) -> dict[int, Members]:
        """Give the respondents of units, by release."""
        return {release.pk: self._in(release, subject) for release in releases}

    def of_group(
        self,
        release: Release,
        by: str,
        keys: Collection[str],
        _size: int,
        *,
        subject: AuditedSubject,
    ) -> Members:
        """Give the respondents of a group of a breakdown."""
        if by == RECEIVERS:
            held = {self._unit_of[key] for key in keys}
            inside = [cell for cell, units in self._cells.items() if units & held]
            places = [(release.about_id, cell) for cell in inside]
            return {atom: n for one in places for atom, n in self._at(one, subject).items()}
        place = (TENURE, ROLE).index(by) + 2
        return {atom: n for atom, n in self._in(release, subject).items() if atom[place] in keys}

    def _in(self, release: Release, subject: AuditedSubject) -> dict[Atom, int]:
        inside: dict[Atom, int] = {}
        for place in self._places(release, subject):
            inside |= self._at(place, subject)
        return inside

    def people_in(self, release: Release, members: Members, subject: AuditedSubject) -> int:
        """Count the people of a number: one who speaks of several others is one."""
        if release.about_id in self._rows_of:
            return sum(members.values())
        places = self._places(release, subject)
        return len(set().union(*(self._speakers.get(place, set()) for place in places)))

    def _places(self, release: Release, subject: AuditedSubject) -> list[Place]:
        spoken: Iterable[int | None] = [release.about_id]
        if release.about_id not in self._rows_of:
            spoken = self._said_of[subject.kind, subject.key] & self._rows_of.keys()
        return [(about, cell) for about in spoken for cell in self._cells_of[release.pk]]

    def _at(self, place: Place, subject: AuditedSubject) -> Counter[Atom]:
        if subject != self._subject:
            self._subject, self._atoms = subject, self._count(subject)
        return self._atoms.get(place, Counter())

    def _count(self, subject: AuditedSubject) -> dict[Place, Counter[Atom]]:
        found: dict[Place, Counter[Atom]] = defaultdict(Counter)
        self._speakers = defaultdict(set)
        for about, rows in self._rows_of.items():
            for row in rows:
                if subject.is_answered_by(row):
                    found[about, row.cell][about, row.cell, row.tenure, row.role] += 1
                    self._speakers[about, row.cell].add(row.person)
        return found


def _cells_of(
    releases: Iterable[Release], cells: Mapping[uuid.UUID, frozenset[int]]
) -> dict[int, list[uuid.UUID]]:
    """Name the cells of each release: those all of whose units it holds."""
    units = {release.pk: frozenset(release.units) for release in releases}
    holding: dict[int, list[int]] = defaultdict(list)
    for pk, held in units.items():
        for unit in held:
            holding[unit].append(pk)
    found: dict[int, list[uuid.UUID]] = {pk: [] for pk in units}
    for cell, own in cells.items():
        for pk in holding[min(own)]:
            if own <= units[pk]:
                found[pk].append(cell)
    return found


class Outsight:
    """Who is in a number as anybody can tell: units hold the people of the units below them."""

    def __init__(self) -> None:
        self._below: dict[tuple[int, ...], dict[int, list[int]]] = {}

    def can_place(self, told: int) -> bool:
        """Whether anybody can tell how many are in a number."""
        return not isinstance(told, AtLeast)

    def people_in(self, _release: Release, members: Members, _subject: AuditedSubject) -> int:
        """Count the people of a number."""
        return sum(members.values())

    def of_units(
        self, releases: Iterable[Release], sizes: Mapping[int, int], _subject: AuditedSubject
    ) -> dict[int, Members]:
        """Divide people into those of a unit and of no published one below it."""
        members: dict[int, dict[Hashable, int]] = {}
        ordered = sorted(releases, key=lambda one: len(one.units))
        below = self._directly_below(ordered)
        for release in ordered:
            inside: dict[Hashable, int] = {}
            for pk in below[release.pk]:
                inside |= members[pk]
            rest = sizes[release.pk] - sum(sizes[pk] for pk in below[release.pk])
            members[release.pk] = inside | ({release.unit_id: rest} if rest else {})
        return dict(members)

    def _directly_below(self, ordered: Sequence[Release]) -> dict[int, list[int]]:
        """Name the greatest releases inside each, which hold all others inside it.

        Units are a tree, so the last smaller release that holds one of its units is such a one.
        Most subjects are shown in the same units, so this is remembered.
        """
        key = tuple(release.pk for release in ordered)
        if key not in self._below:
            holding: dict[int, int] = {}
            found: dict[int, list[int]] = {}
            for release in ordered:
                inside = dict.fromkeys(holding[unit] for unit in release.units if unit in holding)
                found[release.pk] = list(inside)
                holding.update(dict.fromkeys(release.units, release.pk))
            self._below[key] = found
        return self._below[key]

    def of_group(
        self,
        _release: Release,
        by: str,
        keys: Collection[str],
        size: int,
        *,
        subject: AuditedSubject,  # noqa: ARG002 (the same for all)
    ) -> Members:
        """Take the people of a group for others than those of any unit."""
        return {(by, *sorted(keys)): size}
