"""Which answers are published together, and what of them counts; pure.

All answers of a block count in the same subjects, so whatever published sums somebody adds and
subtracts, of any units, periods, days of reading and subjects, a block is left as a whole or not at
all. And nobody who can send answers themselves is alone in a block with fewer than k of others.
See `docs/adr/0018-subjects-cannot-be-subtracted.md`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from culture.privacy.blocks import Path, Place, walk
from culture.privacy.patterns import Counted, Detail
from culture.privacy.periods import Period

# Whose answers they are: nobody's in particular. Below are ways in whose holders may see their own
# answers alone, above the serials of personal links, which are not to be seen alone.
ANYBODY = 0


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Answers of one place, with one pattern of one version, that one hand passed on.

    `measure` and `pattern` are whatever the caller knows the pattern by.
    """

    place: Place
    measure: int
    pattern: int
    hand: int = ANYBODY


@dataclass(frozen=True, slots=True)
class AnswerBlock:
    """Answers published together, how much of them counts, and the narrowest scope that does."""

    members: tuple[Group, ...]
    detail: Detail
    unit: int
    period: Period
    n: int


def form_answer_blocks(
    pending: Mapping[Group, int],
    *,
    counted: Callable[[Group, Detail], Counted],
    paths: Mapping[int, Path],
    today: dt.date,
    k: int,
) -> list[AnswerBlock]:
    """Form every block that unpublished answers allow; what belongs to none goes on waiting.

    `pending` counts unpublished answers per group, `counted` says what a group counts in at a level
    of detail, `paths` names for each unit the units from the root down to itself. In every scope
    answers that count in the same come together from the finest level of detail down; but while its
    month is not over, no answer loses more than the statements of dimensions answered in part.
    """
    blocks: list[AnswerBlock] = []

    def cut(members: Sequence[Group], unit: int, period: Period) -> Collection[Group]:
        published: set[Group] = set()
        for detail in _levels(period, today):
            rest = [group for group in members if group not in published]
            for company in _alike(rest, lambda group: counted(group, detail)):  # noqa: B023
                taken = _together({group: pending[group] for group in company}, k=k)
                if taken:
                    n = sum(pending[group] for group in taken)
                    blocks.append(AnswerBlock(taken, detail, unit, period, n))
                    published.update(taken)
        return published

    walk((group for group, n in pending.items() if n > 0), paths=paths, today=today, cut=cut)
    return blocks


def _alike(
    members: Sequence[Group], counted: Callable[[Group], Counted]
) -> Collection[Sequence[Group]]:
    classes: dict[Counted, list[Group]] = defaultdict(list)
    for group in members:
        classes[counted(group)].append(group)
    return classes.values()


def _together(company: Mapping[Group, int], *, k: int) -> tuple[Group, ...]:
    hands: dict[int, int] = defaultdict(int)
    for group, n in company.items():
        hands[group.hand] += n
    shared = may_share(hands, k=k)
    return tuple(group for group in company if group.hand in shared)


def _levels(period: Period, today: dt.date) -> tuple[Detail, ...]:
    return tuple(Detail) if period.is_over(today) else tuple(Detail)[:2]


def may_share(hands: Mapping[int, int], *, k: int) -> frozenset[int]:
    """Choose whose answers may be published together, of those given by how many each has.

    Without any one hand k answers are left, of others. Where there are fewer, a hand that may be
    seen alone is, with k or more. Empty where nothing may be published.
    """
    total = sum(hands.values())
    known = {hand: n for hand, n in hands.items() if hand != ANYBODY}
    greatest = max(known, key=lambda hand: (known[hand], hand), default=ANYBODY)
    if total - known.get(greatest, 0) >= k:
        return frozenset(hands)
    if greatest < ANYBODY and known[greatest] >= k:
        return frozenset([greatest])
    return frozenset()
