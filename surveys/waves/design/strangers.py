"""Groups of people whom this house hardly knows: somebody may have invented them.

Who keeps the roster can invent colleagues, answer for them and subtract. A group of which k people
or more are real keeps its promise all the same, for k answers are left. So what counts is how many
of a group something else than the roster speaks for; see
`docs/adr/0041-a-word-about-invented-colleagues.md`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from culture.org.models import Person, Unit
from surveys.waves.models import Invitation

if TYPE_CHECKING:
    from collections.abc import Collection

    from surveys.waves.design.snapshot import SnapshotPlan
    from surveys.waves.models import Wave


MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class StrangeGroup:
    """A group counted together, the lowest unit that holds it, and how many of it are known."""

    unit: Unit
    people: int
    known: int


@dataclass(frozen=True, slots=True)
class Strangers:
    """The groups with fewer than k people known, and how many groups there are in all."""

    groups: tuple[StrangeGroup, ...] = ()
    of: int = 0

    @property
    def nobody_is_known(self) -> bool:
        """Whether nobody is known in any of several groups, as before a house's first wave."""
        return 1 < len(self.groups) == self.of and not any(one.known for one in self.groups)

    @property
    def told(self) -> dict[str, list[str]]:
        """What the audit keeps of them; nothing where there are none, or nothing to tell apart."""
        if not self.groups or self.nobody_is_known:
            return {}
        named = [f"{one.unit.name}: {one.known}/{one.people}" for one in self.groups]
        return {"hardly_known": named[:MOST_TOLD]}


def strangers_of(wave: Wave, plan: SnapshotPlan) -> Strangers:
    """Find the groups of a plan in which fewer than the wave's k people are known."""
    known = known_people(plan.places)
    found = Counter(plan.places[person] for person in known)
    strange = [
        (group, n)
        for group in plan.cells
        if (n := sum(found[unit] for unit in group.members)) < wave.k
    ]
    units = Unit.objects.in_bulk({group.unit for group, _n in strange}) if strange else {}
    groups = [StrangeGroup(units[group.unit], group.n, n) for group, n in strange]
    return Strangers(
        tuple(sorted(groups, key=lambda one: (one.unit.name.casefold(), one.unit.pk))),
        of=len(plan.cells),
    )


def known_people(people: Collection[int]) -> list[int]:
    """Those whom a wave has invited before, or who have signed in; by serials."""
    invited = Exists(Invitation.objects.filter(person=OuterRef("pk")))
    known = Person.objects.filter(invited | Q(user__last_login__isnull=False), pk__in=people)
    return list(known.values_list("pk", flat=True))
