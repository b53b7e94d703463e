"""Adverse impact: whether a step of hiring lets one group through less often than another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from culture.scoring.intervals import Interval
from culture.scoring.proportions import (
    Impact,
    Selected,
    adverse_impact,
    difference_of_shares,
    one_flips,
)

Groups = Mapping[str, Selected]


class Withheld(StrEnum):
    """Why a step shows nothing."""

    SMALL_GROUPS = "fewer than two groups are large enough"
    ONE_OUTCOME = "everybody of one outcome is of one group"


@dataclass(frozen=True, slots=True)
class GroupImpact:
    """One group held against the group that passes most often.

    `ratio` is exact, None where nobody passed; `difference` is the 95 % interval of this group's
    share less the other's. `flips` says that one decision more or less would turn the four-fifths
    rule round.
    """

    group: str
    counts: Selected
    against: str
    ratio: Fraction | None
    p: float
    difference: Interval
    impact: Impact
    flips: bool

    @property
    def is_too_few(self) -> bool:
        """Whether one decision decides what would be said."""
        return self.flips and self.impact is not Impact.BELOW


@dataclass(frozen=True, slots=True)
class StageImpact:
    """What a step of hiring shows: who passes most often and everybody else, or why nothing."""

    highest: str | None
    counts: Selected | None
    groups: tuple[GroupImpact, ...]
    withheld: Withheld | None

    @property
    def is_too_few(self) -> bool:
        """Whether nothing can be told."""
        return self.withheld is not None or all(one.is_too_few for one in self.groups)


def impact_of(groups: Groups, *, least: int) -> StageImpact:
    """Judge one step by the four-fifths rule, in groups of at least `least` people.

    Groups are whole numbers of people who said which group they are in. Smaller ones are withheld;
    a single one that is withheld could be found by subtraction, so the next smallest goes with it.
    A step is withheld where everybody who passed, or everybody who did not, is of one group: who
    they are is known by name, so the figures would say which group each of them is in.
    Source: Uniform Guidelines on Employee Selection Procedures (1978), section 4D.
    """
    shown = publishable(groups, least=least)
    if len(shown) < 2:  # noqa: PLR2004 (a group against whom?)
        return _nothing(Withheld.SMALL_GROUPS)
    if any(_is_of_one_group(groups, passed=passed) for passed in (True, False)):
        return _nothing(Withheld.ONE_OUTCOME)
    highest = max(shown, key=lambda name: _share(shown[name]))
    judged = tuple(
        _judged(name, counts, highest, shown[highest])
        for name, counts in shown.items()
        if name != highest
    )
    return StageImpact(highest, shown[highest], judged, None)


def publishable(groups: Groups, *, least: int) -> dict[str, Selected]:
    """The groups that may be shown: large enough, and none to be found by subtraction."""
    order = sorted(groups, key=lambda name: groups[name].applicants)
    hidden = [name for name in order if groups[name].applicants < least]
    rest = [name for name in order if name not in hidden]
    # What is hidden together has to be as large as what is shown.
    while hidden and rest and sum(groups[name].applicants for name in hidden) < least:
        hidden.append(rest.pop(0))
    return {name: groups[name] for name in groups if name not in hidden}


def added_up(steps: Sequence[Groups]) -> dict[str, Selected]:
    """The same step of several vacancies as one."""
    names = dict.fromkeys(name for groups in steps for name in groups)
    parts = {name: [groups[name] for groups in steps if name in groups] for name in names}
    return {
        name: Selected(sum(one.selected for one in each), sum(one.applicants for one in each))
        for name, each in parts.items()
    }


def in_batches(steps: Sequence[Groups], *, least: int) -> list[Groups]:
    """Add vacancies up, in their order, into batches that could each be shown alone.

    What is shown of several vacancies is a whole number of batches: subtracting an older figure
    from a newer one leaves nothing that would not be shown by itself. What does not fill a batch
    yet waits.
    """
    batches: list[Groups] = []
    waiting: list[Groups] = []
    for groups in steps:
        waiting.append(groups)
        together = added_up(waiting)
        if impact_of(together, least=least).withheld is None:
            batches.append(together)
            waiting = []
    return batches


def _judged(name: str, counts: Selected, highest: str, most: Selected) -> GroupImpact:
    found = adverse_impact(counts, most)
    ratio = None
    if most.selected:
        ratio = Fraction(counts.selected * most.applicants, most.selected * counts.applicants)
    return GroupImpact(
        group=name,
        counts=counts,
        against=highest,
        ratio=ratio,
        p=found.p,
        difference=difference_of_shares(counts, most),
        impact=found.impact,
        flips=one_flips(counts, most),
    )


def _is_of_one_group(groups: Groups, *, passed: bool) -> bool:
    """Whether one group alone has all the people of an outcome that anybody has."""
    sizes = [one.selected if passed else one.applicants - one.selected for one in groups.values()]
    return sum(size > 0 for size in sizes) == 1


def _share(counts: Selected) -> Fraction:
    return Fraction(counts.selected, counts.applicants)


def _nothing(reason: Withheld) -> StageImpact:
    return StageImpact(None, None, (), reason)
