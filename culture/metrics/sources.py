"""Producers of ratings; each registers itself when its app is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from culture.metrics.content import DELIVERED, GAP

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from django.utils.functional import Promise

    from culture.metrics.content import Draft
    from culture.metrics.models import ScoreCell, Series

Place = tuple[int, "dt.date"]
"""A unit and a day."""
AnswerKey = tuple[int, "uuid.UUID"]
"""A unit and the identity of one raw row of it."""


class Regime(StrEnum):
    """How a source comes to its published numbers, and what guards whoever answered.

    Rolling: answers keep coming and wait in blocks of k. Closed: a sheet is closed once, and then
    grouped, coded and attacked. Stated: facts of named people or of the organisation, which need
    no guard, or about others, counted in blocks. Derived: made of two published numbers, which
    tells nothing more than they do.
    """

    ROLLING = "rolling"
    CLOSED = "closed"
    STATED = "stated"
    DERIVED = "derived"


def _no_cells(_places: Iterable[Place]) -> Iterable[ScoreCell]:
    return ()


def _nothing_to_recount() -> Iterable[ScoreCell]:
    return ()


def _nothing_to_restate() -> Iterable[tuple[Series, Draft]]:
    return ()


def _heard_by_nobody(_strata: Mapping[str, dt.date]) -> None:
    return None


@dataclass(frozen=True, slots=True)
class SideRef:
    """One side of a derived source: what another source found of one side, or of its gap.

    With a `key` only the questionnaire of that key, which speaks of whatever it is held against.
    """

    source: str
    side: str
    key: str = ""

    def is_in(self, series: Series) -> bool:
        """Tell whether a series has this side; what was delivered has a gap to all there is."""
        side = DELIVERED if self.side == GAP else self.side
        return (
            self.source == series.source and side in series.sides and self.key in {"", series.key}
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Where ratings come from; `label` says who answered.

    `has_about` says that its numbers are about another unit than that of those who answered. A
    rolling source counts: `count_cells` turns the raw rows of the given (unit, day) places into
    score cells, fast, without those that a dirty mark names; `count_answers` turns single rows into
    what their cells grow by, for a source whose marks name them; `recount_cells` counts everything
    by an independent path, for verification; `hears` is told whose answers were published by
    themselves, and until which day they came. A
    derived source has `sides`: what is expected and what is delivered. What a stated source says is
    `about_series` where its series speak of another one, whose uuid is their instrument's;
    `restate` drafts all of it anew from what people stated, for verification.
    """

    key: str
    label: str | Promise
    regime: Regime
    has_about: bool = False
    count_cells: Callable[[Iterable[Place]], Iterable[ScoreCell]] = _no_cells
    count_answers: Callable[[Iterable[AnswerKey]], Iterable[ScoreCell]] | None = None
    recount_cells: Callable[[], Iterable[ScoreCell]] = _nothing_to_recount
    hears: Callable[[Mapping[str, dt.date]], None] = _heard_by_nobody
    sides: tuple[SideRef, SideRef] | None = None
    about_series: bool = False
    restate: Callable[[], Iterable[tuple[Series, Draft]]] = _nothing_to_restate


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a source; the same key again replaces it."""
    _sources[source.key] = source


def get(key: str) -> Source:
    """The source with this key; KeyError where no app registered it."""
    return _sources[key]


def derived_from(key: str) -> list[Source]:
    """The sources of which one side is this one."""
    return [
        source
        for source in _sources.values()
        if source.sides and key in {side.source for side in source.sides}
    ]


def of_regime(regime: Regime) -> list[str]:
    """The keys of the sources that come to their numbers in one way."""
    return [key for key, source in _sources.items() if source.regime is regime]


def is_stated(key: str) -> bool:
    """Whether named people say what this source says, so that it has no error of sampling."""
    return key in _sources and _sources[key].regime is Regime.STATED


def tells(key: str, *, source: str) -> bool:
    """Whether a source is derived from another one, so that it lets that one be seen."""
    return key in {one.key for one in derived_from(source)}


def all_sources() -> list[Source]:
    """Every source."""
    return list(_sources.values())
