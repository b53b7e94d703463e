"""Which rule holds in a unit, of all that are said of a situation there and further up.

A rule for a role counts instead of the one for everybody of the same unit. From the top down, the
rule of a unit counts instead of the one above, unless it would be looser: the stricter rule wins,
and of two that are equally strict the nearer one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.zones.models import DecisionZone

if TYPE_CHECKING:
    from culture.org.models import Unit
    from culture.zones.models import Situation, SituationVersion


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds, and what else is said of the same situation on the way up and does not count."""

    version: SituationVersion
    passed_over: tuple[SituationVersion, ...] = ()

    @property
    def situation(self) -> Situation:
        """The situation that it is said of."""
        return self.version.situation

    @property
    def place(self) -> Unit:
        """The unit that the rule comes from."""
        return self.situation.unit


def is_looser(one: SituationVersion, than: SituationVersion) -> bool:
    """Tell whether a rule lets people go further than another one.

    Amounts are compared in one currency only; what cannot be compared is not looser.
    """
    mine, other = DecisionZone(one.zone), DecisionZone(than.zone)
    if mine != other:
        return mine.strictness < other.strictness
    if than.amount is None:
        return False
    if one.amount is None:
        return True
    return one.currency.casefold() == than.currency.casefold() and one.amount > than.amount


def rules_in_force(
    said: Iterable[SituationVersion], *, path: Sequence[int], role: str = ""
) -> list[Rule]:
    """Give what holds for a role in the last unit of a path (serials from the top down).

    `said` has the newest version of each situation with its situation; retired ones and those of
    other units do not count. The newest words come first.
    """
    families: dict[int, list[SituationVersion]] = defaultdict(list)
    wanted = {"", _plain(role)}
    for version in said:
        situation = version.situation
        is_there = not version.is_retired and situation.unit_id in path
        if is_there and _plain(situation.role) in wanted:
            families[situation.origin].append(version)
    rules = [_winner(family, path=path) for family in families.values()]
    return sorted(rules, key=lambda rule: (rule.version.said_at, rule.version.pk), reverse=True)


def rules_of_every_role(said: Iterable[SituationVersion], *, path: Sequence[int]) -> list[Rule]:
    """Give what holds for everybody, and beside it what holds for single roles only."""
    known = list(said)
    roles = sorted({_plain(version.situation.role) for version in known})
    found = {
        rule.version.pk: rule
        for role in ["", *roles]
        for rule in rules_in_force(known, path=path, role=role)
    }
    return sorted(
        found.values(), key=lambda rule: (rule.version.said_at, rule.version.pk), reverse=True
    )


def _winner(family: Iterable[SituationVersion], *, path: Sequence[int]) -> Rule:
    by_unit: dict[int, list[SituationVersion]] = defaultdict(list)
    for version in family:
        by_unit[version.situation.unit_id].append(version)
    holding: SituationVersion | None = None
    passed_over = []
    for unit in path:
        here = sorted(by_unit.get(unit, []), key=lambda one: (not one.situation.role, one.pk))
        passed_over += here[1:]
        for version in here[:1]:
            if holding is None or not is_looser(version, holding):
                passed_over += [holding] if holding else []
                holding = version
            else:
                passed_over.append(version)
    assert holding is not None  # noqa: S101 (a family has a unit on the path)
    return Rule(holding, tuple(passed_over))


def _plain(role: str) -> str:
    return " ".join(role.casefold().split())
