"""Everything one page shows of a unit, whatever the source; read from releases only."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from culture.core.texts import text_here
from culture.dashboards import acting, formats, windows
from culture.dashboards.addresses import Address
from culture.dashboards.changes import change_of
from culture.dashboards.charts.trend import MOST_PERIODS
from culture.dashboards.classes import ClassContrast, widest_contrast
from culture.dashboards.families import CHANGE, LOWEST_CHILD
from culture.dashboards.figures import DIMENSION, Figure, Numbers, Subjects
from culture.dashboards.findings import Lowest, Told, lowest_of
from culture.dashboards.gap_links import GapLinks, load_gap_links
from culture.dashboards.tones import Whole
from culture.dashboards.units import Ancestor, ancestors_of, load_children, load_trail
from culture.dashboards.voices import Link, Voice, links_beside, voice_of
from culture.metrics import embargoes, reading, sources
from culture.metrics.lines import lines_of, lines_of_each
from culture.metrics.queries import subjects_by_key, subjects_of_each

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from culture.accounts.models import User
    from culture.metrics.embargoes import Embargo
    from culture.metrics.lines import Line
    from culture.metrics.models import Series
    from culture.metrics.reading import Published, Spot
    from culture.metrics.windows import Window
    from culture.org.models import Unit


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for; None stands for the newest."""

    series: uuid.UUID | None = None
    window: str | None = None
    order: str = ""


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Where somebody looks, and when."""

    unit: Unit
    trail: list[Ancestor]
    actor: User
    today: dt.date


@dataclass(frozen=True)
class Board:
    """One unit, series and window with everything around it that one page needs.

    `releases` holds, by unit and window, what is shown of the unit, of those above and below it,
    and of the unit's own earlier windows (oldest first in `windows`, this one last). A release
    that is not there is withheld. `embargo` says what the reader is asked before the unit's numbers
    are shown to them; `may_act` whether they make actions of these.
    """

    place: Viewpoint
    lines: Sequence[Line]
    line: Line
    window: Window
    order: str
    subjects: Subjects
    children: Sequence[Unit]
    windows: Sequence[Window]
    releases: Mapping[tuple[int, Window], Published]
    links: Sequence[Link]
    embargo: Embargo | None = None
    gap_links: GapLinks | None = None
    may_act: bool = False

    @property
    def unit(self) -> Unit:
        """The unit that is looked at."""
        return self.place.unit

    @property
    def trail(self) -> Sequence[Ancestor]:
        """The units above it, from the top down."""
        return self.place.trail

    @property
    def voice(self) -> Voice:
        """The words of the source."""
        return voice_of(self.line.series.source)

    @property
    def address(self) -> Address:
        """The series and window, ready to be asked of any unit."""
        return Address(self.line.series, self.window)

    @property
    def series_name(self) -> str:
        """What the questionnaire is called in the page's language."""
        return text_here(self.line.series.names)

    @property
    def why_url(self) -> str:
        """Where it is explained how those who answered are protected."""
        return reverse("dashboards:protection") + str(self.voice.protection)

    @property
    def release(self) -> Published | None:
        """The unit's own release; None where its numbers are withheld."""
        return self.releases.get((self.unit.pk, self.window))

    @property
    def numbers(self) -> Numbers | None:
        """The unit's numbers; None where they are withheld."""
        return self.numbers_of(self.unit)

    @property
    def timeline(self) -> list[tuple[Window, Numbers | None]]:
        """The unit's numbers in every window up to this one, oldest first."""
        return [(window, self.numbers_in(self.unit, window)) for window in self.windows]

    def numbers_of(self, unit: Unit) -> Numbers | None:
        """The numbers of a unit in this window; None where they are withheld."""
        return self.numbers_in(unit, self.window)

    def numbers_in(self, unit: Unit, window: Window) -> Numbers | None:
        """The numbers of a unit in any window; None where they are withheld."""
        found = self.releases.get((unit.pk, window))
        return Numbers(found.content, self.subjects) if found else None

    @property
    def whole_unit(self) -> Unit | None:
        """The topmost unit with a number where units are held against the whole, else None."""
        if not self._is_closed:
            return None
        return next((unit for unit in self._upwards[::-1] if self.numbers_of(unit)), None)

    @property
    def whole(self) -> Whole:
        """What the units below are held against."""
        unit = self.whole_unit
        if unit is None:
            return Whole(must_differ=self._is_closed)
        return Whole(self.numbers_of(unit), unit.name, must_differ=True)

    @property
    def counted_in(self) -> Ancestor | None:
        """The nearest unit above that shows these answers too; None where nobody can tell."""
        if not self._is_closed:
            return None
        return next((one for one in self.trail[::-1] if self.numbers_of(one.unit)), None)

    @cached_property
    def told(self) -> Told | None:
        """What is said of the unit, all of it judged together."""
        return self.told_with(lambda numbers: numbers.overall)

    def told_with(
        self, figure_of: Callable[[Numbers], Figure | None], *, share: float = 1.0
    ) -> Told | None:
        """What is said of the unit on a page that shows a figure over time.

        The whole is not held against itself. `share` is the unit's, of a page with several.
        """
        if self.numbers is None:
            return None
        is_whole = self.whole_unit == self.unit
        whole = Whole(must_differ=True) if is_whole else self.whole
        change, lowest = change_of(self.timeline, figure_of), self.lowest_child
        others = {CHANGE: change.p} if change else {}
        if lowest:
            others[LOWEST_CHILD] = lowest.p
        others |= {one.name: one.p for one in self.contrasts.values()}
        others |= self.gap_links.claims if self.gap_links else {}
        return Told(self.unit.name, self.numbers, whole, self.voice, others, share)

    @cached_property
    def contrasts(self) -> dict[str, ClassContrast]:
        """The widest difference between classes, by what people said about themselves."""
        breakdowns = self.numbers.breakdowns if self.numbers else []
        found = {one.by: widest_contrast(one) for one in breakdowns}
        return {by: contrast for by, contrast in found.items() if contrast}

    @cached_property
    def lowest_child(self) -> Lowest | None:
        """The child that lies below all others in the widest dimension, or overall; how surely."""
        if self.numbers is None or not self.children:
            return None
        widest = min(self.numbers.dimensions, key=lambda one: one.value, default=None)
        looked_at = [one for one in (widest, self.numbers.overall) if one]
        return lowest_of(
            [(child, self.numbers_of(child)) for child in self.children], looked_at, self.whole
        )

    def name_of(self, window: Window) -> str:
        """Name a window; one that still runs is measured so far."""
        name = formats.window(window)
        if window.period and window.ends_on >= self.place.today:
            return gettext("{window}, so far").format(window=name)
        return name

    def url_of(self, figure: Figure) -> str:
        """The page that says more of a figure of the unit; empty where there is none."""
        return self.url_in(self.unit, figure)

    def url_in(self, unit: Unit, figure: Figure) -> str:
        """The page of a figure in a unit: of the dimension, else of the unit."""
        if figure.kind == DIMENSION:
            return self.address.dimension(unit.uuid, figure.key)
        return "" if unit == self.unit else self.address.unit(unit.uuid)

    @property
    def fingerprint(self) -> str:
        """A hash of everything shown but the reader's own name and language."""
        spots = sorted(
            (unit, window.token, one.sha256) for (unit, window), one in self.releases.items()
        )
        shown = [
            *(f"{spot}" for spot in spots),
            *(f"{unit.uuid}{unit.name}" for unit in (self.unit, *self.children)),
            *(f"{step.unit.name}{step.is_open}" for step in self.trail),
            *(f"{line}" for line in self.lines),
            *(f"{key}{subject.names}{subject.helps}" for key, subject in self.subjects.items()),
            *(f"{link.label}{link.url}" for link in self.links),
            f"{self.embargo and self.embargo.url}{self.may_act}",
            f"{self.gap_links and self.gap_links.fingerprint}",
            f"{self.line.series.uuid}{self.line.series.names}{self.window}{self.order}{self.place.today}",
        ]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()

    @property
    def _is_closed(self) -> bool:
        return sources.get(self.line.series.source).regime is sources.Regime.CLOSED

    @property
    def _upwards(self) -> Sequence[Unit]:
        return [self.unit, *(one.unit for one in self.trail[::-1])]


