"""What an import would do."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from culture.core.tables.causes import Cause, each_once
from culture.org.roster.rows import Problem
from culture.org.roster.units import Names, Reference

if TYPE_CHECKING:
    from culture.accounts.models import User

MOST_LEAVING = 0.10
MOST_RENAMED = 0.05
NAMED = 5


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
    ends_on: dt.date | None


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
    """A position that stays, with another title, first or last day."""

    position: int
    number: str
    name: str
    title: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who leaves after a day: said to be gone in the file, or not in it."""

    number: str
    name: str
    day: dt.date
    is_in_file: bool


class Lead(NamedTuple):
    """Somebody whom everybody of a unit names as their manager."""

    number: str
    name: str
    unit: Reference
    unit_name: str


@dataclass
class Leading:
    """Who would lead units, which units name several, what names nobody, and who has no leader."""

    leads: list[Lead] = field(default_factory=list)
    several: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    leaderless: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """Everything an import would change; `gone` had left and never stood on the roster."""

    active_before: int
    units: list[tuple[Names, str]] = field(default_factory=list)
    created: list[NewPerson] = field(default_factory=list)
    changed: list[ChangedPerson] = field(default_factory=list)
    started: list[Start] = field(default_factory=list)
    ended: list[End] = field(default_factory=list)
    corrected: list[Correction] = field(default_factory=list)
    leaving: list[Leaver] = field(default_factory=list)
    gone: list[Leaver] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    unused_days: list[str] = field(default_factory=list)
    leading: Leading = field(default_factory=Leading)
    problems: list[Problem] = field(default_factory=list)

    @property
    def causes(self) -> list[Cause]:
        """Each kind of problem once, with how often and in which rows it stands."""
        return each_once((one.row, one.column, one.text) for one in self.problems)

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
    def lets_many_leave(self) -> bool:
        """Whether more leave than in an ordinary import."""
        return len(self.leaving) > MOST_LEAVING * self.active_before

    @property
    def word_to_type(self) -> str:
        """Give what is typed before an unusual import: how many leave, else a word."""
        if self.lets_many_leave:
            return str(len(self.leaving))
        return _("IMPORT") if self.warnings else ""

    @property
    def missing(self) -> list[Leaver]:
        """Give those who leave only because the file does not name them."""
        return [one for one in self.leaving if not one.is_in_file]

    @property
    def first_leaving(self) -> str:
        """Give the first names of those who leave."""
        return ", ".join(one.name for one in self.leaving[:NAMED])

    @property
    def more_leaving(self) -> int:
        """How many leave besides those."""
        return max(0, len(self.leaving) - NAMED)

    def lets_go_of(self, reader: User) -> bool:
        """Whether the reader's own account would be closed."""
        person = getattr(reader, "person", None)
        return person is not None and person.number in {one.number for one in self.leaving}

    @property
    def warnings(self) -> list[str]:
        """Why a typed word is asked for; empty when the import is an ordinary one."""
        found = []
        if self.lets_many_leave:
            found.append(
                _("%(n)s of %(all)s people would leave.")
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
