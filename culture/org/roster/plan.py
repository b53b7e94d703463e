"""What an import would do, worked out without doing it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from culture.accounts.models import Organisation
from culture.org.models import Person, Position, Unit
from culture.org.roster.rows import Problem, Roster, RosterRow
from culture.org.roster.units import Names, Reference, UnitBook
from culture.org.services.leaving import last_administrators
from culture.org.services.refusals import last_administrator

MOST_LEAVING = 0.40
MOST_RENAMED = 0.05
WHOLE_FILE = 0  # the row of a problem that no row has: somebody is missing


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is not on the roster yet."""

    number: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    """Somebody known: what is stored, and what it becomes."""

    number: str
    old_name: str
    name: str
    old_email: str
    email: str
    returns: bool

    @property
    def is_renamed(self) -> bool:
        """Whether the name changes."""
        return self.old_name != self.name


@dataclass(frozen=True, slots=True)
class Start:
    """A position that begins."""

    number: str
    name: str
    unit: Reference
    unit_name: str
    kind: str
    title: str
    starts_on: dt.date


@dataclass(frozen=True, slots=True)
class End:
    """A position that ends."""

    position: int
    number: str
    name: str
    unit_name: str
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class Correction:
    """A position that stays, with another title or first day."""

    position: int
    number: str
    name: str
    title: str
    starts_on: dt.date


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who is on the roster and not in the file."""

    number: str
    name: str


@dataclass
class Plan:
    """Everything an import would change."""

    active_before: int
    units: list[tuple[Names, str]] = field(default_factory=list)
    created: list[NewPerson] = field(default_factory=list)
    changed: list[ChangedPerson] = field(default_factory=list)
    started: list[Start] = field(default_factory=list)
    ended: list[End] = field(default_factory=list)
    corrected: list[Correction] = field(default_factory=list)
    leaving: list[Leaver] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def renamed(self) -> list[ChangedPerson]:
        """Changes of a name."""
        return [change for change in self.changed if change.is_renamed]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        parts = (self.units, self.created, self.changed, self.started, self.ended)
        return not any((*parts, self.corrected, self.leaving))

    @property
    def warnings(self) -> list[str]:
        """Why a typed word is asked for; empty when the import is an ordinary one."""
        found = []
        if len(self.leaving) > MOST_LEAVING * self.active_before:
            found.append(
                _("%(n)s of %(all)s people are not in the file and would leave.")
                % {"n": len(self.leaving), "all": self.active_before}
            )
        if len(self.renamed) > MOST_RENAMED * self.active_before:
            found.append(
                _("%(n)s of %(all)s people would get another name.")
                % {"n": len(self.renamed), "all": self.active_before}
            )
        return found

    @property
    def digest(self) -> str:
        """The same for the same plan, so that what is confirmed is what was shown."""
        text = json.dumps(asdict(self), default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def make_plan(*, organisation: Organisation, roster: Roster, today: dt.date) -> Plan:
    """Compare the file with what is stored; nothing is written."""
    people = {person.number: person for person in organisation.people.all()}
    plan = Plan(active_before=sum(person.is_active for person in people.values()))
    plan.problems = list(roster.problems)
    book = UnitBook(list(Unit.objects.filter(organisation=organisation)))
    by_number = _by_number(roster.rows, plan.problems)
    _refuse_taken_emails(by_number, people, plan.problems)
    plan.problems += filter(None, map(book.note_path, roster.rows))
    plan.units = book.new_units()
    for number, rows in by_number.items():
        _plan_person(plan, people.get(number), rows[0], _email_of(rows))
    _plan_positions(plan, book, people, by_number, today)
    plan.leaving = [
        Leaver(number, person.name)
        for number, person in sorted(people.items())
        if person.is_active and number not in by_number
    ]
    _refuse_losing_administrators(plan, organisation, people)
    plan.problems.sort(key=lambda problem: problem.row)
    return plan


def _refuse_losing_administrators(
    plan: Plan, organisation: Organisation, people: dict[str, Person]
) -> None:
    last = last_administrators(
        organisation_id=organisation.pk, leaving=[people[one.number].pk for one in plan.leaving]
    )
    plan.problems += [
        Problem(WHOLE_FILE, _("staff number"), last_administrator(person.name)) for person in last
    ]


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
        wanted = _wanted(rows, book, plan.problems)
        person = people.get(number)
        if wanted:
            _compare(plan, book, wanted, held[person.pk] if person else [], today)


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
        starts.append(Start(row.number, row.name, reference, name, kind, row.title, day))
    plan.started += starts
    last = min((start.starts_on for start in starts), default=today + dt.timedelta(1))
    row = next(iter(wanted.values()))
    for position in held:
        if (position.unit_id, position.kind) not in wanted:
            ends_on = max(position.starts_on, last - dt.timedelta(1))
            unit_name = book.label(position.unit_id)
            plan.ended.append(End(position.pk, row.number, row.name, unit_name, ends_on))


def _correct(plan: Plan, position: Position, row: RosterRow) -> None:
    title = row.title or position.title
    starts_on = row.starts_on or position.starts_on
    if (title, starts_on) != (position.title, position.starts_on):
        plan.corrected.append(Correction(position.pk, row.number, row.name, title, starts_on))