def load_board(
    unit: Unit,
    choice: Choice,
    *,
    actor: User,
    day: dt.date,
    with_children: bool = True,
    with_links: bool = False,
    with_acts: bool = False,
    beside: Sequence[Unit] = (),
) -> Board | None:
    """Read what one page shows; None where nothing was ever published for the unit.

    Units to be held `beside` it stand in the place of its children. Raises LookupError for a series
    or window that the unit is not part of. The number of statements does not depend on how many
    units, windows or answers there are.
    """
    lines = _in_order(lines_of(unit))
    if not lines:
        return None
    line = _chosen(lines, choice.series)
    window = windows.find(line, choice.window) if choice.window else line.newest
    children, links = list(beside), []
    if with_children:
        children = load_children(unit, since=window.starts_on, actor=actor, day=day)
    if with_links:
        links = links_beside(line.series.source, window, unit, actor, day)
    place = Viewpoint(unit, load_trail(unit, actor=actor, day=day), actor, day)
    outlines = reading.newest(line.series, _spots(place, line, window, children), outline=True)
    releases = outlines | reading.newest(line.series, [(unit.pk, window)])
    held = embargoes.of_person(actor, day=day)
    gap_links = None
    if with_links:
        gap_links = load_gap_links(
            unit, line.series, window, actor=actor, day=day, below=children, held=held
        )
    return Board(
        place=place,
        lines=lines,
        line=line,
        window=window,
        order=choice.order,
        subjects=subjects_by_key(line.series),
        children=children,
        windows=windows.until(line, window, number=MOST_PERIODS),
        releases=_open(releases, line.series, held),
        links=links,
        embargo=next((one for one in held if one.covers(line.series, window)), None),
        gap_links=gap_links,
        may_act=with_acts and acting.may_act(actor, unit, day),
    )


