"""Reads of units and people for pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from culture.accounts.models import ApiKey, Organisation, User
from culture.accounts.second_step import of_each_user
from culture.org.models import Person, Position, Unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

SORTS = {"name": "name", "-name": "-name", "number": "number", "-number": "-number"}


@dataclass
class Branch:
    """A unit of the tree with how many people are its members, and the branches below.

    `hidden` is how many units below are not among them, because a page would be too long.
    """

    unit: Unit
    members: int
    branches: list[Branch] = field(default_factory=list)
    hidden: int = 0


def tree_for(actor: User, *, day: dt.date) -> list[Branch]:
    """The whole tree of the actor's organisation, one query for units, one for members."""
    held = Position.objects.current(day).filter(kind=Position.Kind.MEMBER)
    members = dict(
        held.filter(unit__organisation_id=actor.organisation_id)
        .values_list("unit")
        .annotate(Count("person", distinct=True))
    )
    below: dict[int | None, list[Branch]] = defaultdict(list)
    units = Unit.objects.visible_to(actor).order_by("closed_on", "name", "pk")
    for unit in sorted(units, key=lambda unit: unit.closed_on is not None):
        below[unit.parent_id].append(Branch(unit, members.get(unit.pk, 0)))
    for branches in list(below.values()):
        for branch in branches:
            branch.branches = below.get(branch.unit.pk, [])
    return below[None]


def branches_below(branches: Sequence[Branch], unit: Unit) -> list[Branch]:
    """The branches below a unit of a whole tree."""
    for pk in unit.path:
        branches = next(one.branches for one in branches if one.unit.pk == pk)
    return list(branches)


def cut(branches: Sequence[Branch], *, most: int) -> bool:
    """Leave the upper levels of a tree that have so many units together, and at least the first.

    Whether anything was hidden.
    """
    shown, level = len(branches), list(branches)
    while level:
        below = [under for branch in level for under in branch.branches]
        if shown + len(below) > most:
            for branch in level:
                branch.hidden, branch.branches = _number_below(branch), []
            return True
        shown, level = shown + len(below), below
    return False


def _number_below(branch: Branch) -> int:
    return sum(1 + _number_below(under) for under in branch.branches)


def trail_of(unit: Unit) -> list[Unit]:
    """The units above this one, from the top down."""
    above = Unit.objects.in_bulk(unit.path[:-1])
    return [above[pk] for pk in unit.path[:-1]]


def units_in_order(actor: User) -> list[tuple[Unit, str]]:
    """Open units with the names from the top down, as a list to choose from."""
    units = Unit.objects.visible_to(actor).in_bulk()
    named = [
        (unit, " / ".join(units[pk].name for pk in unit.path if pk in units))
        for unit in units.values()
        if unit.closed_on is None
    ]
    return sorted(named, key=lambda pair: pair[1].casefold())


def people_by_unit(organisation: Organisation, *, day: dt.date) -> Counter[int]:
    """How many people work in each unit or below it on a day, by serial; one query."""
    held = Position.objects.current(day).filter(unit__organisation=organisation)
    places = {
        (person, unit) for person, path in held.values_list("person", "unit__path") for unit in path
    }
    return Counter(unit for _person, unit in places)


def positions_in(unit: Unit, *, actor: User, day: dt.date) -> QuerySet[Position]:
    """Who holds what in a unit today, of the people the actor may see; leaders first."""
    seen = Person.objects.visible_to(actor, day=day)
    held = Position.objects.current(day).filter(unit=unit, person__in=seen)
    return held.select_related("person").order_by("kind", "person__name", "pk")


def people_for(
    actor: User,
    *,
    day: dt.date,
    words: str = "",
    unit: Unit | None = None,
    with_former: bool = False,
    sort: str = "name",
) -> QuerySet[Person]:
    """People the actor may see, found by name, number or address, with their positions today.

    `unit` keeps the people of that unit and of everything below it.
    """
    people = Person.objects.visible_to(actor, day=day)
    if not with_former:
        people = people.filter(is_active=True)
    if unit:
        held = Position.objects.current(day).filter(unit__path__contains=[unit.pk])
        people = people.filter(pk__in=held.values("person"))
    for word in words.split():
        people = people.filter(
            Q(name__icontains=word) | Q(number__icontains=word) | Q(email__icontains=word)
        )
    current = Position.objects.current(day).select_related("unit").order_by("starts_on", "pk")
    return people.prefetch_related(Prefetch("positions", current, to_attr="held")).order_by(
        SORTS.get(sort, "name"), "pk"
    )


def users_of(actor: User) -> QuerySet[User]:
    """Every account of the actor's organisation, open ones first, and who has a second step."""
    return (
        User.objects.filter(organisation_id=actor.organisation_id)
        .select_related("person")
        .annotate(has_second_step=of_each_user())
        .order_by("-is_active", "name", "pk")
    )


def people_to_invite(actor: User, *, day: dt.date) -> QuerySet[Person]:
    """People with an address and no account who work here on a day or will; nobody who left."""
    held = Position.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day))
    taken = User.objects.annotate(folded=Lower("email")).values("folded")
    return (
        Person.objects.filter(
            organisation_id=actor.organisation_id,
            is_active=True,
            user=None,
            pk__in=held.values("person"),
        )
        .exclude(email="")
        .annotate(folded=Lower("email"))
        .exclude(folded__in=taken)
        .order_by("name", "pk")
    )


def keys_of(actor: User) -> QuerySet[ApiKey]:
    """Every key of the actor's organisation, the newest first."""
    return (
        ApiKey.objects.filter(organisation_id=actor.organisation_id)
        .select_related("created_by")
        .order_by("-created_at", "-pk")
    )
