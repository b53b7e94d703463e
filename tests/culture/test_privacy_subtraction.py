"""What two published counts tell apart by being subtracted."""

from __future__ import annotations

from culture.privacy.subtraction import Counts, count_differences, small_differences

OVERALL, CARE = ("overall", "gap", "overall"), ("dimension", "gap", "care")
WEIGHTED = ("weighted", "gap", "weighted")
SMILE, CALL = ("item", "gap", "smile"), ("item", "gap", "call")
ADEQUATE = ("overall", "adequacy", "overall")


def test_what_fewer_than_k_skipped_is_told_with_how_many_they_are() -> None:
    counts = Counts(
        answers={OVERALL: 20, WEIGHTED: 15, CARE: 16, SMILE: 12, CALL: 11, ADEQUATE: 18},
        complete={OVERALL: 19, CARE: 16, SMILE: 12},
        dimensions={("gap", "smile"): "care", ("gap", "call"): "calm"},
    )
    assert list(small_differences(counts, k=5)) == [
        ("overall less complete answers", 1),
        ("overall less care", 4),
        ("care less smile", 4),
        ("overall less its adequacy", 2),
    ]
    assert [n for _what, n in small_differences(counts, k=4)] == [1, 2]
    assert [n for _what, n in small_differences(counts, k=6)] == [1, 5, 4, 4, 2]
    assert count_differences(counts) == 6 + 3 + 3 + 1


def test_a_number_that_stands_on_too_few_is_told_by_itself() -> None:
    assert list(small_differences(Counts({OVERALL: 4}), k=5)) == [("overall", 4)]
    assert list(small_differences(Counts({OVERALL: 5}), k=5)) == []
    assert list(small_differences(Counts({ADEQUATE: 9}), k=5)) == []


def test_counts_lose_those_of_every_other_release() -> None:
    whole = Counts({OVERALL: 20, CARE: 16}, {OVERALL: 9}, {("gap", "smile"): "care"})
    parts = (one for one in (Counts({OVERALL: 8, CARE: 7}, {OVERALL: 4}), Counts({OVERALL: 3})))
    assert whole.minus(parts) == Counts(
        {OVERALL: 9, CARE: 9}, {OVERALL: 5}, {("gap", "smile"): "care"}
    )
