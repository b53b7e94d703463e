"""Where a chain loses most: the widest link, and the place in which one loses most."""

from __future__ import annotations

import pytest

from culture.scoring.certainty import Estimate
from culture.scoring.losses import lowest_place, widest_loss

EXACT = Estimate(-0.2, 0.0, 1.0)


def test_the_widest_loss_must_be_wider_than_every_other_however_they_depend() -> None:
    links = [Estimate(-0.5, 0.1, 20.0), Estimate(-1.5, 0.1, 20.0), EXACT]
    place, p = widest_loss(links) or (None, None)
    # One point of difference with errors that add to .2: t(20) = 5 has a tail of 3.4365e-5; three
    # links might have been the widest.
    assert place == 1
    assert p == pytest.approx(3 * 3.4365e-5, rel=1e-4)


def test_places_have_nobody_in_common_so_their_errors_add_as_squares() -> None:
    places = [Estimate(-0.5, 0.3, 20.0), Estimate(-1.5, 0.4, 20.0)]
    place, p = lowest_place(places) or (None, None)
    # The distance is one point with an error of .5, on .25 ** 2 / (.09 ** 2 / 20 + .16 ** 2 / 20)
    # = 37.092 degrees: t = 2 has a tail of .026431.
    assert place == 1
    assert p == pytest.approx(2 * 0.026431, rel=1e-4)


def test_a_loss_that_may_be_none_is_not_the_widest() -> None:
    links = [Estimate(-0.1, 0.1, 20.0), Estimate(2.0, 0.1, 20.0)]
    place, p = widest_loss(links) or (None, None)
    # t(20) = 1 has a tail of .16463: that it loses at all is the weakest part.
    assert place == 0
    assert p == pytest.approx(2 * 0.16463, rel=1e-4)


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ([], None),
        ([Estimate(-1.0, 0.1, 20.0)], None),
        ([Estimate(0.0, 0.1, 20.0), Estimate(0.4, 0.1, 20.0)], None),
        # What is stated exactly is no chance, and two equal losses are no order.
        ([Estimate(-1.0, 0.0, 1.0), Estimate(-0.5, 0.0, 1.0)], (0, 0.0)),
        ([Estimate(-1.0, 0.0, 1.0), Estimate(-1.0, 0.0, 1.0)], (0, 1.0)),
    ],
)
def test_links_without_an_error_and_links_without_a_loss(
    links: list[Estimate], found: tuple[int, float] | None
) -> None:
    assert widest_loss(links) == found
