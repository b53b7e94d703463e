"""The attacker let loose on everything that waves have published.

This reads releases as they stand in the database and shares no code with what made them. Who is in
which number is taken from the answers in the job that publishes them, which is more than anybody
else ever knows, and from the published counts afterwards.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from culture.metrics import reading
from culture.metrics.closed.facts import ROLE, TENURE, AnswerRow
from culture.metrics.content import RECEIVERS, hash_of, written
from culture.metrics.counts import AtLeast
from culture.metrics.models import Measure
from culture.org.models import Unit
from culture.privacy.attacker import Findings, Overlap, PublishedMean, attack
from culture.privacy.programs import Contradiction
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import load_questionnaire
from surveys.waves.closing.channels import telling_scatter
from surveys.waves.models import Cell

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.closed.facts import Sheet
    from culture.metrics.content import BreakdownClass, Content, Entry
    from culture.metrics.models import Release
    from surveys.instruments.questionnaires import Questionnaire

ATTACKED = ("dimension", "item")
ERASED = "answers are destroyed: attacked are the numbers whose people are counted exactly"

Row = AnswerRow
Members = Mapping[Any, int]
Place = tuple[int | None, uuid.UUID]  # who is spoken of, and the cell of who speaks
Atom = tuple[int | None, uuid.UUID, str, str]


@dataclass
class WaveAudit:
    """What was examined of one wave, and what was found.

    `problems` are sentences about what is wrong beside the attacker's findings; `notes` say what
    could not be examined as usual. `hashes` gives unit, instrument and hash of each release.
    """

    wave: uuid.UUID
    name: str
    closed_on: dt.date
    numbers: int = 0
    findings: Findings = field(default_factory=Findings)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hashes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def is_safe(self) -> bool:
        """Whether nothing was found."""
        return self.findings.is_safe and not self.problems


def audit_wave(wave: uuid.UUID, *, sheets: Sequence[Sheet] = ()) -> WaveAudit:
    """Attack every release of a wave, one instrument after the other, each unit spoken of alone.

    `sheets` are the answers themselves, which only the job that publishes has.
    """
    releases = list(reading.releases_of_edition(wave))
    audit = WaveAudit(wave, releases[0].edition_name, releases[0].starts_on)
    rows_of: dict[uuid.UUID, dict[int | None, Sequence[Row]]] = defaultdict(dict)
    for sheet in sheets:
        rows_of[sheet.version][sheet.about] = sheet.rows
    # With the answers all units that are spoken of are attacked together, as one matrix.
    by_sheet: dict[tuple[uuid.UUID, int | None], list[Release]] = defaultdict(list)
    measures = _measures_of(releases)
    for release in releases:
        [number] = release.said.versions
        version = measures[release.series_id, number]
        about = None if version in rows_of else release.about_id
        by_sheet[version, about].append(release)
        audit.hashes.append((release.unit.name, str(release.series), release.sha256))
    for published in by_sheet.values():
        # The deviation of every unit is that of all who answered, of whom nobody tells how many.
        people = max(release.said.asked or release.said.n for release in published)
        for release in published:
            audit.problems += _wrong_with(release, people=people)
    for (version, _about), published in by_sheet.items():
        _attack_version(audit, version, published, rows_of=rows_of.get(version, {}))
    return audit


def _measures_of(releases: Iterable[Release]) -> dict[tuple[int, int], uuid.UUID]:
    found = Measure.objects.filter(series__in={release.series_id for release in releases})
    return {(one.series_id, one.number): one.uuid for one in found}


def _wrong_with(release: Release, *, people: int) -> Iterator[str]:
    """Say what needs no attacker: a changed release, a number of too few."""
    if hash_of(release.content) != release.sha256:
        yield f"{release.unit.name}: the release does not have its hash"
    if written(release.said) != release.content:
        yield f"{release.unit.name}: the release holds more than a release says"
    for n in _counts(release.said):
        if n < release.said.k:
            yield f"{release.unit.name}: a number of {n} people"
    for telling in telling_scatter(release.said, people=people):
        yield f"{release.unit.name}: {telling}"


def _counts(content: Content) -> Iterator[int]:
    parts: list[Content | BreakdownClass] = [content]
    for part in parts + [group for one in content.breakdowns for group in one.groups]:
        yield part.n
        yield from (entry.n for entry in part.entries)


def _attack_version(
    audit: WaveAudit,
    version: uuid.UUID,
    releases: Sequence[Release],
    *,
    rows_of: Mapping[int | None, Sequence[Row]],
) -> None:
    stored = Version.objects.get(uuid=version)
    questionnaire = load_questionnaire(stored.pk, stored.revision)
    cells = {
        cell.uuid: frozenset(cell.units) for cell in Cell.objects.filter(wave__uuid=audit.wave)
    }
    knows = any(rows_of.values())
    sight: Insight | Outsight = Insight(rows_of, cells, releases) if knows else Outsight()
    if not knows:
        audit.notes.append(ERASED)
    entries = {release.pk: _Entries(release.said) for release in releases}
    overlaps: dict[Hashable, Overlap[Hashable]] = {}
    for subject in _subjects(questionnaire):
        shown = list(_shown(releases, entries, subject, sight))
        audit.numbers += len(shown)
        audit.problems += [
            f"{one.where}: {subject.key} has {one.entry.n} people, not {one.people}"
            for one in shown
            if not _fits(one.entry.n, one.people)
        ]
        overlap = _overlap_of(shown, overlaps)
        for side in subject.sides:
            low, high = side.ends(questionnaire)
            published = [
                PublishedMean(one.members, getattr(one.entry, side.name), parts=subject.parts)
                for one in shown
            ]
            try:
                audit.findings += attack(
                    published,
                    k=releases[0].said.k,
                    low=low,
                    high=high,
                    overlap=overlap,
                )
            except Contradiction:
                audit.problems.append(f"{subject.key}: no answers fit the {side.name} numbers")


def _fits(told: int, people: int) -> bool:
    return told <= people if isinstance(told, AtLeast) else told == people


def _overlap_of(
    shown: Sequence[_Shown], known: dict[Hashable, Overlap[Hashable]]
) -> Overlap[Hashable]:
    """Share what follows from who is in which numbers: it is the same on all sides."""
    members = tuple(one.members for one in shown)
    key = tuple(frozenset(one.items()) for one in members)
    if key not in known:
        known.clear()  # Neighbouring subjects at most have the same respondents; keep one.
        known[key] = Overlap(members)
    return known[key]


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the numbers shown of a subject; a gap has a scale of its own."""

    name: str

    def ends(self, questionnaire: Questionnaire) -> tuple[int, int]:
        width = questionnaire.high - questionnaire.low
        return (-width, width) if self.name == "gap" else (questionnaire.low, questionnaire.high)


