"""The numbers of cases in words, the same on the page and in its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from culture.dashboards import formats
from culture.scoring.proportions import ShareOf

if TYPE_CHECKING:
    from feedback.cases.figures import CaseFigures

PER_CENT = 100


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One share in words."""

    name: str
    hits: int
    of: int
    share: str
    interval: str


def rows_of(figures: CaseFigures) -> list[ShareRow]:
    """Every share of a unit, those without anything to count left out."""
    named = [
        (_("Answered by the deadline"), figures.in_time),
        (_("By the deadline, after it was opened again"), figures.again_in_time),
        (_("Solved, of those who say so"), figures.solved),
    ]
    return [row for name, share in named if (row := share_row(share, name=name))]


def share_row(share: ShareOf, *, name: str = "") -> ShareRow | None:
    """A share in words; None where there is nothing to count."""
    ends = share.interval
    if share.share is None or ends is None:
        return None
    between = {
        "low": formats.number(PER_CENT * ends.low, decimals=0),
        "high": formats.number(PER_CENT * ends.high, decimals=0),
    }
    return ShareRow(
        name=name,
        hits=share.hits,
        of=share.of,
        share=formats.number(PER_CENT * share.share, decimals=0),
        interval=_("%(low)s to %(high)s") % between,
    )


def headings() -> list[str]:
    """What the columns of the file are called."""
    return [_("Unit"), _("What"), _("How many"), _("Of"), _("Per cent"), _("Interval")]


def file_rows(told: Iterable[CaseFigures]) -> Iterator[list[object]]:
    """The shares of each unit, as the page shows them."""
    for one in told:
        for row in rows_of(one):
            yield [one.unit.name, row.name, row.hits, row.of, row.share, row.interval]
