"""Who would lead which unit, by the column that names each person's manager."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from culture.org.models import Person, Position
from culture.org.roster.plan import Lead, Leading, Start
from culture.org.roster.rows import Problem, RosterRow
from culture.org.roster.units import Reference, UnitBook

RowsByNumber = Mapping[str, list[RosterRow]]


def leading_of(
    by_number: RowsByNumber,
    people: Mapping[str, Person],
    book: UnitBook,
    *,
    led: Mapping[int, set[str]],
    today: dt.date,
) -> Leading:
    """Give what the column of managers says; `led` are the numbers that lead units today.

    A manager is named by number, address or whole name; a name that two people have names nobody.
    """
    found = Leading()
    names = _names(by_number, people)
    managers: dict[Reference, set[str]] = defaultdict(set)
    leaders: dict[Reference, set[str]] = defaultdict(set)
    for unit, row in _placed(by_number, book, today):
        managers[unit] |= _managers(row, names, found)
        leaders[unit] |= {row.number} if row.kind == Position.Kind.LEADS else set()
    for unit, named in managers.items():
        leading = leaders[unit] | _led(unit, led, by_number)
        called = sorted(_name(number, by_number, people) for number in named)
        label = book.label(unit)
        if len(named) > 1:
            found.several.append((label, ", ".join(called)))
        elif named - leading:
            found.leads.append(Lead(next(iter(named)), called[0], unit, label))
        if not leading:
            found.leaderless.append(label)
    found.unknown = sorted(set(found.unknown))
    return found


def _placed(
    by_number: RowsByNumber, book: UnitBook, today: dt.date
) -> Iterator[tuple[Reference, RosterRow]]:
    """Give each row that is not over with its unit; what is wrong with others is said elsewhere."""
    for rows in by_number.values():
        for row in rows:
            unit = book.find(row)
            if unit is not None and not isinstance(unit, Problem) and not row.is_over(today):
                yield unit, row


def _managers(row: RosterRow, names: Mapping[str, set[str]], found: Leading) -> set[str]:
    """Give whom a row names as manager, if it is one person and another one."""
    said = names.get(row.manager.casefold(), set())
    if row.manager and len(said) != 1:
        found.unknown.append(row.manager)
        return set()
    return said - {row.number}


def with_leaders(
    by_number: RowsByNumber, leads: Iterable[Lead], book: UnitBook, *, today: dt.date
) -> dict[str, list[RosterRow]]:
    """Give the rows with those of who would lead: one in the unit leads it, else one is added.

    Who is not in the file gets no row.
    """
    found = {number: list(rows) for number, rows in by_number.items()}
    for lead in leads:
        rows = found.get(lead.number, [])
        for place, row in enumerate(rows):
            if book.find(row) == lead.unit and not row.is_over(today):
                rows[place] = replace(row, kind=Position.Kind.LEADS)
                break
        else:
            rows += [
                replace(
                    row,
                    unit="",
                    path=book.names(lead.unit),
                    kind=Position.Kind.LEADS,
                    title="",
                    starts_on=None,
                    ends_on=None,
                )
                for row in rows[:1]
            ]
    return found


def starts_of_leads(
    leads: Iterable[Lead], by_number: RowsByNumber, *, today: dt.date
) -> Iterator[Start]:
    """Let those begin to lead whom the file names as managers, and does not hold."""
    for number, name, unit, unit_name in leads:
        if number not in by_number:
            yield Start(number, name, unit, unit_name, Position.Kind.LEADS, "", today, None)


def _led(unit: Reference, led: Mapping[int, set[str]], by_number: RowsByNumber) -> set[str]:
    """Who leads a unit today and is not in the file, which says of others where they stand."""
    return led.get(unit, set()) - set(by_number) if isinstance(unit, int) else set()


def _names(by_number: RowsByNumber, people: Mapping[str, Person]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    known = [(person.number, person.name, person.email) for person in people.values()]
    given = [(row.number, row.name, row.email) for rows in by_number.values() for row in rows]
    for number, name, email in (*known, *given):
        for said in (number, name, email):
            if said:
                names[said.casefold()].add(number)
    return names


def _name(number: str, by_number: RowsByNumber, people: Mapping[str, Person]) -> str:
    return by_number[number][0].name if number in by_number else people[number].name