@dataclass(frozen=True, slots=True)
class _Subject:
    """A dimension or an item: where its ratings stand, and how finely a score is divided."""

    kind: str
    key: str
    positions: tuple[int, ...]
    parts: int
    sides: tuple[_Side, ...]

    def is_answered_by(self, row: Row) -> bool:
        expected = row.expected if len(self.sides) > 1 else row.delivered
        return expected is not None and any(
            expected[position] is not None and row.delivered[position] is not None
            for position in self.positions
        )


@dataclass(frozen=True, slots=True)
class _Shown:
    """One entry of a release or of a group, who is in it, and how many people they are."""

    where: str
    members: Members
    entry: Entry
    people: int


def _subjects(questionnaire: Questionnaire) -> Iterator[_Subject]:
    two_sided = "expected" in questionnaire.sides
    names = ["expected", "delivered", "gap"] if two_sided else ["delivered"]
    sides = tuple(_Side(name) for name in names)
    for number, section in enumerate(questionnaire.sections):
        positions = tuple(question.position for question in section.questions)
        parts = questionnaire.layout.factor_of(number)
        yield _Subject("dimension", section.key, positions, parts, sides)
        for question in section.questions:
            yield _Subject("item", question.key, (question.position,), 1, sides)


class _Entries:
    """The subjects of a release and of each group of its breakdowns, found by kind and key."""

    def __init__(self, content: Content) -> None:
        self.own = _by_subject(content)
        self.groups = [
            (breakdown.by, frozenset(group.keys), _by_subject(group))
            for breakdown in content.breakdowns
            for group in breakdown.groups
        ]


