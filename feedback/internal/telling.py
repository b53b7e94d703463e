"""What a matrix says in words, and which of its cells carry a sign.

A sentence is said only where chance does not explain it, counted over all cells and pairs of the
page; of the signs in the table one in ten may be chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from culture.dashboards import formats
from culture.dashboards.charts.axis import Scale
from culture.dashboards.charts.heat import HeatCell, heat_cell
from culture.dashboards.tones import EVEN, OVER, SHORT
from culture.scoring.association import FEWEST_UNITS
from culture.scoring.certainty import clear_of, marked_of

if TYPE_CHECKING:
    from culture.metrics.content import Entry
    from culture.org.models import Unit
    from culture.scoring.certainty import Estimate
    from culture.scoring.intervals import Interval
    from feedback.internal.matrix import Matrix, Saying
    from feedback.internal.outside import BesideCustomers, Dependency

MOST_SAID = 3


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One pair as the table shows it: the gap with its sign, and how the receiver asks."""

    receiver: Unit
    provider: Unit
    is_own: bool = False
    gap: HeatCell | None = None
    requests: str = ""
    together: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is shown of this pair."""
        return self.gap is None and not self.requests


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A provider with what each receiver says of it, and everybody together."""

    provider: Unit
    cells: Sequence[MatrixCell]
    everybody: HeatCell | None

    @property
    def shown(self) -> list[MatrixCell]:
        """The cells of which anything is shown."""
        return [cell for cell in self.cells if not cell.is_empty]


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """The matrix as a page shows it, with both margins; `foot` is that of who receives."""

    rows: Sequence[MatrixRow]
    foot: Sequence[HeatCell | None]


def table_of(matrix: Matrix) -> MatrixTable:
    """Give the matrix as a table: providers down, receivers across."""
    gaps = {
        (receiver.pk, provider.pk): entry
        for receiver, provider in matrix.pairs()
        if (saying := matrix.served(receiver, provider)) and (entry := saying.overall)
    }
    alone = {pk: one.overall for pk, one in matrix.of_all.items() if one.overall}
    foot = {pk: one.overall for pk, one in matrix.gets.items() if one.overall}
    tones = _tones([*gaps.values(), *alone.values(), *foot.values()])
    rows = []
    for provider in matrix.departments:
        own = alone.get(provider.pk)
        rows.append(
            MatrixRow(
                provider,
                [_cell(matrix, receiver, provider, gaps, tones) for receiver in matrix.departments],
                _heat(own, tones) if own else None,
            )
        )
    own_foot = [foot.get(receiver.pk) for receiver in matrix.departments]
    return MatrixTable(rows, [_heat(one, tones) if one else None for one in own_foot])


def sentences(matrix: Matrix) -> list[str]:
    """Say what stands out clearly: the widest shortfalls, and pairs that do not see it alike."""
    claims = {**dict(_gap_claims(matrix)), **dict(_pair_claims(matrix))}
    clear = clear_of({claim: one.p for claim, one in claims.items()})
    said = sorted(
        (claim for claim in claims if claim in clear),
        key=lambda claim: (len(claim.sides), -abs(claims[claim].value), claim.names),
    )
    gaps = [one.said(claims[one]) for one in said if len(one.sides) == 1]
    pairs = [one.said(claims[one]) for one in said if len(one.sides) > 1]
    return [*gaps[:MOST_SAID], *pairs[:MOST_SAID]]


def beside_in_words(beside: BesideCustomers) -> str:
    """Say how internal gaps go with customers' gaps; never that one is the cause of the other."""
    if beside.n < FEWEST_UNITS:
        return _(
            "Too few units to tell: {n} departments have both numbers, and it takes {least}."
        ).format(n=beside.n, least=FEWEST_UNITS)
    if beside.found is None:
        return _("Departments do not differ in both numbers, so nothing can be told.")
    numbers = {
        "n": beside.n,
        "r": formats.number(beside.found.r, decimals=2),
        "interval": _ends(beside.found.interval),
        "rank": formats.number(beside.found.rank, decimals=2),
        "rank_interval": _ends(beside.found.rank_interval),
    }
    low, high = beside.found.rank_interval
    if low <= 0 <= high:
        text = _("It cannot be told whether they go together.")
    elif low > 0:
        text = _("Departments that get less from others have customers who miss more.")
    else:
        text = _("Departments that get less from others have customers who miss less.")
    figures = _("{n} departments: r {r} ({interval}), by ranks {rank} ({rank_interval}).")
    return f"{text} {figures.format(**numbers)}"


