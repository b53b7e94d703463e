"""Moving along the windows of a line: earlier and later, shorter and longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.metrics.windows import Window, read_period
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.lines import Line


def find(line: Line, token: str) -> Window:
    """The window that an address names; LookupError where the line cannot have it."""
    for edition in line.editions:
        if edition.token == token:
            return edition
    period = None if line.editions else read_period(token)
    if period is None:
        raise LookupError(token)
    return Window(period=period)


def until(line: Line, window: Window, *, number: int) -> list[Window]:
    """Up to `number` windows that end with this one, oldest first."""
    if window.period is None:
        known = line.editions[line.editions.index(window) :]
        return list(known[:number])[::-1]
    since = line.first.get(window.period.grain, window.period.starts_on)
    found = [window.period]
    while len(found) < number and found[0].starts_on > since:
        found.insert(0, found[0].previous)
    return [Window(period=period) for period in found]


def earlier(line: Line, window: Window) -> Window | None:
    """The period before; None before the first, and among waves, which are all named."""
    if window.period is None:
        return None
    first = line.first.get(window.period.grain, window.period.starts_on)
    return Window(period=window.period.previous) if first < window.period.starts_on else None


def later(window: Window, *, today: dt.date) -> Window | None:
    """The period after; None where it is still to come."""
    if window.period is None or window.period.next.starts_on > today:
        return None
    return Window(period=window.period.next)


def zoomed(line: Line, window: Window, grain: Grain) -> Window:
    """The window of another length that shows the same time: around it, or its last part."""
    period = window.period
    if period is None:
        return window
    newest = line.last.get(grain, period.starts_on)
    if grain.months >= period.grain.months:
        return Window(period=Period.around(period.starts_on, grain))
    is_inside = period.contains(newest)
    return Window(period=Period.around(newest if is_inside else period.ends_on, grain))
