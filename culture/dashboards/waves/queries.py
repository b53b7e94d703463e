"""Everything a culture page shows, read from releases of waves only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from culture.dashboards.charts.trend import MOST_PERIODS
from culture.dashboards.figures import Subjects
from culture.dashboards.queries import Ancestor, load_trail
from culture.dashboards.waves.figures import Numbers
from culture.dashboards.waves.more import More, links_of
from culture.metrics import queries as metrics
from culture.org.models import Unit

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from culture.accounts.models import User
    from culture.metrics.models import Release
    from culture.metrics.queries import Edition


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for; None stands for the newest."""

    series: uuid.UUID | None = None
    wave: uuid.UUID | None = None
    order: str = ""


@dataclass(frozen=True, slots=True)
class CulturePage:
    """One unit, series and wave with everything around it that one page needs.

    `releases` holds those of this wave by the units' serials: the unit's own, that of the whole and
    those of the children, where they are shown. `timeline` are the unit's own releases up to this
    wave, oldest first. `links` lead to what other apps show of the wave in this unit.
    """

    unit: Unit
    whole: Unit
    trail: list[Ancestor]
    editions: list[Edition]
    edition: Edition
    order: str
    subjects: Subjects
    releases: dict[int, Release]
    children: list[Unit]
    timeline: list[Release]
    has_customers: bool
    links: list[More]

    @property
    def release(self) -> Release | None:
        """The unit's own release; None where its numbers are withheld."""
        return self.releases.get(self.unit.pk)

    @property
    def numbers(self) -> Numbers | None:
        """The unit's numbers; None where they are withheld."""
        return self.numbers_of(self.unit)

    @property
    def whole_numbers(self) -> Numbers | None:
        """The numbers of everybody who was asked: the baseline of every unit."""
        return self.numbers_of(self.whole)

    @property
    def is_whole(self) -> bool:
        """Whether the unit holds everybody who was asked."""
        return self.unit.pk == self.whole.pk

    def numbers_of(self, unit: Unit) -> Numbers | None:
        """The numbers of one unit in this wave; None where they are withheld."""
        release = self.releases.get(unit.pk)
        return Numbers(release.content, self.subjects) if release else None

    def numbers_in(self, release: Release) -> Numbers:
        """The numbers of a release of the timeline."""
        return Numbers(release.content, self.subjects)

    @property
    def counted_in(self) -> Ancestor | None:
        """The nearest unit above that has a number."""
        shown = {one.unit.pk: one for one in self.trail}
        above = [shown[unit] for unit in self.edition.shown if unit in shown]
        return above[-1] if above else None

    @property
    def fingerprint(self) -> str:
        """A hash of everything shown but the reader's own name and language."""
        shown = [
            *(f"{unit}{release.sha256}" for unit, release in sorted(self.releases.items())),
            *(release.sha256 for release in self.timeline),
            *(f"{unit.uuid}{unit.name}" for unit in (self.unit, self.whole, *self.children)),
            *(f"{step.unit.name}{step.is_open}" for step in self.trail),
            *(f"{one.series.uuid}{one.series.names}{one.wave}" for one in self.editions),
            *(f"{key}{subject.names}{subject.helps}" for key, subject in self.subjects.items()),
            *(f"{link.label}{link.url}" for link in self.links),
            f"{self.edition.series.uuid}{self.edition.wave}{self.order}{self.has_customers}",
        ]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def load_culture(
    unit: Unit,
    choice: Choice,
    *,
    actor: User,
    day: dt.date,
    with_children: bool = True,
    with_links: bool = False,
) -> CulturePage | None:
    """Read what one page shows; None where no wave was ever published for the unit.

    Raises LookupError for a series or wave that the unit is not part of. The number of statements
    does not depend on how many units, waves or answers there are.
    """
    editions = metrics.editions_of(unit)
    if not editions:
        return None
    edition = _chosen(editions, choice)
    trail = load_trail(unit, actor=actor, day=day)
    known = {one.unit.pk: one.unit for one in trail} | {unit.pk: unit}
    whole = known[edition.shown[0]]
    children = _children(unit, edition, actor=actor, day=day) if with_children else []
    return CulturePage(
        unit=unit,
        whole=whole,
        trail=trail,
        editions=editions,
        edition=edition,
        order=choice.order,
        subjects=metrics.subjects_by_key(edition.series),
        releases=metrics.wave_releases(
            edition=edition, units=[unit.pk, whole.pk, *(child.pk for child in children)]
        ),
        children=children,
        timeline=metrics.earlier_releases(edition=edition, unit=unit, number=MOST_PERIODS),
        has_customers=metrics.has_releases(unit),
        links=links_of(edition.wave, unit, actor, day=day) if with_links else [],
    )


@dataclass(frozen=True, slots=True)
class News:
    """The newest numbers of a unit, and what they are compared with (None for the whole itself)."""

    edition: Edition
    numbers: Numbers
    whole_numbers: Numbers | None
    whole_name: str


def newest_wave(unit: Unit) -> News | None:
    """Read the newest wave that shows the unit itself; None where none does."""
    own = [edition for edition in metrics.editions_of(unit) if edition.shown[-1] == unit.pk]
    if not own:
        return None
    edition = own[0]
    subjects = metrics.subjects_by_key(edition.series)
    top = edition.shown[0]
    releases = metrics.wave_releases(edition=edition, units=[unit.pk, top])
    is_whole = top == unit.pk
    return News(
        edition=edition,
        numbers=Numbers(releases[unit.pk].content, subjects),
        whole_numbers=None if is_whole else Numbers(releases[top].content, subjects),
        whole_name=Unit.objects.get(pk=top).name,
    )


def _chosen(editions: list[Edition], choice: Choice) -> Edition:
    for edition in editions:
        if choice.series in {None, edition.series.uuid} and choice.wave in {None, edition.wave}:
            return edition
    raise LookupError(choice)


def _children(unit: Unit, edition: Edition, *, actor: User, day: dt.date) -> list[Unit]:
    """The children whose numbers the actor may see, without those closed before the wave was."""
    existed = Q(closed_on=None) | Q(closed_on__gte=edition.closed_on)
    children = Unit.objects.measured_for(actor, day=day).filter(existed, parent=unit)
    return list(children.order_by("name", "pk"))
