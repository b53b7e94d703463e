"""Inside and outside: what departments get from each other beside what their customers find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.metrics import reading
from culture.metrics.models import Series
from culture.metrics.windows import Window
from culture.privacy.periods import Grain, Period
from culture.scoring.association import association_of
from culture.scoring.certainty import WORDS_LEVEL
from surveys.instruments.models import Respondents

if TYPE_CHECKING:
    from culture.metrics.content import Entry
    from culture.metrics.embargoes import Embargo
    from culture.org.models import Unit
    from culture.scoring.association import Association
    from feedback.internal.matrix import Matrix

PER_CENT = 100


@dataclass(frozen=True, slots=True)
class BesideCustomers:
    """How the internal gaps of units go with their customers' gaps of a quarter.

    `is_later` says that the quarter is the one after the round. `found` is None where that cannot
    be told: of too few units, which `n` counts, or without any difference between them.
    """

    n: int
    quarter: Period
    is_later: bool
    found: Association | None


@dataclass(frozen=True, slots=True)
class Dependency:
    """What a unit gets from each that serves it; `widest` names one where that is clear."""

    links: tuple[tuple[Unit, Entry], ...]
    widest: Unit | None


def beside_customers(matrix: Matrix, *, held: Sequence[Embargo] = ()) -> BesideCustomers:
    """Hold what each department gets from all others against what its customers say; six queries.

    The customers' quarter is the one after the round where anything of it is published, else the
    one in which the round closed; none that is `held` back from the reader.
    """
    closed = Period.around(matrix.window.starts_on, Grain.QUARTER)
    for quarter in (closed.next, closed):
        outside = customers_gaps(matrix, quarter, held=held)
        if outside:
            break
    pairs = [
        (saying.overall.value, outside[pk])
        for pk, saying in matrix.gets.items()
        if saying.overall and pk in outside
    ]
    return BesideCustomers(len(pairs), quarter, quarter != closed, association_of(pairs))


def customers_gaps(
    matrix: Matrix, quarter: Period, *, held: Sequence[Embargo] = ()
) -> Mapping[int, float]:
    """The customers' gap of each department in a quarter, in hundredths of the scale; two queries.

    Of several questionnaires the one that the most customers answered speaks.
    """
    if not matrix.departments:
        return {}
    top = matrix.departments[0]
    root = type(top).objects.get(pk=top.path[0])
    window = Window(period=quarter)
    series = [
        one
        for one in Series.objects.filter(
            organisation_id=top.organisation_id, source=Respondents.CUSTOMER.value
        )
        if not any(embargo.covers(one, window) for embargo in held)
    ]
    wanted = {one.pk for one in matrix.departments}
    found: dict[int, tuple[int, float]] = {}
    for (_series, unit), published in reading.newest_beneath(series, window, root).items():
        content, entry = published.content, published.content.overall
        if unit in wanted and entry and entry.gap is not None:
            gap = PER_CENT * entry.gap / (content.high - content.low)
            found[unit] = max(found.get(unit, (0, 0.0)), (int(entry.n), gap))
    return {unit: gap for unit, (_n, gap) in found.items()}


def dependency_of(matrix: Matrix, own: Unit) -> Dependency:
    """Say which of those who serve a department fall the furthest short, where that is clear.

    The widest is named where its gap is clearly below zero and clearly wider than each other's, by
    what the department says by itself. All of that must hold, so each is judged at the full level
    (intersection and union, Berger 1982).
    """
    links = [
        (provider, entry)
        for provider in matrix.departments
        if provider != own
        and (saying := matrix.served(own, provider))
        and not saying.together
        and (entry := saying.overall)
    ]
    links.sort(key=lambda link: (link[1].value, link[0].name))
    return Dependency(tuple(links), _widest(links))


def _widest(links: list[tuple[Unit, Entry]]) -> Unit | None:
    if len(links) < 2:  # noqa: PLR2004
        return None
    unit, first = links[0]
    estimate = first.estimate
    if estimate is None or estimate.value >= 0:
        return None
    p_values = [estimate.p]
    for _other, entry in links[1:]:
        if entry.estimate is None:
            return None
        p_values.append(estimate.less(entry.estimate).p)
    return unit if max(p_values) < WORDS_LEVEL else None
