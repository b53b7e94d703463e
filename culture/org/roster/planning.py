"""Works out what an import would do, without doing it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _

from culture.accounts.models import Organisation
from culture.org.models import Person, Position, Unit
from culture.org.roster.columns import Column
from culture.org.roster.leading import leading_of, starts_of_leads, with_leaders
from culture.org.roster.plan import (
    ChangedPerson,
    Correction,
    End,
    Leaver,
    NewPerson,
    Plan,
    Start,
)
from culture.org.roster.rows import Problem, Roster, RosterRow
from culture.org.roster.units import Reference, UnitBook
from culture.org.services.leaving import last_administrators
from culture.org.services.refusals import last_administrator

WHOLE_FILE = 0  # the row of a problem that no row has: somebody is missing


def make_plan(
    *,
    organisation: Organisation,
    roster: Roster,
    today: dt.date,
    only_adds: bool = False,
    managers_lead: bool = False,
) -> Plan:
    """Compare the file with what is stored; nothing is written.

    Who is not in the file leaves today, unless it `only_adds`. Where `managers_lead`, whom
    everybody of a unit names as their manager leads it.
    """
    people = {person.number: person for person in organisation.people.all()}
    plan = Plan(active_before=sum(person.is_active for person in people.values()))
    plan.problems, plan.unused = list(roster.problems), list(roster.unused)
    plan.unused_days = list(roster.unused_days)
    book = UnitBook(list(Unit.objects.filter(organisation=organisation)))
    by_number = _by_number(roster.rows, plan.problems)
    over = {
        number: rows
        for number, rows in by_number.items()
        if all(row.is_over(today) for row in rows)
    }
    staying = {number: rows for number, rows in by_number.items() if number not in over}
    _refuse_taken_emails(staying, people, plan.problems)
    lasting = [row for rows in staying.values() for row in rows if not row.is_over(today)]
    plan.problems += filter(None, map(book.note_path, lasting))
    plan.units = book.new_units()
    led = _led_today(organisation, today)
    plan.leading = leading_of(staying, people, book, led=led, today=today)
    if managers_lead:
        staying = with_leaders(staying, plan.leading.leads, book, today=today)
        plan.started += starts_of_leads(plan.leading.leads, staying, today=today)
        for start in plan.started:
            if isinstance(start.unit, int):
                led[start.unit].add(start.number)
        plan.leading = leading_of(staying, people, book, led=led, today=today)
    for number, rows in staying.items():
        _plan_person(plan, people.get(number), rows[0], _email_of(rows))
    _plan_positions(plan, book, people, staying, today)
    _plan_leaving(plan, people, over, today)
    if not only_adds:
        plan.leaving += [
            Leaver(number, person.name, today, is_in_file=False)
            for number, person in sorted(people.items())
            if person.is_active and number not in by_number
        ]
    _refuse_losing_administrators(plan, organisation, people)
    plan.problems.sort(key=lambda problem: problem.row)
    return plan


def _plan_leaving(
    plan: Plan, people: dict[str, Person], over: dict[str, list[RosterRow]], today: dt.date
) -> None:
    """Let those leave whose every row is past, after the last day of them, today at the latest."""
    for number, rows in sorted(over.items()):
        day = min(max((row.ends_on or today for row in rows), default=today), today)
        person = people.get(number)
        leaver = Leaver(number, rows[0].name, day, is_in_file=True)
        if person is None:
            plan.gone.append(leaver)
        elif person.is_active:
            plan.leaving.append(leaver)


def _refuse_losing_administrators(
    plan: Plan, organisation: Organisation, people: dict[str, Person]
) -> None:
    last = last_administrators(
        organisation_id=organisation.pk, leaving=[people[one.number].pk for one in plan.leaving]
    )
    missing = {one.number for one in plan.missing}
    plan.problems += [
        Problem(
            WHOLE_FILE,
            _("staff number"),
            _(
                "%(name)s is the last administrator and not in the file. Say that the file names "
                "only some, add a row for %(name)s, or make somebody else administrator first."
            )
            % {"name": person.name}
            if person.number in missing
            else last_administrator(person.name),
        )
        for person in last
    ]


def _led_today(organisation: Organisation, today: dt.date) -> dict[int, set[str]]:
    """Who leads which unit today, by numbers."""
    led: dict[int, set[str]] = defaultdict(set)
    leads = Position.objects.current(today).filter(kind=Position.Kind.LEADS)
    of_units = leads.filter(unit__organisation=organisation)
    for unit, number in of_units.values_list("unit", "person__number"):
        led[unit].add(number)
    return led


def _email_of(rows: list[RosterRow]) -> str:
    return next((row.email for row in rows if row.email), "")


def _by_number(rows: list[RosterRow], problems: list[Problem]) -> dict[str, list[RosterRow]]:
    grouped: dict[str, list[RosterRow]] = defaultdict(list)
    for row in rows:
        first = grouped[row.number][0] if grouped[row.number] else row
        if row.name != first.name:
            text = _("row %(row)s gives number %(number)s another name.")
            values = {"row": first.row, "number": row.number}
            problems.append(Problem(row.row, _("name"), text % values))
        email = _email_of(grouped[row.number])
        if row.email and email and row.email.lower() != email.lower():
            text = _("an earlier row gives number %(number)s another address.")
            problems.append(Problem(row.row, _("e-mail"), text % {"number": row.number}))
        grouped[row.number].append(row)
    return dict(grouped)


def _refuse_taken_emails(
    by_number: dict[str, list[RosterRow]], people: dict[str, Person], problems: list[Problem]
) -> None:
    owners = {
        person.email.lower(): number
        for number, person in people.items()
        if person.email and not _email_of(by_number.get(number, []))
    }
    for number, rows in by_number.items():
        email = _email_of(rows).lower()
        owner = owners.setdefault(email, number) if email else number
        if owner != number:
            text = _("the address belongs to number %(number)s.") % {"number": owner}
            problems.append(Problem(rows[0].row, _("e-mail"), text))


def _plan_person(plan: Plan, person: Person | None, row: RosterRow, email: str) -> None:
    if person is None:
        plan.created.append(NewPerson(row.number, row.name, email))
        return
    change = ChangedPerson(
        number=row.number,
        old_name=person.name,
        name=row.name,
        old_email=person.email,
        email=email or person.email,
        returns=not person.is_active,
    )
    if change.is_renamed or change.email != change.old_email or change.returns:
        plan.changed.append(change)


def _plan_positions(
    plan: Plan,
    book: UnitBook,
    people: dict[str, Person],
    by_number: dict[str, list[RosterRow]],
    today: dt.date,
) -> None:
    held: dict[int, list[Position]] = defaultdict(list)
    open_ones = Position.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    for position in open_ones.filter(person__in=people.values()).order_by("starts_on", "pk"):
        held[position.person_id].append(position)
    for number, rows in by_number.items():
        person = people.get(number)
        mine = held[person.pk] if person else []
        wanted = _wanted([row for row in rows if not row.is_over(today)], book, plan.problems)
        past = _wanted([row for row in rows if row.is_over(today)], book, plan.problems)
        mine = _end_past(plan, book, past, mine, today)
        if wanted:
            _compare(plan, book, wanted, mine, today)


def _wanted(
    rows: list[RosterRow], book: UnitBook, problems: list[Problem]
) -> dict[tuple[Reference, str], RosterRow]:
    wanted: dict[tuple[Reference, str], RosterRow] = {}
    for row in rows:
        found = book.find(row)
        if isinstance(found, Problem):
            problems.append(found)
        elif found is not None and (found, row.kind) in wanted:
            problems.append(Problem(row.row, "", _("says the same as an earlier row.")))
        elif found is not None:
            wanted[found, row.kind] = row
    return wanted


def _end_past(
    plan: Plan,
    book: UnitBook,
    past: dict[tuple[Reference, str], RosterRow],
    held: list[Position],
    today: dt.date,
) -> list[Position]:
    """End positions that the file says are over, on its day; give the others."""
    left = []
    for position in held:
        row = past.get((position.unit_id, position.kind))
        if row is None:
            left.append(position)
            continue
        ends_on = max(position.starts_on, min(row.ends_on or today, today))
        unit_name = book.label(position.unit_id)
        plan.ended.append(End(position.pk, row.number, row.name, unit_name, ends_on))
    return left


def _compare(
    plan: Plan,
    book: UnitBook,
    wanted: dict[tuple[Reference, str], RosterRow],
    held: list[Position],
    today: dt.date,
) -> None:
    kept = {(position.unit_id, position.kind): position for position in held}
    starts = []
    for (reference, kind), row in wanted.items():
        position = kept.get((reference, kind)) if isinstance(reference, int) else None
        if position:
            _correct(plan, position, row)
            continue
        day = row.starts_on or today
        name = book.label(reference)
        day = min(day, row.ends_on or day)
        starts.append(
            Start(row.number, row.name, reference, name, kind, row.title, day, row.ends_on)
        )
    plan.started += starts
    last = min((start.starts_on for start in starts), default=today + dt.timedelta(1))
    row = next(iter(wanted.values()))
    for position in held:
        if (position.unit_id, position.kind) not in wanted:
            ends_on = max(position.starts_on, last - dt.timedelta(1))
            if position.ends_on != ends_on:
                unit_name = book.label(position.unit_id)
                plan.ended.append(End(position.pk, row.number, row.name, unit_name, ends_on))


def _correct(plan: Plan, position: Position, row: RosterRow) -> None:
    title = row.title or position.title
    starts_on = row.starts_on or position.starts_on
    ends_on = row.ends_on or position.ends_on
    if ends_on and ends_on < starts_on:
        text = _("A position cannot end before it starts.")
        plan.problems.append(Problem(row.row, str(Column.ENDS_ON.label), text))
    elif (title, starts_on, ends_on) != (position.title, position.starts_on, position.ends_on):
        plan.corrected.append(
            Correction(position.pk, row.number, row.name, title, starts_on, ends_on)
        )
