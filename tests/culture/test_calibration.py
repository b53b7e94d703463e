"""The short version of `make calibrate`: pages of noise stay silent, and true gaps are named."""

from collections.abc import Mapping

import numpy as np
import pytest

from bench import calibrate
from bench.calibrate import World
from culture.dashboards import figures


def test_pages_of_noise_stay_silent() -> None:
    random = np.random.default_rng(7)
    for world, response in ((World(12, 60), 0.0), (World(12, 10), 1.0)):
        lines = calibrate.noise(random, world, pages=360, response=response)
        assert [line for line in lines if not line.is_met] == []
        assert len(lines) == (12 if response else 11)


def test_a_page_that_judged_each_thing_alone_would_be_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def alone(
        p_values: Mapping[tuple[str, str], float], **_weights: object
    ) -> frozenset[tuple[str, str]]:
        return frozenset(key for key, p in p_values.items() if p < 0.05)

    monkeypatch.setattr(figures, "clear_of", alone)
    lines = calibrate.noise(np.random.default_rng(20), World(12, 60), pages=360, response=0)
    missed = {line.what for line in lines if not line.is_met}
    assert "sentence, tiles, next step of a unit (360)" in missed


@pytest.mark.parametrize(("n", "goal"), [(100, 0.90), (60, 0.70)])
def test_a_gap_of_half_a_point_is_named(n: int, goal: float) -> None:
    [named, _beside] = calibrate.power(np.random.default_rng(1), n, pages=600, goal=goal)
    assert named.is_met, named


def test_intervals_hold_what_they_promise() -> None:
    lines = list(calibrate.coverage(np.random.default_rng(20), samples=60))
    assert [line for line in lines if not line.is_met] == []
    assert len(lines) == 72
