"""Where a number becomes an action; the app of actions says so when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.dashboards.figures import Figure
    from culture.metrics.models import Series
    from culture.org.models import Unit

MayAct = Callable[["User", "Unit", "dt.date"], bool]
UrlOf = Callable[["Unit", "Series", "Figure"], str]
_ways: list[tuple[MayAct, UrlOf]] = []


def register(may_act: MayAct, url_of: UrlOf) -> None:
    """Say who makes actions in a unit, and where one is made of a number."""
    _ways[:] = [(may_act, url_of)]


def may_act(user: User, unit: Unit, day: dt.date) -> bool:
    """Whether somebody may make an action of a number of a unit."""
    return any(may(user, unit, day) for may, _url_of in _ways)


def url_of(unit: Unit, series: Series, figure: Figure) -> str:
    """Where an action is made of a figure; empty where nobody makes actions."""
    return next((address(unit, series, figure) for _may, address in _ways), "")
