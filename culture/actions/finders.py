"""What the numbers of a unit call for: the widest clear gap, a clear fall, and silence.

A page of findings has all boards of a unit on it, so each has its share of what may be chance, as
on the home page. What is told here is what the dashboards tell, by the same rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.actions.targets import target_of
from culture.core.findings import Finding, FindingSource
from culture.core.findings import register as register_source
from culture.core.texts import text_here
from culture.dashboards import findings, formats
from culture.dashboards.board import newest_boards
from culture.dashboards.changes import change_of
from culture.dashboards.families import CHANGE
from culture.dashboards.tones import SHORT
from culture.metrics import sources
from culture.metrics.sources import Regime

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.dashboards.board import Board
    from culture.dashboards.findings import Told
    from culture.org.models import Unit

WIDEST_GAP, FALL, SILENCE = "widest-gap", "change", "silence"
QUIET_AFTER = dt.timedelta(days=92)  # a whole quarter without a number


KINDS = {
    WIDEST_GAP: gettext_lazy("Widest clear gap"),
    FALL: gettext_lazy("Clear change"),
    SILENCE: gettext_lazy("Silence"),
}


def register() -> None:
    """Add what dashboards tell of a unit."""
    register_source("dashboards", FindingSource(KINDS, of_numbers, order=10))


def of_numbers(unit: Unit, actor: User, day: dt.date) -> Iterable[Finding]:
    """What the newest numbers of each source call for."""
    boards = newest_boards([unit], actor=actor, day=day)
    shown = [board for board in boards if board.numbers]
    for board in shown:
        told = board.told_with(lambda numbers: numbers.overall, share=1 / len(shown))
        if told:
            yield from widest_gap(unit, board, told)
            yield from clear_fall(unit, board, told)
    for board in boards:
        yield from silence(unit, board, day)


def widest_gap(unit: Unit, board: Board, told: Told) -> Iterable[Finding]:
    """The widest clear shortfall of a source, if there is one."""
    figure = told.first
    if figure is None or told.tones.of(figure) != SHORT:
        return
    target = target_of(board, figure)
    facts = {
        "label": board.voice.label,
        "name": findings.within_sentence(figure.name),
        "value": figure.text,
    }
    if figure.gap is None:
        title = _("%(label)s: %(name)s is clearly below everybody else, at %(value)s") % facts
    else:
        title = _("%(label)s: %(name)s falls short, %(value)s") % facts
    yield Finding(
        kind=WIDEST_GAP,
        unit=unit,
        about=target.spot.token,
        number=f"{board.window.token} {figure.value}",
        title=title,
        how_sure=findings.how_sure(told, figure),
        why=_("It is the widest clear difference of this source: a change here is felt most."),
        url=board.url_of(figure) or board.address.unit(unit.uuid),
        spot=target.spot,
        topics=[target.topic],
    )


def clear_fall(unit: Unit, board: Board, told: Told) -> Iterable[Finding]:
    """That the overall number of a source clearly fell since the first window that is shown."""
    change = change_of(board.timeline, lambda numbers: numbers.overall)
    estimate = change.alike.estimate if change else None
    if change is None or estimate is None or estimate.value >= 0 or not told.tones.says(CHANGE):
        return
    target = target_of(board, change.after)
    facts = {
        "label": board.voice.label,
        "window": formats.window(change.first),
        "before": change.before.written(),
        "after": change.after.written(),
    }
    yield Finding(
        kind=FALL,
        unit=unit,
        about=target.spot.token,
        number=f"{change.last.token} {change.after.value}",
        title=_("%(label)s: clearly worse than in %(window)s, from %(before)s to %(after)s")
        % facts,
        how_sure=_(
            "It was judged together with all else that the dashboard says: that any of it is "
            "chance happens on one page in twenty at most."
        ),
        why=_("Something that was there before is missing now. Ask what changed."),
        url=board.address.unit(unit.uuid),
        spot=target.spot,
        topics=[target.topic],
    )


def silence(unit: Unit, board: Board, day: dt.date) -> Iterable[Finding]:
    """That a source which goes on all the time has had no number of the unit for a quarter."""
    series = board.line.series
    is_rolling = sources.get(series.source).regime is Regime.ROLLING
    if not is_rolling or board.window.ends_on + QUIET_AFTER > day:
        return
    facts = {
        "label": board.voice.label,
        "name": text_here(series.names),
        "window": formats.window(board.window),
    }
    yield Finding(
        kind=SILENCE,
        unit=unit,
        about=str(series.uuid),
        number=board.window.token,
        title=_("%(label)s: nothing new of “%(name)s” since %(window)s") % facts,
        how_sure=_("A number is published as soon as enough people answer; none was since then."),
        why=_("What is not asked is not heard. Look whether the form can still be found."),
        url=board.address.unit(unit.uuid),
        topics=[("silence", "silence")],
    )