def dependency_in_words(dependency: Dependency, own: Unit) -> str:
    """Name the link that falls the furthest short, or say that none clearly does."""
    if dependency.widest is None:
        return _("Which of those who serve {unit} falls the furthest short cannot be told.").format(
            unit=own.name
        )
    return _("Of all who serve {unit}, {provider} falls clearly the furthest short.").format(
        unit=own.name, provider=dependency.widest.name
    )


def _ends(interval: Interval) -> str:
    ends = (formats.number(end, decimals=2) for end in interval)
    return _("{low} to {high}").format(**dict(zip(("low", "high"), ends, strict=True)))


@dataclass(frozen=True, slots=True)
class _Claim:
    """Something that might be said of one cell, or of both directions of a pair."""

    receiver: str
    provider: str
    sides: tuple[float, ...]

    @property
    def names(self) -> tuple[str, str]:
        return self.provider, self.receiver

    def said(self, found: Estimate) -> str:
        names = {"receiver": self.receiver, "provider": self.provider}
        if len(self.sides) == 1:
            text = (
                _("{receiver}: what {provider} gives is {gap} below what it should be.")
                if found.value < 0
                else _("{receiver}: what {provider} gives is {gap} above what it should be.")
            )
            return text.format(**names, gap=formats.width(found.value))
        here, there = self.sides
        return _(
            "{receiver} and {provider} do not see it alike: {receiver} finds {here} in what "
            "{provider} gives, {provider} finds {there} in what {receiver} gives."
        ).format(**names, here=formats.signed(here), there=formats.signed(there))


def _gap_claims(matrix: Matrix) -> Iterator[tuple[_Claim, Estimate]]:
    for receiver, provider in matrix.pairs():
        entry = _alone(matrix.served(receiver, provider))
        if entry and entry.estimate:
            yield _Claim(receiver.name, provider.name, (entry.value,)), entry.estimate


def _pair_claims(matrix: Matrix) -> Iterator[tuple[_Claim, Estimate]]:
    for receiver, provider in matrix.pairs():
        if receiver.pk > provider.pk:
            continue
        here = _alone(matrix.served(receiver, provider))
        there = _alone(matrix.served(provider, receiver))
        if here and there and here.estimate and there.estimate:
            sides = (here.value, there.value)
            found = here.estimate.less(there.estimate)
            yield _Claim(receiver.name, provider.name, sides), found


def _alone(saying: Saying | None) -> Entry | None:
    """What a department says by itself; nothing where it is counted with another."""
    return None if saying is None or saying.together else saying.overall


def _tones(entries: Sequence[Entry]) -> dict[int, str]:
    """Which entries carry a sign, by their identity."""
    p_values = [entry.estimate.p if entry.estimate else 1.0 for entry in entries]
    return {
        id(entry): (SHORT if entry.value < 0 else OVER) if is_marked else EVEN
        for entry, is_marked in zip(entries, marked_of(p_values), strict=True)
    }


def _cell(
    matrix: Matrix,
    receiver: Unit,
    provider: Unit,
    gaps: dict[tuple[int, int], Entry],
    tones: dict[int, str],
) -> MatrixCell:
    if receiver == provider:
        return MatrixCell(receiver, provider, is_own=True)
    entry = gaps.get((receiver.pk, provider.pk))
    saying = matrix.served(receiver, provider)
    asked = matrix.asked(receiver, provider)
    return MatrixCell(
        receiver,
        provider,
        gap=_heat(entry, tones) if entry else None,
        requests=formats.number(asked.value) if asked else "",
        together=", ".join(saying.together) if saying and entry else "",
    )


def _heat(entry: Entry, tones: dict[int, str]) -> HeatCell:
    return heat_cell(entry.value, tones[id(entry)], scale=SCALE)


SCALE = Scale(1, 5)
