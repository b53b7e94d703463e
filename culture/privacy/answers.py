"""Which answers are published together, and what of them counts; pure.

All answers of a block count in the same subjects, so whatever published sums somebody adds and
subtracts, of any units, periods, days of reading and subjects, a block is left as a whole or not at
all. Nobody who can send answers themselves is alone in a block with fewer than k of others, and no
personal link is in one with fewer than k of its own.
See `docs/adr/0018-subjects-cannot-be-subtracted.md`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from culture.privacy.blocks import Path, Place, walk
from culture.privacy.patterns import Counted, Detail
from culture.privacy.periods import Period

# Ways in that are open to anybody, and those whose holder may see the answers alone. Any other hand
# is a personal link, whose answers are not to be seen alone.
OPEN = frozenset({"form", "kiosk"})
ALONE = frozenset({"api", "import"})
FORM = "form"
PATIENCE = 2  # times k: so many of mixed kinds wait for more of their kind, and no longer


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Answers of one place, with one pattern of one version, that one hand passed on.

    `measure` and `pattern` are whatever the caller knows the pattern by; `hand` is a way in, or the
    identifier of a personal link. `stratum` says who was asked alike: where, with what form, in
    what language; empty where that is not to be told.
    """

    place: Place
    measure: int
    pattern: int
    hand: str
    stratum: str = ""

    @property
    def way(self) -> str:
        """How its answers came; that anybody has a personal link is nobody's to know."""
        return self.hand if self.hand in OPEN | ALONE else FORM


@dataclass(frozen=True, slots=True)
class AnswerBlock:
    """Answers published together, how much of them counts, and the narrowest scope that does.

    `ways` tells how many of them came in some way: k or more each, and k or more or none otherwise.
    `stratum` says who was asked where all were asked alike, and answered one version.
    """

    members: tuple[Group, ...]
    detail: Detail
    unit: int
    period: Period
    n: int
    ways: Mapping[str, int] = field(default_factory=dict)

    @property
    def stratum(self) -> str:
        """Who was asked; empty where not all were asked alike."""
        return stratum_of(self.members)


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
    Those who were asked alike come together by themselves where they are enough, so that periods
    can be compared like with like; while its month is not over the rest waits for more of its kind,
    until it is twice k.
    """
    blocks: list[AnswerBlock] = []

    def cut(members: Sequence[Group], unit: int, period: Period) -> Collection[Group]:
        is_over = period.is_over(today)
        details = tuple(Detail) if is_over else tuple(Detail)[:2]
        published: set[Group] = set()
        for detail, taken in companies(
            {group: pending[group] for group in members},
            counted=counted,
            details=details,
            k=k,
            may_wait=not is_over,
        ):
            ways = told_ways(taken, k=k)
            n = sum(taken.values())
            blocks.append(AnswerBlock(tuple(taken), detail, unit, period, n, ways))
            published.update(taken)
        return published

    walk((group for group, n in pending.items() if n > 0), paths=paths, today=today, cut=cut)
    return blocks


def companies(
    pending: Mapping[Group, int],
    *,
    counted: Callable[[Group, Detail], Counted],
    details: Iterable[Detail],
    k: int,
    may_wait: bool = False,
) -> Iterator[tuple[Detail, dict[Group, int]]]:
    """Give the groups of one scope that are published together, and how much of them counts.

    Answers that count in the same come together, from the first level of detail to the last; each
    level has what the ones before have left. Of those, who was asked alike comes apart where that
    leaves nobody alone; the others come together, or wait if they may and are few.
    """
    rest = dict(pending)
    for detail in details:
        alike: dict[Counted, dict[Group, int]] = defaultdict(dict)
        for group, n in rest.items():
            alike[counted(group, detail)][group] = n
        for company in alike.values():
            for taken in _strata(_together(company, k=k), k=k, may_wait=may_wait):
                yield detail, taken
                for group in taken:
                    del rest[group]


def _strata(company: Mapping[Group, int], *, k: int, may_wait: bool) -> Iterator[dict[Group, int]]:
    """Divide those who may be published together by who was asked, as far as all stay safe.

    Each part may be published by itself, and so may the rest. Where the rest may not, it waits if
    it may, or the smallest part joins it.
    """
    alike: dict[tuple[str, int], dict[Group, int]] = defaultdict(dict)
    for group, n in company.items():
        alike[group.stratum, group.measure][group] = n
    parts = sorted(alike.values(), key=lambda part: -sum(part.values()))
    told = [part for part in parts if stratum_of(part) and _may_all_share(part, k=k)]
    rest = {group: n for part in parts if part not in told for group, n in part.items()}
    is_open = {group.hand for group in rest} <= OPEN  # others might never find company again
    if may_wait and is_open and len(parts) > 1 and sum(rest.values()) < PATIENCE * k:
        rest = {}
    while rest and told and not _may_all_share(rest, k=k):
        rest |= told.pop()
    yield from told
    if rest:
        yield rest


def stratum_of(groups: Collection[Group]) -> str:
    """Who was asked alike, and answered one version; empty where that differs."""
    found = {(group.stratum, group.measure) for group in groups}
    return found.pop()[0] if len(found) == 1 else ""


def _may_all_share(company: Mapping[Group, int], *, k: int) -> bool:
    return _together(company, k=k) == company


def _together(company: Mapping[Group, int], *, k: int) -> dict[Group, int]:
    hands: dict[str, int] = defaultdict(int)
    for group, n in company.items():
        hands[group.hand] += n
    shared = may_share(hands, k=k)
    return {group: n for group, n in company.items() if group.hand in shared}


def told_ways(taken: Mapping[Group, int], *, k: int) -> dict[str, int]:
    """Say how many came in which way: k or more each, and k or more or none in those untold."""
    ways: dict[str, int] = defaultdict(int)
    for group, n in taken.items():
        ways[group.way] += n
    told = sorted((way for way, n in ways.items() if n >= k), key=lambda way: (-ways[way], way))
    rest = sum(ways.values()) - sum(ways[way] for way in told)
    while told and 0 < rest < k:
        rest += ways[told.pop()]
    return {way: ways[way] for way in sorted(told)}


def may_share(hands: Mapping[str, int], *, k: int) -> frozenset[str]:
    """Choose whose answers may be published together, of those given by how many each has.

    A personal link takes part with k answers or more, for all others may have been sent by somebody
    who wants to see its few; and where k answers are left without it and any one other hand, for
    what its person gets is nobody else's to see. Without any one hand k answers are left, of
    others. Where there are fewer, a hand that may be seen alone is, with k or more. Empty where
    nothing may be published.
    """
    present = dict(hands)
    while alone := exposed_links(present, k=k):
        del present[alone[0]]
    total = sum(present.values())
    greatest = max(present.keys() - OPEN, key=lambda hand: (present[hand], hand), default="")
    own = present.get(greatest, 0)
    if total - own >= k:
        return frozenset(present)
    if greatest in ALONE and own >= k:
        return frozenset([greatest])
    return frozenset()


def exposed_links(hands: Mapping[str, int], *, k: int) -> list[str]:
    """Name the personal links that somebody who sent all of one other hand could see, few first.

    Here the form and the kiosk are hands as well: whoever sent all that came through an open form,
    in days when nobody else did, subtracts it.
    """
    exposed = []
    for link in hands.keys() - OPEN - ALONE:
        others = sorted(n for hand, n in hands.items() if hand != link)
        if hands[link] < k or sum(others[:-1]) < k:
            exposed.append(link)
    return sorted(exposed, key=lambda link: (hands[link], link))
