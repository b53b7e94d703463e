"""Where a chain of gaps loses most, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from culture.scoring.certainty import Estimate

FEWEST = 2


def widest_loss(links: Sequence[Estimate]) -> tuple[int, float] | None:
    """Find the link that loses most; the p value of its losing at all, and more than any other.

    Two links share a side, so they are not independent: their errors are added, which holds however
    they depend. A link without error is stated exactly. The largest p value decides, and counts
    once for each link, as any might have been the widest. None below two links, and where the
    lowest is no loss.
    """
    return _most_lost(links, less=_less_dependent)


def lowest_place(places: Sequence[Estimate]) -> tuple[int, float] | None:
    """As `widest_loss`, of places that have nobody in common, whose errors are independent."""
    return _most_lost(places, less=Estimate.less)


def _most_lost(
    found: Sequence[Estimate], *, less: Callable[[Estimate, Estimate], Estimate]
) -> tuple[int, float] | None:
    if len(found) < FEWEST:
        return None
    lowest = min(range(len(found)), key=lambda place: found[place].value)
    first = found[lowest]
    if first.value >= 0:
        return None
    others = [other for place, other in enumerate(found) if place != lowest]
    p_values = [_tail(first), *(_tail(less(first, other)) for other in others)]
    return lowest, min(1.0, max(p_values) * len(found))


def _less_dependent(first: Estimate, second: Estimate) -> Estimate:
    df = min((one.df for one in (first, second) if one.error), default=first.df)
    return Estimate(first.value - second.value, first.error + second.error, df)


def _tail(below: Estimate) -> float:
    """The one-sided p value of lying below zero; nothing is chance without an error."""
    if below.value >= 0:
        return 1.0
    return below.p / 2 if below.error else 0.0
