"""The number of an action before and after, beside units that did nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from culture.actions.models import Action, ActionVerdict, Direction
from culture.dashboards.changes import Alike, alike
from culture.dashboards.figures import DIMENSION, Figure, Numbers
from culture.metrics import embargoes, reading
from culture.metrics.queries import subjects_by_key
from culture.org.models import Unit
from culture.scoring.before_after import Effect, Peer, effect_of

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.metrics.models import Release, Subject
    from culture.metrics.reading import Published
    from culture.metrics.windows import Window

Subjects = Mapping[tuple[str, str, str], "Subject"]
MOST_UNITS = 200
FAR = 50  # times as many answers as there are: nobody waits for them


@dataclass(frozen=True, slots=True)
class ComparedNumber:
    """Two windows of one number and what is left of its change.

    `alike` says how far both may be compared; `effect` is None where they cannot be, or where how
    far answers scatter is not known.
    """

    before_window: Window
    after_window: Window
    before: Figure
    after: Figure
    alike: Alike
    effect: Effect | None
    rises: bool

    @property
    def verdict(self) -> ActionVerdict:
        """Clearly better or worse, the way the number should move; else it cannot be told."""
        if self.effect is None or not self.effect.is_clear():
            return ActionVerdict.CANNOT_TELL
        is_up = self.effect.estimate.value > 0
        return ActionVerdict.BETTER if is_up == self.rises else ActionVerdict.WORSE

    @property
    def answers_needed(self) -> int | None:
        """About how many more answers a side would make a difference like this one clear.

        None where it is clear, where there is none to be seen, and where nobody could wait for it.
        """
        if self.effect is None or self.verdict != ActionVerdict.CANNOT_TELL:
            return None
        n = min(self.before.n, self.after.n)
        needed = self.effect.estimate.answers_needed(n)
        if needed is None or needed > FAR * n:
            return None
        return max(needed - n, 1)

    @property
    def figures(self) -> dict[str, Any]:
        """All of it as plain numbers, to be kept with the result."""
        found = self.effect
        return {
            "before": _figure(self.before, self.before_window),
            "after": _figure(self.after, self.after_window),
            "rises": self.rises,
            "obstacle": self.alike.obstacle.name if self.alike.obstacle else "",
            "answers_needed": self.answers_needed,
            "effect": found
            and {
                "change": _estimate(found.change.value, found.change.interval),
                "left": _estimate(found.estimate.value, found.estimate.interval),
                "units": found.units,
                "beside": found.beside,
                "regression": found.regression,
            },
        }


def compare(action: Action, *, actor: User, day: dt.date) -> ComparedNumber | None:
    """Hold the newest number that began after an action was made against the one before it.

    None where it should move no number, where there is none yet, and where the actor is asked
    something first. The number of statements does not depend on how many units there are.
    """
    series, baseline = action.series, action.baseline
    if series is None or baseline is None:
        return None
    made_on = action.organisation.day_of(action.made_at)
    before = baseline.window
    later = reading.windows_after(series, action.unit, before, since=made_on)
    after = _longest_newest(later, before)
    held = embargoes.of_person(actor, day=day)
    if after is None or any(
        one.covers(series, window) for one in held for window in (before, after)
    ):
        return None
    units = _units_beside(action)
    spots = [(pk, window) for pk in [action.unit_id, *units] for window in (before, after)]
    known = reading.newest(series, spots, outline=True)
    subjects = subjects_by_key(series)
    figure_of = partial(_figure_of, action)
    own = _pair(known, action.unit_id, before, after, subjects)
    if own is None:
        return None
    then, now = own
    first, last = figure_of(then), figure_of(now)
    if first is None or last is None:
        return None
    found = alike(then, now, figure_of)
    peers = [
        peer
        for unit in units
        if (pair := _pair(known, unit, before, after, subjects))
        and (peer := _peer(*pair, figure_of))
    ]
    rises = action.direction == Direction.UP
    effect = None
    if found.estimate and first.estimate:
        beside = [one.estimate for one in then.dimensions if one.key != first.key and one.estimate]
        if first.kind != DIMENSION:
            beside = []
        effect = effect_of(found.estimate, first.estimate, peers=peers, beside=beside, rises=rises)
    return ComparedNumber(before, after, first, last, found, effect, rises)


def releases_of(action: Action, found: ComparedNumber) -> tuple[Release | None, Release | None]:
    """The releases that a comparison read of the action's own unit."""
    if action.series is None:
        return None, None
    before, after = (
        reading.newest_release(action.series, action.unit, window)
        for window in (found.before_window, found.after_window)
    )
    return before, after


def _longest_newest(windows: Sequence[Window], before: Window) -> Window | None:
    """The newest window of the grain of another one, else the newest month."""
    same = [one for one in windows if one.grain == before.grain and one != before]
    found = same or [one for one in windows if one != before]
    return found[-1] if found else None


def _units_beside(action: Action) -> list[int]:
    """Units of the same level (by serial) where nobody did anything about the same number."""
    acting = Action.objects.filter(
        organisation=action.organisation_id,
        series=action.series,
        subject_kind=action.subject_kind,
        subject_key=action.subject_key,
    )
    level = Unit.objects.filter(
        organisation=action.organisation_id, path__len=len(action.unit.path), closed_on=None
    )
    others = level.exclude(pk__in=acting.values("unit"))
    return list(
        others.exclude(pk=action.unit_id).order_by("pk").values_list("pk", flat=True)[:MOST_UNITS]
    )


def _pair(
    known: Mapping[tuple[int, Window], Published],
    unit: int,
    before: Window,
    after: Window,
    subjects: Subjects,
) -> tuple[Numbers, Numbers] | None:
    then, now = known.get((unit, before)), known.get((unit, after))
    if then is None or now is None:
        return None
    return Numbers(then.content, subjects), Numbers(now.content, subjects)


def _peer(then: Numbers, now: Numbers, figure_of: Any) -> Peer | None:
    before, found = figure_of(then), alike(then, now, figure_of)
    if before is None or before.estimate is None or found.estimate is None:
        return None
    return Peer(before.estimate, found.estimate)


def _figure_of(action: Action, numbers: Numbers) -> Figure | None:
    return numbers.one(action.subject_kind, action.subject_key)


def _figure(figure: Figure, window: Window) -> dict[str, Any]:
    ends = figure.interval
    return {
        "window": window.token,
        "name": window.name,
        "value": figure.value,
        "is_gap": figure.gap is not None,
        "low": ends and ends.low,
        "high": ends and ends.high,
        "n": int(figure.n),
    }


def _estimate(value: float, ends: Any) -> dict[str, float]:
    return {"value": value, "low": ends.low, "high": ends.high}
