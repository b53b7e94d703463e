"""Numbers that stand in words of an action wait, too, for what their reader is asked first.

An action keeps what was found when it was made, and what it was closed with: whoever has yet to
predict such a number would read it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from culture.actions.targets import read_spot
from culture.metrics import embargoes
from culture.metrics.models import Series
from culture.org.models import Unit

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.actions.models import Action
    from culture.metrics.embargoes import Embargo


def found_words(actions: Iterable[Action], *, reader: User, day: dt.date) -> dict[int, str]:
    """What each action (by serial) was made of, in words; empty where its reader may not know.

    Words of a number are for whoever sees the numbers of the unit. They stood in numbers of their
    day, so they wait with every period that had begun then.
    """
    rows = list(actions)
    series = _series_named(rows)
    units = {one.unit_id for one in rows if one.pk in series}
    seen = Unit.objects.measured_for(reader, day=day).filter(pk__in=units)
    measured = set(seen.values_list("pk", flat=True)) if units else set()
    held = embargoes.of_person(reader, day=day) if units else []

    def may_read(action: Action) -> bool:
        named = series.get(action.pk)
        return named is None or (action.unit_id in measured and not _waits(action, named, held))

    return {one.pk: one.origin_words if may_read(one) else "" for one in rows}


def figures_of_result(action: Action, *, reader: User, day: dt.date) -> Mapping[str, Any] | None:
    """The figures an action was closed with; None where the reader is asked about them first."""
    result, series = action.result, action.series
    if result is None or not result.figures:
        return None
    held = embargoes.of_person(reader, day=day)
    windows = [one.window for one in (result.before, result.after) if one]
    if series and any(one.covers(series, window) for one in held for window in windows):
        return None
    return result.figures  # type: ignore[no-any-return]


def _series_named(actions: Iterable[Action]) -> dict[int, Series]:
    """The series of the number that each action was made of, whether it is to move it or not."""
    spots = {one.pk: read_spot(one.origin_key.partition(":")[2]) for one in actions}
    named = {pk: spot.series for pk, spot in spots.items() if spot}
    found = Series.objects.filter(uuid__in=set(named.values())) if named else ()
    known = {one.uuid: one for one in found}
    return {pk: known[uuid] for pk, uuid in named.items() if uuid in known}


def _waits(action: Action, series: Series, held: Iterable[Embargo]) -> bool:
    made_on = action.organisation.day_of(action.made_at)
    return any(one.is_about(series) and one.period.starts_on <= made_on for one in held)