def newest_boards(units: Sequence[Unit], *, actor: User, day: dt.date) -> list[Board]:
    """Read the newest window of each source of each unit, with those before: for a sentence each.

    The number of statements does not depend on how many units there are.
    """
    trails = ancestors_of(units)
    begun: list[tuple[Viewpoint, Line]] = []
    spots: dict[Series, list[Spot]] = defaultdict(list)
    for unit, lines in lines_of_each(units).items():
        firsts: dict[str, Line] = {}
        for line in _in_order(lines):
            if voice_of(line.series.source).is_at_home:
                firsts.setdefault(line.series.source, line)
        for line in firsts.values():
            begun.append((Viewpoint(unit, trails[unit], actor, day), line))
            spots[line.series] += _spots(begun[-1][0], line, line.newest)
    releases = reading.newest_of_each(spots, outline=True) if spots else {}
    subjects = subjects_of_each(spots) if spots else {}
    held = embargoes.of_person(actor, day=day)
    return [
        Board(
            place=place,
            lines=(),
            line=line,
            window=line.newest,
            order="",
            subjects=subjects[line.series],
            children=(),
            windows=windows.until(line, line.newest, number=MOST_PERIODS),
            releases=_open(releases[line.series], line.series, held),
            links=(),
        )
        for place, line in begun
    ]


def _spots(
    place: Viewpoint, line: Line, window: Window, children: Sequence[Unit] = ()
) -> list[Spot]:
    """What a board shows in outline: the units around in its window, the unit in those before."""
    around = [*(one.unit for one in place.trail), *children]
    earlier = windows.until(line, window, number=MOST_PERIODS)
    return [*((one.pk, window) for one in around), *((place.unit.pk, one) for one in earlier)]


def _open(
    releases: Mapping[Spot, Published], series: Series, held: Sequence[Embargo]
) -> dict[Spot, Published]:
    """Leave out what the reader is asked about first."""
    return {
        spot: one
        for spot, one in releases.items()
        if not any(embargo.covers(series, spot[1]) for embargo in held)
    }


def _in_order(lines: Iterable[Line]) -> list[Line]:
    """Put lines in the order of their sources' tabs; inside a source the newest come first."""
    newest = sorted(lines, key=lambda line: line.newest.ends_on, reverse=True)
    return sorted(newest, key=lambda line: voice_of(line.series.source).place)


def _chosen(lines: Iterable[Line], series: uuid.UUID | None) -> Line:
    for line in lines:
        if series in {None, line.series.uuid}:
            return line
    raise LookupError(series)
