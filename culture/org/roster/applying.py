"""Does what a plan says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from culture.accounts.models import Organisation
from culture.org.models import Person, Position, Unit
from culture.org.roster.units import folded
from culture.org.services.leaving import let_go, take_back

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.org.roster.plan import Plan
    from culture.org.roster.units import Names

AT_ONCE = 2000


def apply_plan(*, plan: Plan, organisation: Organisation, actor: User, now: dt.datetime) -> None:
    """Write everything a plan says, in the caller's transaction."""
    made = _make_units(plan, organisation)
    _make_people(plan, organisation)
    _change_people(plan, organisation)
    _let_go(plan, organisation, actor=actor, now=now)
    people = dict(organisation.people.values_list("number", "pk"))
    _end_positions(plan)
    _correct_positions(plan)
    Position.objects.bulk_create(
        [
            Position(
                person_id=people[start.number],
                unit_id=start.unit if isinstance(start.unit, int) else made[start.unit],
                kind=start.kind,
                title=start.title,
                starts_on=start.starts_on,
                ends_on=start.ends_on,
            )
            for start in plan.started
        ],
        batch_size=AT_ONCE,
    )


def _make_units(plan: Plan, organisation: Organisation) -> dict[Names, int]:
    units = Unit.objects.filter(organisation=organisation)
    by_pk = {unit.pk: unit for unit in units}
    known = {folded(tuple(by_pk[pk].name for pk in unit.path)): unit for unit in units}
    made: dict[Names, int] = {}
    for names, code in plan.units:
        parent = known.get(folded(names[:-1]))
        unit = Unit.objects.create(
            organisation=organisation, parent=parent, name=names[-1], code=code
        )
        unit.path = [*(parent.path if parent else []), unit.pk]
        unit.save(update_fields=["path"])
        known[folded(names)] = unit
        made[names] = unit.pk
    return made


def _make_people(plan: Plan, organisation: Organisation) -> None:
    Person.objects.bulk_create(
        [
            Person(organisation=organisation, number=new.number, name=new.name, email=new.email)
            for new in plan.created
        ],
        batch_size=AT_ONCE,
    )


def _change_people(plan: Plan, organisation: Organisation) -> None:
    changes = {change.number: change for change in plan.changed}
    people = list(organisation.people.filter(number__in=changes))
    # Two people may swap addresses: free them all before giving them out.
    organisation.people.filter(number__in=changes).update(email="")
    for person in people:
        change = changes[person.number]
        person.name, person.email = change.name, change.email
    Person.objects.bulk_update(people, ["name", "email"], batch_size=AT_ONCE)
    take_back(people=[person.pk for person in people if changes[person.number].returns])


def _let_go(plan: Plan, organisation: Organisation, *, actor: User, now: dt.datetime) -> None:
    by_day: dict[dt.date, list[str]] = defaultdict(list)
    for leaver in plan.leaving:
        by_day[leaver.day].append(leaver.number)
    for day, numbers in by_day.items():
        leaving = organisation.people.filter(number__in=numbers)
        gone = list(leaving.values_list("pk", flat=True))
        let_go(people=gone, day=day, actor=actor, now=now)


def _end_positions(plan: Plan) -> None:
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for end in plan.ended:
        by_day[end.ends_on].append(end.position)
    for day, positions in by_day.items():
        Position.objects.filter(pk__in=positions).update(ends_on=day)


def _correct_positions(plan: Plan) -> None:
    corrections = {correction.position: correction for correction in plan.corrected}
    positions = list(Position.objects.filter(pk__in=corrections))
    for position in positions:
        position.title = corrections[position.pk].title
        position.starts_on = corrections[position.pk].starts_on
        position.ends_on = corrections[position.pk].ends_on
    Position.objects.bulk_update(positions, ["title", "starts_on", "ends_on"], batch_size=AT_ONCE)
