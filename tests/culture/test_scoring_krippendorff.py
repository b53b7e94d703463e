import pytest

from culture.scoring.krippendorff import Metric, krippendorff_alpha

RATERS = [
    [None if cell == "." else int(cell) for cell in row.split()]
    for row in (
        ". . . . . 3 4 1 2 1 1 3 3 . 3",
        "1 . 2 1 3 3 4 3 . . . . . . .",
        ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
    )
]


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        (Metric.NOMINAL, 0.691358),
        (Metric.ORDINAL, 0.806721),
        (Metric.INTERVAL, 0.810845),
        (Metric.RATIO, 0.808944),
    ],
)
def test_alpha_of_the_reference_raters(metric: Metric, value: float) -> None:
    assert krippendorff_alpha(RATERS, metric) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("metric", Metric)
def test_full_agreement_is_one(metric: Metric) -> None:
    assert krippendorff_alpha([[0, 2, 5], [0, 2, 5]], metric) == 1.0


def test_nothing_to_pair_or_to_agree_about_has_no_alpha() -> None:
    assert krippendorff_alpha([[1, None], [None, 2]], Metric.INTERVAL) is None
    assert krippendorff_alpha([[3, 3], [3, 3]], Metric.INTERVAL) is None


def test_the_ratio_metric_refuses_values_below_zero() -> None:
    with pytest.raises(ValueError, match="no values below zero"):
        krippendorff_alpha([[-1, 1], [1, 1]], Metric.RATIO)
