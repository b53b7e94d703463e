"""The attacker finds what can be known of an answer, and breaks what only seems safe."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy import attacker
from culture.privacy.attacker import Findings, PublishedMean, attack
from culture.privacy.leeway import Nest
from culture.privacy.programs import Contradiction, solve
from culture.privacy.squares import Squares
from tests.culture import organisations
from tests.culture.organisations import Organisation

ORGANISATIONS = 200
Atom = TypeVar("Atom", int, str)


def shown(members: Mapping[Atom, int], total: float, *, decimals: int = 1) -> PublishedMean[Atom]:
    n = sum(members.values())
    return PublishedMean(members, round(total / n, decimals), decimals)


def attacked(*published: PublishedMean[Atom], low: int = 1, high: int = 5) -> Findings:
    return attack(published, k=5, low=low, high=high)


def test_a_sum_in_the_middle_says_nothing_of_anybody() -> None:
    assert attacked(shown({"A": 6}, 20)) == Findings(examined=6)
    assert attacked() == Findings()
    assert attacked(PublishedMean({"A": 0}, 0)) == Findings()


def test_a_sum_at_an_end_gives_every_answer_away() -> None:
    assert attacked(shown({"A": 6}, 30)) == Findings(exact=6, examined=6)
    assert attacked(shown({"A": 6}, 6)) == Findings(exact=6, examined=6)


def test_a_sum_near_an_end_narrows_every_answer_down() -> None:
    assert attacked(shown({"A": 6}, 29)) == Findings(narrowed=6, examined=6)
    assert attacked(shown({"A": 6}, 28)) == Findings(examined=6)
    assert attacked(shown({"A": 6}, 39), high=7) == Findings(examined=6)
    assert attacked(shown({"A": 6}, 40), high=7) == Findings(narrowed=6, examined=6)


def test_rounding_hides_what_it_hides() -> None:
    assert attacked(shown({"A": 30}, 148)) == Findings(examined=30)
    assert (
        attacked(shown({"A": 30}, 149))
        == Findings(narrowed=30, examined=30)
        != attacked(PublishedMean({"A": 30}, 4.9))
    )
    assert attacked(shown({"A": 30}, 149, decimals=3)) == Findings(narrowed=30, examined=30)


def test_one_person_is_what_remains_of_three_large_numbers() -> None:
    whole = {"A": 10, "B": 10, "alone": 1}
    numbers = [
        shown({"A": 10}, 33, decimals=3),
        shown({"B": 10}, 41, decimals=3),
        shown(whole, 76, decimals=3),
    ]
    assert attacked(*numbers) == Findings(exact=1, small_combinations=1, examined=21)
    assert attacked(*numbers[:2]) == Findings(examined=20)


def test_scores_may_be_finer_than_ratings() -> None:
    third = PublishedMean({"A": 5}, 4.6, decimals=6, parts=3)
    assert attack([third], k=5, low=1, high=5) == Findings(examined=5)
    ninth = PublishedMean({"A": 5}, 4.733333, decimals=6, parts=3)
    assert attack([ninth], k=5, low=1, high=5) == Findings(narrowed=5, examined=5)
    unknown = PublishedMean({"A": 5}, 4.65, decimals=2, parts=None)
    assert attack([unknown], k=5, low=1, high=5) == Findings(narrowed=5, examined=5)
    both = [unknown, PublishedMean({"A": 5}, 4.7, parts=20)]
    assert attack(both, k=5, low=1, high=5) == Findings(narrowed=5, examined=5)


def test_numbers_that_no_answers_fit_are_a_contradiction() -> None:
    with pytest.raises(Contradiction):
        attacked(PublishedMean({"A": 5}, 5.3))
    with pytest.raises(Contradiction):
        attacked(shown({"A": 5}, 20), PublishedMean({"A": 5}, 3.0))


def test_facts_that_do_not_agree_are_refused() -> None:
    with pytest.raises(ValueError, match="same respondents"):
        attacked(PublishedMean({"A": 5}, 3), PublishedMean({"A": 6}, 3))
    with pytest.raises(ValueError, match="two points"):
        attacked(shown({"A": 5}, 15), low=5)


def test_findings_of_several_subjects_add_up() -> None:
    assert Findings(1, 2, 1, 9) + Findings(3, 4, 5, 9) == Findings(4, 6, 6, 18)
    assert Findings(examined=9).is_safe
    assert not Findings(exact=1).is_safe
    assert not Findings(narrowed=1).is_safe
    assert not Findings(small_combinations=1).is_safe


def known_by_trial(published: list[set[int]], answers: list[int]) -> tuple[int, int]:
    """Try all answers that give the same sums: how many are known, and how many narrowed."""
    sums = [sum(answers[one] for one in people) for people in published]
    seen: list[set[int]] = [set() for _ in answers]
    for others in product(range(1, 6), repeat=len(answers)):
        if [sum(others[one] for one in people) for people in published] == sums:
            for person, answer in enumerate(others):
                seen[person].add(answer)
    examined = set().union(*published)
    widths = [max(seen[person]) - min(seen[person]) for person in examined]
    return sum(width == 0 for width in widths), sum(width == 1 for width in widths)


@settings(max_examples=25)
@given(
    st.lists(st.integers(1, 5) | st.sampled_from((1, 5)), min_size=5, max_size=5),
    st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=5, max_size=5),
)
def test_the_attacker_knows_exactly_what_trying_all_answers_shows(
    answers: list[int], places: list[tuple[int, int]]
) -> None:
    published = [
        {person for person, place in enumerate(places) if place[way] == value}
        for way in range(2)
        for value in range(2)
    ]
    published = [people for people in published if people]
    numbers = [
        PublishedMean(
            dict.fromkeys(people, 1), sum(answers[person] for person in people) / len(people), 9
        )
        for people in published
    ]
    found = attack(numbers, k=5, low=1, high=5)
    assert (found.exact, found.narrowed) == known_by_trial(published, answers)


@cache
def campaign() -> tuple[Findings, Findings]:
    """Both guards on the same organisations: what the attacker finds of each."""
    scheme = naive = Findings()
    for seed in range(ORGANISATIONS):
        some = organisations.organisation(seed)
        scheme += organisations.scheme(some).attacked()
        naive += organisations.any_filter(some).attacked(items=1)
    return scheme, naive


def test_nothing_is_found_in_two_hundred_organisations() -> None:
    scheme, _ = campaign()
    assert (scheme.exact, scheme.narrowed, scheme.small_combinations) == (0, 0, 0)
    assert scheme.examined == 19_520


def test_five_answers_and_any_filter_are_broken_by_the_same_attacker() -> None:
    _, naive = campaign()
    assert (naive.exact, naive.examined) == (2436, 9798)
    assert naive.small_combinations == 183


@settings(max_examples=15)
@given(st.integers(min_value=ORGANISATIONS, max_value=10**9))
def test_nothing_is_found_in_any_organisation_even_without_rounding(seed: int) -> None:
    some = organisations.organisation(seed)
    assert organisations.scheme(some, decimals=organisations.EXACT).attacked().is_safe


def findings(kind: Callable[[random.Random], Organisation], **steps: bool) -> Findings:
    some = (kind(random.Random(seed)) for seed in range(4))
    return sum((organisations.scheme(one, **steps).attacked() for one in some), Findings())


def test_without_coding_teams_of_one_mind_are_known() -> None:
    assert findings(organisations.all_the_same, coding=False, checks=True).exact == 226
    assert findings(organisations.all_the_same, coding=True, checks=True).is_safe


def test_without_checks_a_category_that_is_nearly_a_team_isolates_somebody() -> None:
    known = findings(organisations.category_is_team, coding=True, checks=False)
    assert (known.exact, known.small_combinations) == (12, 8)
    assert findings(organisations.category_is_team, coding=True, checks=True).is_safe


def test_thirty_teams_still_see_their_numbers_and_both_breakdowns() -> None:
    some = organisations.realistic()
    published = organisations.scheme(some)
    teams = [unit for unit in published.units if len(some.paths[unit]) == 3]
    assert (len(some.respondents), len(teams)) == (193, 18)
    assert published.classes == {
        "tenure": [("under-1", ""), ("1-3",), ("3-10",), ("over-10",)],
        "role": [("customers",), ("colleagues",), ("leader", "")],
    }
    assert published.attacked() == Findings(examined=3 * 193)


def small_company(seed: int) -> list[PublishedMean[int]]:
    """Means of overlapping groups of a few people, to one decimal."""
    rng = random.Random(seed)
    people = {name: rng.randint(1, 3) for name in range(6)}
    sums = {name: sum(rng.randint(1, 5) for _ in range(n)) for name, n in people.items()}
    numbers = []
    for _ in range(5):
        held = sorted(rng.sample(range(6), rng.randint(2, 5)))
        total = sum(sums[name] for name in held)
        numbers.append(shown({name: people[name] for name in held}, total))
    return numbers


@pytest.mark.parametrize("shift", [-3, 1])
@pytest.mark.parametrize("is_seen_free", [False, True])
def test_findings_are_the_same_wherever_the_scale_begins(
    monkeypatch: pytest.MonkeyPatch, *, shift: int, is_seen_free: bool
) -> None:
    if not is_seen_free:
        monkeypatch.setattr(Nest, "range_of_sums", lambda *_: None)
    for seed in range(12):
        numbers = small_company(seed)
        moved = [replace(one, mean=round(one.mean + shift, 1)) for one in numbers]
        assert attacked(*moved, low=1 + shift, high=5 + shift) == attacked(*numbers)


@pytest.mark.parametrize("from_inside", [0, 100])
def test_without_pushing_many_at_once_the_same_is_found(
    monkeypatch: pytest.MonkeyPatch, from_inside: int
) -> None:
    expected = [attacked(*small_company(seed)) for seed in range(12)]
    monkeypatch.setattr(Nest, "range_of_sums", lambda *_: None)
    monkeypatch.setattr(attacker, "PUSHES", 0)
    monkeypatch.setattr(attacker, "MOST_SEEN_FROM_INSIDE", from_inside)
    assert [attacked(*small_company(seed)) for seed in range(12)] == expected


def test_answers_are_whole_where_all_numbers_say_so() -> None:
    # One of three lies between 1.5 and 3.5, so a whole answer is 2 or 3; in three pairs of people.
    pairs = [
        PublishedMean({"A": 1, "B": 1}, 2.7, decimals=0),
        PublishedMean({"B": 1, "C": 1}, 3.0, decimals=0),
        PublishedMean({"A": 1, "C": 1}, 2.7, decimals=0),
    ]
    assert attack(pairs, k=1, low=1, high=5) == Findings(narrowed=1, examined=3)
    finer = PublishedMean({"D": 5}, 3.0, parts=2)
    assert attack([*pairs, finer], k=1, low=1, high=5) == Findings(examined=8)


def test_finer_scores_are_rounded_inwards_at_both_ends() -> None:
    low = PublishedMean({"A": 5}, 1.266667, decimals=6, parts=3)
    assert attack([low], k=5, low=1, high=5) == Findings(narrowed=5, examined=5)


def test_a_free_company_is_seen_in_so_many_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = 0

    def counted(*given: Any, **facts: Any) -> Any:
        nonlocal solved
        solved += 1
        return solve(*given, **facts)

    monkeypatch.setattr(attacker, "solve", counted)
    monkeypatch.setattr(Nest, "range_of_sums", lambda *_: None)
    counts = {}
    for inside in (5, 6):
        monkeypatch.setattr(attacker, "MOST_SEEN_FROM_INSIDE", inside)
        solved = 0
        for seed in range(8):
            attacked(*small_company(seed))
        counts[inside] = solved
    assert counts == {5: 86, 6: 84}


@pytest.mark.parametrize(
    ("parts", "most", "found"),
    [
        (1, 45.1, Findings(exact=5, examined=5)),
        (2, 45.6, Findings(narrowed=5, examined=5)),
        (2, 80.0, Findings(examined=5)),
    ],
)
def test_a_sum_of_squares_tells_what_the_sum_beside_it_does_not(
    parts: int, most: float, found: Findings
) -> None:
    mean = PublishedMean({"A": 5}, 3.0, decimals=9, parts=parts)
    assert attack([mean], k=5, low=1, high=5) == Findings(examined=5)
    squares = [Squares({"A": 5}, 44.9, most)]
    assert attack([mean], k=5, low=1, high=5, squares=squares) == found
