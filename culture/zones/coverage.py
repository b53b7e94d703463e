"""How far situations are covered, told of units and months and never of a person.

Only months that are over count, and of them those in which k people or more could have asked: a
number that changes while somebody looks, or that stands for three people, would tell who asked.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from culture.accounts.models import months_before
from culture.metrics import reading
from culture.metrics.queries import dimension_names
from culture.org.models import Position
from culture.toolkit.confirmations import TeamSide
from culture.zones.inheritance import rules_of_every_role
from culture.zones.models import Consultation
from culture.zones.queries import newest_versions

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from culture.metrics.windows import Window
    from culture.org.models import Unit

MONTHS = 12
FEWEST_QUESTIONS = 5
AUTONOMY = "autonomy"  # the questionnaire about room to act


@dataclass(frozen=True, slots=True)
class MonthOfQuestions:
    """How many questions a month had; None where too few people could have asked to say."""

    first: dt.date
    questions: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known of a unit's situations in the last twelve months that are over.

    `ruled` are situations with a rule. `uncovered` are questions that belong to none of them; None
    where no month may be told. `asked` are all questions of the months that may be told, and
    `half_within` is the time within which half of them or more had an answer: None where there are
    fewer than five, or where most of them still waited when the last month ended.
    """

    ruled: int
    months: Sequence[MonthOfQuestions]
    uncovered: int | None
    asked: int
    half_within: dt.timedelta | None

    @property
    def met(self) -> int | None:
        """How many situations are known of, covered or not."""
        return None if self.uncovered is None else self.ruled + self.uncovered

    @property
    def share(self) -> float | None:
        """The share of them that is covered; None where nothing is known."""
        return self.ruled / self.met if self.met else None

    @property
    def most_wait(self) -> bool:
        """Whether fewer than half of enough questions had an answer."""
        return self.asked >= FEWEST_QUESTIONS and self.half_within is None


@dataclass(frozen=True, slots=True)
class Autonomy:
    """How much room to act a team finds it has, by dimension (its names, and its level)."""

    window: Window
    sides: Sequence[tuple[Mapping[str, str], TeamSide]]


def coverages_of(units: Sequence[Unit], *, today: dt.date) -> dict[Unit, Coverage]:
    """Count what the people of some units of one organisation asked, and what is ruled there.

    The number of statements does not depend on how many units there are.
    """
    if not units:
        return {}
    organisation = units[0].organisation
    this_month = today.replace(day=1)
    firsts = [months_before(this_month, back) for back in range(1, MONTHS + 1)]
    shown = _months_to_tell(units, firsts, k=organisation.k)
    said = newest_versions({place for unit in units for place in unit.path})
    asked = _asked(units, since=firsts[-1], organisation=organisation)
    ends = dt.datetime.combine(this_month, dt.time(), tzinfo=organisation.zone)
    found = {}
    for unit in units:
        rules = rules_of_every_role(said, path=unit.path)
        months = {
            first: asked[unit.pk, first] if first in shown[unit.pk] else None for first in firsts
        }
        found[unit] = _coverage(months, ruled={rule.situation.origin for rule in rules}, ends=ends)
    return found


def autonomy_of(unit: Unit) -> Autonomy | None:
    """What the team itself published of its room to act; None where nothing is."""
    found = reading.newest_closed([unit], {AUTONOMY})[unit].get(AUTONOMY)
    if found is None:
        return None
    window, published = found
    content = published.content
    names = dimension_names(unit.organisation_id, AUTONOMY, content)
    sides = [
        (names[entry.key], TeamSide(entry, content.low, content.high, window))
        for entry in content.dimensions
    ]
    return Autonomy(window, sides)


def autonomy_in_one_number(units: Sequence[Unit]) -> dict[Unit, TeamSide]:
    """How much room to act some teams find they have over all; without those of which none is."""
    editions = reading.newest_closed(units, {AUTONOMY}, outline=True)
    found = {}
    for unit, by_key in editions.items():
        if AUTONOMY in by_key:
            window, published = by_key[AUTONOMY]
            content = published.content
            if content.overall:
                found[unit] = TeamSide(content.overall, content.low, content.high, window)
    return found


def _coverage(
    months: Mapping[dt.date, Sequence[Consultation] | None],
    *,
    ruled: Collection[int],
    ends: dt.datetime,
) -> Coverage:
    """Sum up the questions of one unit by month, None for those not to tell, until a moment."""
    told = [of_month for of_month in months.values() if of_month is not None]
    asked = [one for of_month in told for one in of_month]
    uncovered = sum(not (one.covered_by and one.covered_by.origin in ruled) for one in asked)
    taken = [
        one.said.said_at - one.asked_at if one.said and one.said.said_at < ends else None
        for one in asked
    ]
    return Coverage(
        ruled=len(ruled),
        months=[
            MonthOfQuestions(first, None if of_month is None else len(of_month))
            for first, of_month in months.items()
        ],
        uncovered=uncovered if told else None,
        asked=len(asked),
        half_within=_half_within(taken) if len(asked) >= FEWEST_QUESTIONS else None,
    )


def _half_within(taken: Sequence[dt.timedelta | None]) -> dt.timedelta | None:
    """Give the shortest time in which half of all came; None stands for those still to come."""
    came = sorted(one for one in taken if one is not None)
    half = -(-len(taken) // 2)
    return came[half - 1] if len(came) >= half else None


def _asked(
    units: Sequence[Unit], *, since: dt.date, organisation: Organisation
) -> dict[tuple[int, dt.date], list[Consultation]]:
    """The questions since a day, by the unit's serial and the month, without any words."""
    begins = dt.datetime.combine(since, dt.time(), tzinfo=organisation.zone)
    asked = Consultation.objects.filter(unit__in=units, asked_at__gte=begins)
    found: dict[tuple[int, dt.date], list[Consultation]] = defaultdict(list)
    for one in asked.select_related("answer", "covered_by").defer("question", "answer__words"):
        month = organisation.day_of(one.asked_at).replace(day=1)
        found[one.unit_id, month].append(one)
    return found


def _months_to_tell(
    units: Sequence[Unit], firsts: Sequence[dt.date], *, k: int
) -> dict[int, set[dt.date]]:
    """The months in which k members or more of a unit could have asked on every day, by serial.

    Nobody asks without an account.
    """
    held = Position.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=firsts[-1]),
        unit__in=units,
        kind=Position.Kind.MEMBER,
        person__user__isnull=False,
    ).values_list("unit", "person", "starts_on", "ends_on")
    there: dict[tuple[int, dt.date], set[int]] = defaultdict(set)
    for unit, person, starts, ends in held:
        for first in firsts:
            last = months_before(first, -1) - dt.timedelta(days=1)
            if starts <= first and (ends is None or ends >= last):
                there[unit, first].add(person)
    return {
        unit.pk: {first for first in firsts if len(there[unit.pk, first]) >= k} for unit in units
    }
