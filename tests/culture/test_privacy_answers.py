"""Exhaustive subtraction of everything published finds nobody among fewer than k answers."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from culture.privacy.answers import AnswerBlock, Group, form_answer_blocks, may_share, told_ways
from culture.privacy.blocks import Place
from culture.privacy.patterns import Counted, Detail, Pattern
from culture.privacy.periods import Grain, Period

# Whole 1, branches 2 and 3; two dimensions of three statements and of one.
PATHS = {1: (1,), 2: (1, 2), 3: (1, 3)}
ITEMS = {"a": ("a1", "a2", "a3"), "b": ("b1",)}
ASKED = {dimension: len(items) for dimension, items in ITEMS.items()}
K = 3
JULY, AUGUST, NOVEMBER = (dt.date(2026, month, 1) for month in (7, 8, 11))
TODAY = dt.date(2026, 11, 22)
FORM, LINK, OTHER, API = "form", "link of one", "link of another", "api"
STRATA = ["desk", "phone"]


def a_pattern(*items: str, is_weighted: bool = False, is_complete: bool | None = None) -> Pattern:
    answered = {
        dimension: frozenset(asked) & frozenset(items)
        for dimension, asked in ITEMS.items()
        if frozenset(asked) & frozenset(items)
    }
    whole = len(items) == sum(ASKED.values())
    return Pattern(
        items=answered,
        asked=ASKED,
        is_weighted=is_weighted,
        is_complete=whole if is_complete is None else is_complete,
    )


PATTERNS = [
    a_pattern("a1", "a2", "a3", "b1"),
    a_pattern("a1", "a2", "b1"),
    a_pattern("a2", "a3", "b1"),
    a_pattern("a1", "a2"),
    a_pattern("b1"),
    a_pattern("a1", "a2", "a3", "b1", is_weighted=True),
    a_pattern("a1", "b1", is_complete=True),
]


def counted(group: Group, detail: Detail) -> Counted:
    return PATTERNS[group.pattern].counted(detail)


def blocks_of(pending: dict[Group, int], today: dt.date = TODAY, k: int = K) -> list[AnswerBlock]:
    return form_answer_blocks(pending, counted=counted, paths=PATHS, today=today, k=k)


def a_group(
    pattern: int,
    *,
    unit: int = 2,
    month: dt.date = NOVEMBER,
    hand: str = FORM,
    stratum: str = "",
    measure: int = 1,
) -> Group:
    return Group(Place(unit, month), measure, pattern, hand, stratum)


def sizes(blocks: Sequence[AnswerBlock]) -> list[tuple[Detail, Grain, int, int]]:
    return [(one.detail, one.period.grain, one.unit, one.n) for one in blocks]


def test_answers_to_the_same_statements_are_a_block_at_once() -> None:
    found = blocks_of({a_group(0): 3, a_group(1): 2})
    assert sizes(found) == [(Detail.EVERYTHING, Grain.MONTH, 2, 3)]


def test_who_has_nothing_that_waits_is_in_no_block() -> None:
    [found] = blocks_of({a_group(0): 3, a_group(0, measure=2): 0})
    assert found.members == (a_group(0),)


def test_who_skipped_different_statements_of_a_dimension_is_counted_without_them() -> None:
    found = blocks_of({a_group(1): 2, a_group(2): 1})
    assert sizes(found) == [(Detail.WHOLE_DIMENSIONS, Grain.MONTH, 2, 3)]
    kept = counted(found[0].members[0], found[0].detail)
    assert kept.items == {("b", "b1")}
    assert kept.dimensions == {"a", "b"}


def test_the_month_over_nobody_waits_among_k_answers_of_its_unit() -> None:
    pending = {a_group(0, month=AUGUST): 2, a_group(1, month=AUGUST): 1}
    found = blocks_of(pending, today=dt.date(2026, 9, 1))
    assert sizes(found) == [(Detail.DIMENSIONS_AND_POINTS, Grain.MONTH, 2, 3)]
    found = blocks_of(pending | {a_group(3, month=AUGUST): 2}, today=dt.date(2026, 9, 1))
    assert sum(block.n for block in found) == 3
    found = blocks_of(dict.fromkeys([*pending, a_group(3, month=AUGUST)], 1))
    assert sizes(found) == [(Detail.OVERALL, Grain.MONTH, 2, 3)]


def test_an_open_month_loses_no_more_than_statements() -> None:
    assert blocks_of({a_group(0): 2, a_group(1): 2, a_group(3): 2}) == []


def test_what_an_open_month_has_left_pools_when_its_quarter_is_over() -> None:
    pending = {a_group(0, unit=2, month=JULY): 1, a_group(4, unit=3, month=AUGUST): 2}
    assert sizes(blocks_of(pending)) == [(Detail.OVERALL, Grain.QUARTER, 1, 3)]


@pytest.mark.parametrize(
    ("hands", "together"),
    [
        ({FORM: 3}, {FORM}),
        ({FORM: 2}, set()),
        ({FORM: 1, LINK: 2}, set()),
        ({FORM: 2, LINK: 9}, set()),
        ({FORM: 3, LINK: 2}, {FORM}),
        ({FORM: 9, LINK: 9}, {FORM}),
        ({FORM: 2, LINK: 9, "kiosk": 3}, {FORM, "kiosk"}),
        ({FORM: 3, LINK: 9, "kiosk": 3}, {FORM, LINK, "kiosk"}),
        ({FORM: 9, LINK: 3, API: 3}, {FORM, LINK, API}),
        ({LINK: 9}, set()),
        ({LINK: 9, OTHER: 9}, set()),
        ({LINK: 2, OTHER: 3, FORM: 3}, {FORM}),
        ({LINK: 3, OTHER: 3, FORM: 2}, set()),
        ({LINK: 3, OTHER: 3, FORM: 3}, {LINK, OTHER, FORM}),
        ({LINK: 3, OTHER: 4, FORM: 3}, {LINK, OTHER, FORM}),
        ({API: 3}, {API}),
        ({API: 2}, set()),
        ({API: 4, FORM: 2}, {API}),
        ({API: 4, FORM: 3}, {API, FORM}),
        ({API: 9, "import": 1, FORM: 1}, {API}),
    ],
)
def test_nobody_is_alone_with_few_of_others(hands: dict[str, int], together: set[str]) -> None:
    assert may_share(hands, k=3) == together


@pytest.mark.parametrize(
    ("ways", "told"),
    [
        ({FORM: 4}, {FORM: 4}),
        ({FORM: 5, API: 3}, {FORM: 5, API: 3}),
        ({FORM: 5, API: 2}, {}),
        ({FORM: 5, API: 3, "import": 2}, {FORM: 5}),
        ({FORM: 5, API: 3, "import": 1}, {FORM: 5}),
        ({FORM: 3, LINK: 1, "kiosk": 3}, {FORM: 4, "kiosk": 3}),
    ],
)
def test_of_no_way_is_told_that_few_came_by_it(ways: dict[str, int], told: dict[str, int]) -> None:
    assert told_ways({a_group(0, hand=way): n for way, n in ways.items()}, k=3) == told


DESK, PHONE = (a_group(0, stratum=stratum) for stratum in STRATA)
STAND = a_group(0, stratum="stand", hand="kiosk")
LINKED, ANOTHER = a_group(0, hand=LINK), a_group(0, hand=OTHER)


@pytest.mark.parametrize(
    ("pending", "open_month", "month_over"),
    [
        ({DESK: 3, PHONE: 4}, {"desk": 3, "phone": 4}, {"desk": 3, "phone": 4}),
        ({DESK: 3, PHONE: 2}, {"desk": 3}, {"": 5}),
        ({DESK: 2, PHONE: 2}, {}, {"": 4}),
        ({DESK: 9, PHONE: 4, LINKED: 2}, {"desk": 9, "phone": 4}, {"desk": 9, "phone": 4}),
        ({DESK: 9, PHONE: 4, LINKED: 3}, {"desk": 9, "phone": 4}, {"desk": 9, "phone": 4}),
        (
            {DESK: 9, PHONE: 4, LINKED: 3, ANOTHER: 3},
            {"desk": 9, "": 10},
            {"desk": 9, "": 10},
        ),
        ({DESK: 2, STAND: 2}, {}, {"": 4}),
        ({DESK: 2, STAND: 2, PHONE: 2}, {"": 6}, {"": 6}),
        ({DESK: 4, LINKED: 3, ANOTHER: 2}, {"desk": 4}, {"desk": 4}),
        ({DESK: 4, LINKED: 3, ANOTHER: 3}, {"": 10}, {"": 10}),
        ({DESK: 2, PHONE: 2, LINKED: 3}, {}, {"": 4}),
        ({DESK: 2, PHONE: 2, LINKED: 3, ANOTHER: 4}, {"": 11}, {"": 11}),
        ({DESK: 3, a_group(0, stratum="desk", measure=2): 3}, {"desk": 6}, {"desk": 6}),
        ({DESK: 2, a_group(0, stratum="desk", measure=2): 2}, {}, {"": 4}),
    ],
)
def test_who_was_asked_alike_comes_apart_where_nobody_is_left_alone(
    pending: dict[Group, int], open_month: dict[str, int], month_over: dict[str, int]
) -> None:
    for today, told in ((TODAY, open_month), (dt.date(2026, 12, 2), month_over)):
        found: dict[str, int] = defaultdict(int)
        for block in blocks_of(pending, today=today):
            found[block.stratum] += block.n
        assert found == told


ANSWERED = st.dictionaries(
    st.builds(
        a_group,
        st.just(0),
        unit=st.sampled_from([2, 3]),
        month=st.sampled_from([NOVEMBER, dt.date(2026, 12, 1)]),
        hand=st.sampled_from([FORM, "kiosk", API, "import"]),
        stratum=st.sampled_from(STRATA),
    ),
    st.integers(1, 4),
    max_size=4,
)
CLOCK = [dt.date(2026, 11, 26), dt.date(2026, 11, 29), dt.date(2026, 12, 2)]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CLOCK), ANSWERED), min_size=1, max_size=8))
def test_however_the_clock_jumps_no_k_alike_answers_wait(
    times: list[tuple[dt.date, dict[Group, int]]],
) -> None:
    waiting: dict[Group, int] = defaultdict(int)
    for today, answered in times:
        for group, n in answered.items():
            waiting[group] += n
        for block in blocks_of(waiting, today=today):
            for group in block.members:
                del waiting[group]
        assert all(n < K for n in waiting.values())


@dataclass(frozen=True)
class Respondent:
    group: Group
    day: int


respondents = st.lists(
    st.builds(
        Respondent,
        st.builds(
            Group,
            st.builds(Place, st.sampled_from([2, 3]), st.sampled_from([JULY, AUGUST, NOVEMBER])),
            st.just(1),
            st.integers(0, len(PATTERNS) - 1),
            st.sampled_from([FORM, FORM, LINK, OTHER, API]),
            st.sampled_from(["", *STRATA]),
        ),
        st.integers(0, 2),
    ),
    min_size=K,
    max_size=14,
)
DAYS = [dt.date(2026, 8, 20), dt.date(2026, 9, 3), dt.date(2027, 1, 2)]
Numbers = NDArray[np.float64]


@settings(max_examples=60)
@given(respondents)
def test_no_sum_of_published_sums_stands_on_fewer_than_k_answers(people: list[Respondent]) -> None:
    assert isolated(people, list(published(people))) is None


@settings(max_examples=40)
@given(respondents, st.sampled_from([LINK, API]))
def test_nor_does_it_for_who_knows_answers_of_their_own(people: list[Respondent], own: str) -> None:
    assert isolated(people, list(published(people)), own=own) is None


@settings(max_examples=80)
@given(respondents)
def test_whoever_sent_all_of_a_hand_never_has_a_personal_link_left(
    people: list[Respondent],
) -> None:
    for _block, members in published(people):
        hands = Counter(people[one].group.hand for one in members)
        for link, other in permutations(hands, 2):
            if link in {LINK, OTHER}:
                assert hands[link] >= K
                assert len(members) - hands[link] - hands[other] >= K
        assert set(hands) - {LINK, OTHER}


@settings(max_examples=60)
@given(respondents)
def test_no_answer_is_published_twice_and_every_block_has_k(people: list[Respondent]) -> None:
    seen: list[int] = []
    for block, members in published(people):
        assert block.n == len(members) >= K
        assert len({counted(people[one].group, block.detail) for one in members}) == 1
        seen += members
    assert len(seen) == len(set(seen))


def test_the_same_subtraction_breaks_blocks_of_each_subject_by_itself() -> None:
    skipped = [Respondent(a_group(0), 0)] * 3 + [Respondent(a_group(1), 0)]
    both = Period(NOVEMBER, Grain.MONTH)
    blocks = [
        (AnswerBlock((), Detail.EVERYTHING, 2, both, 4), [0, 1, 2, 3]),
    ]
    assert isolated(skipped, blocks) == (3,)


def test_the_same_subtraction_breaks_a_block_of_own_answers_and_one_more() -> None:
    people = [Respondent(a_group(0, hand=LINK), 0)] * 4 + [Respondent(a_group(0), 0)]
    month = Period(NOVEMBER, Grain.MONTH)
    blocks = [(AnswerBlock((), Detail.EVERYTHING, 2, month, 5), [0, 1, 2, 3, 4])]
    assert isolated(people, blocks) is None
    assert isolated(people, blocks, own=LINK) == (4,)


Published = tuple[AnswerBlock, list[int]]


def published(people: Sequence[Respondent]) -> Iterator[Published]:
    """Publish day by day, and say whose answers are in each block."""
    waiting: dict[Group, list[int]] = {}
    for number, today in enumerate(DAYS):
        for one, person in enumerate(people):
            if person.day == number:
                waiting.setdefault(person.group, []).append(one)
        pending = {group: len(members) for group, members in waiting.items()}
        for block in blocks_of(pending, today=today):
            yield block, [one for group in block.members for one in waiting.pop(group)]


def isolated(
    people: Sequence[Respondent], blocks: Sequence[Published], *, own: str | None = None
) -> tuple[int, ...] | None:
    """Search every set of fewer than k people for one that published sums can be reduced to.

    Who passed on answers of their own knows these, and searches among the others.
    """
    if not blocks:
        return None
    others = [one for one, person in enumerate(people) if person.group.hand != own]
    sums = np.unique(np.array([*sums_of(people, blocks)]), axis=0)[:, others]
    rank = np.linalg.matrix_rank(sums.reshape(len(sums), -1))
    tried = set()
    for size in range(1, K):
        for few in combinations(range(len(others)), size):
            alike = tuple(sorted(sums[:, one].tobytes() for one in few))
            if alike not in tried:
                tried.add(alike)
                rest = np.delete(sums, few, axis=1)
                if np.linalg.matrix_rank(rest.reshape(len(sums), -1)) < rank:
                    return tuple(others[one] for one in few)
    return None


def variables() -> list[str]:
    """What nobody knows of one person: each rating, and the score weighted by what matters most."""
    return [item for items in ITEMS.values() for item in items] + ["weighted"]


def sums_of(people: Sequence[Respondent], blocks: Sequence[Published]) -> Iterator[Numbers]:
    """Give every published sum of every release as a row over what nobody knows of each person."""
    subjects = [
        ("overall", "overall", ""),
        ("weighted", "weighted", ""),
        *(("dimension", dimension, "") for dimension in ITEMS),
        *(("item", item, dimension) for dimension, items in ITEMS.items() for item in items),
    ]
    months = [JULY, AUGUST, NOVEMBER]
    periods = {Period.around(month, grain) for month in months for grain in Grain}
    for last in range(1, len(blocks) + 1):  # releases after each block: one pass makes several
        for unit in PATHS:
            for period in periods:
                inside = [
                    (block, members)
                    for block, members in blocks[:last]
                    if unit in PATHS[block.unit] and period in block.period.widened()
                ]
                of_one = [[one for one in inside if one[0].stratum == told] for told in STRATA]
                of_one.append(
                    [
                        (block, members)
                        for block, members in inside
                        if counted(people[members[0]].group, block.detail).is_weighted
                    ]
                )
                for subject, only_complete, told in product(
                    subjects, (False, True), (inside, *of_one)
                ):
                    row = np.zeros((len(people), len(variables())))
                    for block, members in told:
                        for one in members:
                            row[one] = _share(people[one], block, subject, only_complete)
                    yield row


def _share(
    person: Respondent, block: AnswerBlock, subject: tuple[str, str, str], only_complete: bool
) -> list[float]:
    kind, key, dimension = subject
    kept = counted(person.group, block.detail)
    names = variables()
    if only_complete and not kept.is_complete:
        return [0.0] * len(names)
    if not kept.holds(kind=kind, pair="gap", key=key, dimension=dimension):
        return [0.0] * len(names)
    return [float(_coefficient(PATTERNS[person.group.pattern], kind, key, name)) for name in names]


def _coefficient(pattern: Pattern, kind: str, key: str, variable: str) -> Fraction:
    """How far a rating goes into a score, in twelfths so that all are whole."""
    if kind in {"item", "weighted"}:
        return Fraction(12 * (variable == key))
    found = Fraction(0)
    for dimension, items in pattern.items.items():
        if variable in items and kind == "dimension" and key == dimension:
            found = Fraction(12, len(items))
        if variable in items and kind == "overall":
            found = Fraction(12, len(items) * len(pattern.items))
    return found
