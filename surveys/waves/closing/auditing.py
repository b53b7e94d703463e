"""The attacker let loose on everything that waves have published.

This reads releases as they stand in the database and shares no code with what made them. Who is in
which number is taken from the answers in the job that publishes them, which is more than anybody
else ever knows, and from the published counts afterwards.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from culture.metrics import reading
from culture.metrics.content import hash_of, written
from culture.metrics.counts import AtLeast
from culture.metrics.models import Measure
from culture.privacy.attacker import Findings, Overlap, PublishedMean, attack, told_of_few
from culture.privacy.programs import Contradiction
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import load_questionnaire
from surveys.waves.closing.channels import telling_scatter
from surveys.waves.closing.sight import Insight, Members, Outsight, Row
from surveys.waves.closing.subjects import AuditedSubject, audited_subjects
from surveys.waves.models import Cell

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.closed.facts import Sheet
    from culture.metrics.content import BreakdownClass, Content, Entry
    from culture.metrics.models import Release

ERASED = "answers are destroyed: attacked are the numbers whose people are counted exactly"


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
    k = releases[0].said.k
    overlaps: dict[Hashable, Overlap[Hashable]] = {}
    for subject in audited_subjects(questionnaire):
        shown = list(_shown(releases, entries, subject, sight))
        audit.numbers += len(shown)
        audit.problems += [
            f"{one.where}: {subject.key} has {one.entry.n} people, not {one.people}"
            for one in shown
            if not _fits(one.entry.n, one.people)
        ]
        overlap = _overlap_of(shown, overlaps)
        divisions = _divisions(shown)
        for side in subject.sides:
            low, high = side.ends(questionnaire)
            published = [
                PublishedMean(one.members, getattr(one.entry, side.name), parts=subject.parts)
                for one in shown
            ]
            try:
                audit.findings += attack(published, k=k, low=low, high=high, overlap=overlap)
                audit.problems += [
                    f"{subject.key}: {shown[one].where} and {shown[other].where} have"
                    f" {told.n} people in common, whose {side.name} answers lie between"
                    f" {told.least:.1f} and {told.most:.1f}"
                    for told in told_of_few(
                        published, divisions, k=k, low=low, high=high, overlap=overlap
                    )
                    for one, other in [told.numbers]
                ]
            except Contradiction:
                audit.problems.append(f"{subject.key}: no answers fit the {side.name} numbers")


def _fits(told: int, people: int) -> bool:
    return told <= people if isinstance(told, AtLeast) else told == people


def _divisions(shown: Sequence[_Shown]) -> list[list[int]]:
    """The places of the classes of each breakdown."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(shown):
        if one.by:
            places[one.by].append(place)
    return list(places.values())


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
class _Shown:
    """One entry of a release or of a group, who is in it, and how many people they are.

    `by` names the breakdown of a group.
    """

    where: str
    members: Members
    entry: Entry
    people: int
    by: str = ""


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
    subject: AuditedSubject,
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
                yield _Shown(where, inside, found, sum(inside.values()), by)