def _by_subject(part: Content | BreakdownClass) -> dict[tuple[str, str], Entry]:
    return {(entry.kind, entry.key): entry for entry in reversed(part.entries)}


def _shown(
    releases: Sequence[Release],
    entries: Mapping[int, _Entries],
    subject: _Subject,
    sight: Insight | Outsight,
) -> Iterator[_Shown]:
    name = (subject.kind, subject.key)
    sizes = {
        pk: found.own[name].n
        for pk, found in entries.items()
        if name in found.own and sight.can_place(found.own[name].n)
    }
    members = sight.of_units([one for one in releases if one.pk in sizes], sizes, subject)
    for release in releases:
        if release.pk in sizes:
            held = members[release.pk]
            entry = entries[release.pk].own[name]
            yield _Shown(release.unit.name, held, entry, sight.people_in(release, held, subject))
        for by, keys, group in entries[release.pk].groups:
            if (found := group.get(name)) and sight.can_place(found.n):
                inside = sight.of_group(release, by, keys, found.n, subject=subject)
                where = "/".join(sorted(keys)) or "not said"
                yield _Shown(where, inside, found, sum(inside.values()))


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
        self._subject: _Subject | None = None
        self._atoms: dict[Place, Counter[Atom]] = {}
        self._speakers: dict[Place, set[int]] = {}

    def can_place(self, _told: int) -> bool:
        """Whether it is known who is in a number: always, whatever is told of how many."""
        return True

    def of_units(
        self, releases: Iterable[Release], _sizes: Mapping[int, int], subject: _Subject
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
        subject: _Subject,
    ) -> Members:
        """Give the respondents of a group of a breakdown."""
        if by == RECEIVERS:
            held = {self._unit_of[key] for key in keys}
            inside = [cell for cell, units in self._cells.items() if units & held]
            places = [(release.about_id, cell) for cell in inside]
            return {atom: n for one in places for atom, n in self._at(one, subject).items()}
        place = (TENURE, ROLE).index(by) + 2
        return {atom: n for atom, n in self._in(release, subject).items() if atom[place] in keys}

    def _in(self, release: Release, subject: _Subject) -> dict[Atom, int]:
        inside: dict[Atom, int] = {}
        for place in self._places(release, subject):
            inside |= self._at(place, subject)
        return inside

    def people_in(self, release: Release, members: Members, subject: _Subject) -> int:
        """Count the people of a number: one who speaks of several others is one."""
        if release.about_id in self._rows_of:
            return sum(members.values())
        places = self._places(release, subject)
        return len(set().union(*(self._speakers.get(place, set()) for place in places)))

    def _places(self, release: Release, subject: _Subject) -> list[Place]:
        spoken: Iterable[int | None] = [release.about_id]
        if release.about_id not in self._rows_of:
            spoken = self._said_of[subject.kind, subject.key] & self._rows_of.keys()
        return [(about, cell) for about in spoken for cell in self._cells_of[release.pk]]

    def _at(self, place: Place, subject: _Subject) -> Counter[Atom]:
        if subject != self._subject:
            self._subject, self._atoms = subject, self._count(subject)
        return self._atoms.get(place, Counter())

    def _count(self, subject: _Subject) -> dict[Place, Counter[Atom]]:
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

    def people_in(self, _release: Release, members: Members, _subject: _Subject) -> int:
        """Count the people of a number."""
        return sum(members.values())

    def of_units(
        self, releases: Iterable[Release], sizes: Mapping[int, int], _subject: _Subject
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
        subject: _Subject,  # noqa: ARG002 (the same for all)
    ) -> Members:
        """Take the people of a group for others than those of any unit."""
        return {(by, *sorted(keys)): size}
