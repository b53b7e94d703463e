"""The links of the gap map beside a board of customers: what is measured of them, here and below.

They are measured by quarter, and what the team of the unit says in waves closed in it stands beside
them; where no lead has predicted, it stands in their place. Which of them clearly loses most, and
in which unit below each does, is judged in the family of the page (decision 0033).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from culture.chain.links import (
    ABILITY,
    ABLE,
    COMMUNICATION,
    CUSTOMER,
    EMPLOYEE,
    HEARD,
    LISTENING,
    PERFORMANCE,
    PREDICTION,
    PROMISE,
    STAFF_LISTENING,
    STAFF_STANDARDS,
    STANDARD,
    STANDARDS,
)
from culture.chain.queries import predictions_for
from culture.chain.standards import StandardBook
from culture.dashboards.families import WIDEST_LINK
from culture.metrics import derived, reading
from culture.metrics.models import Series
from culture.org.models import Unit
from culture.privacy.periods import Grain
from culture.scoring.certainty import Estimate
from culture.scoring.losses import lowest_place, widest_loss

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.chain.models import Prediction, Standard
    from culture.metrics.content import Entry
    from culture.metrics.embargoes import Embargo
    from culture.metrics.reading import Published
    from culture.metrics.windows import Window
    from culture.privacy.periods import Period

MEASURED = (LISTENING, STANDARDS, PERFORMANCE)
OF_STAFF = (STAFF_LISTENING, STAFF_STANDARDS, ABILITY)

# What stands in the place of a link where no lead has predicted.
INSTEAD = {LISTENING: STAFF_LISTENING, STANDARDS: STAFF_STANDARDS}


@dataclass(frozen=True, slots=True)
class WidestPlace:
    """The unit in which a link loses most, of so many below that have no one in common."""

    unit: Unit
    entry: Entry
    p: float
    number: int


@dataclass(frozen=True, slots=True)
class GapLinks:
    """What is published of the links in a unit and below it, and who stated what for the unit.

    `published` is by source and unit (serial); `below` are the units that the reader may see.
    `staff` is what the team of the unit says, by source, with the edition.
    """

    unit: Unit
    window: Window
    series: Mapping[str, Series]
    published: Mapping[tuple[str, int], Published]
    below: Mapping[int, Unit]
    predictions: Sequence[Prediction]
    standards: Sequence[Standard]
    staff: Mapping[str, tuple[Window, Published]]

    def said(self, link: str) -> Published | None:
        """What is published of a link in the unit; None where nothing is."""
        source, _window = self.origin(link)
        if source in self.staff:
            return self.staff[source][1]
        return self.published.get((source, self.unit.pk))

    def origin(self, link: str) -> tuple[str, Window]:
        """Where the number of a link comes from: the source, and the window of its page.

        The team's side stands in for a prediction that nobody made, on the scale of customers.
        """
        instead = INSTEAD.get(link, link)
        if instead in self.staff and (link == instead or self._is_needed(link, instead)):
            return instead, self.staff[instead][0]
        return link, self.window

    def _is_needed(self, link: str, instead: str) -> bool:
        has_own = (PREDICTION, self.unit.pk) in self.published
        has_own = has_own or (link, self.unit.pk) in self.published
        return not has_own and not self.staff[instead][1].content.scales

    def overall(self, link: str) -> Entry | None:
        """A link over all dimensions; None where a dimension lacks a side."""
        said = self.said(link)
        return said.content.overall if said else None

    @property
    def fingerprint(self) -> str:
        """Everything that it says, in a few letters for each thing."""
        spots = sorted((link, pk, one.sha256) for (link, pk), one in self.published.items())
        spots += sorted((link, 0, one.sha256) for link, (_window, one) in self.staff.items())
        stated = [(one.uuid, one.state) for one in self.predictions]
        return f"{spots}{stated}{[one.uuid for one in self.standards]}"

    @property
    def measured(self) -> list[str]:
        """The links that have a number."""
        return [link for link in MEASURED if self.overall(link)]

    @property
    def widest(self) -> tuple[str, float] | None:
        """The link that loses most, and the p value of its doing so."""
        found = {
            link: estimate
            for link in MEASURED
            if (entry := self.overall(link)) and (estimate := _estimate(entry))
        }
        widest = widest_loss(list(found.values()))
        return (list(found)[widest[0]], widest[1]) if widest else None

    def widest_place(self, link: str) -> WidestPlace | None:
        """Where in the tree a link loses most; None below two units."""
        known = {pk: unit for pk, unit in self.below.items() if (link, pk) in self.published}
        above = {pk for unit in known.values() for pk in unit.path[:-1]}
        leaves = [unit for pk, unit in known.items() if pk not in above]
        found = [
            (unit, entry, estimate)
            for unit in leaves
            if (entry := self.published[link, unit.pk].content.overall)
            and (estimate := _estimate(entry))
        ]
        lowest = lowest_place([estimate for _unit, _entry, estimate in found])
        if lowest is None:
            return None
        unit, entry, _error = found[lowest[0]]
        return WidestPlace(unit, entry, lowest[1], len(found))

    @property
    def claims(self) -> dict[str, float]:
        """The p values of what the map would like to say."""
        places = {link: self.widest_place(link) for link in MEASURED}
        claims = {place_claim(link): found.p for link, found in places.items() if found}
        return claims | ({WIDEST_LINK: self.widest[1]} if self.widest else {})


def place_claim(link: str) -> str:
    """What the place in which a link loses most is called in the family of the page."""
    return f"widest place of {link}"


def load_gap_links(
    unit: Unit,
    series: Series,
    window: Window,
    *,
    actor: User,
    day: dt.date,
    below: Sequence[Unit],
    held: Sequence[Embargo],
) -> GapLinks | None:
    """Read the links of a unit's quarter; None for other sources and other windows.

    `below` says whether there is anything below at all. The number of statements does not depend on
    how much there is.
    """
    period = window.period
    if series.source != CUSTOMER or period is None or period.grain != Grain.QUARTER:
        return None
    links = _links_of(series)
    shown = reading.newest_beneath(links.values(), window, unit) if links else {}
    names = {one.pk: key for key, one in links.items()}
    held_back = {
        key for key, one in links.items() if any(each.covers(one, window) for each in held)
    }
    open_units = Unit.objects.measured_for(actor, day=day)
    published = {
        (names[pk], place): one for (pk, place), one in shown.items() if names[pk] not in held_back
    }
    return GapLinks(
        unit,
        window,
        links,
        published,
        open_units.in_bulk({pk for _link, pk in published} - {unit.pk}) if below else {},
        predictions_for(unit, series, period),
        StandardBook.read([series], units=unit.path).in_force(unit, series, quarter=period),
        _of_staff(links, period, unit, held=held),
    )


def _of_staff(
    links: Mapping[str, Series], period: Period, unit: Unit, *, held: Sequence[Embargo]
) -> dict[str, tuple[Window, Published]]:
    """What the team says of each of its links; one statement where it was ever asked."""
    wanted = {links[key].pk: key for key in OF_STAFF if key in links}
    if not wanted:
        return {}
    found = reading.newest_of_editions([links[key] for key in wanted.values()], period, unit)
    return {
        wanted[pk]: (window, one)
        for pk, (window, one) in found.items()
        if not any(each.covers(links[wanted[pk]], window) for each in held)
    }


def _links_of(series: Series) -> dict[str, Series]:
    """The series of each source that has anything to say of one series of customers."""
    told = list(
        Series.objects.filter(
            Q(source__in=[PREDICTION, STANDARD, *MEASURED, *OF_STAFF, PROMISE, COMMUNICATION])
            | Q(source=EMPLOYEE, key__in=[HEARD, ABLE]),
            organisation=series.organisation_id,
        ).order_by("pk")
    )
    known = {(one.source, one.instrument): one for one in told}
    stated = {key: known.get((key, series.uuid)) for key in (PREDICTION, STANDARD)}
    predicted, standard = stated[PREDICTION], stated[STANDARD]
    pairs = [
        (LISTENING, series, predicted),
        (STANDARDS, predicted, standard),
        (PERFORMANCE, standard, series),
    ]
    for one in told:
        if one.source == EMPLOYEE and one.key == HEARD:
            pairs += [(STAFF_LISTENING, series, one), (STAFF_STANDARDS, one, standard)]
        elif one.source == EMPLOYEE:
            pairs += [(ABILITY, standard, one)]
        elif one.source == PROMISE:
            pairs += [(COMMUNICATION, one, series)]
            stated[PROMISE] = one
    found = {key: one for key, one in stated.items() if one}
    for key, first, second in pairs:
        if first and second:
            between = known.get((key, derived.instrument_of(first, second)))
            found |= {key: between} if between else {}
    return found


def _estimate(entry: Entry) -> Estimate | None:
    """The gap of a link with its error, which is none where both sides are stated."""
    if entry.interval is None and entry.expected_sd is None and entry.delivered_sd is None:
        return Estimate(entry.value, 0.0, 1.0)
    return entry.estimate
