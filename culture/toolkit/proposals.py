"""What the toolkit calls for: practices that faded, blind spots, and what was said "not yet"."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import findings, origins
from culture.core.findings import Finding, FindingSource
from culture.core.origins import Origin, OriginFacts
from culture.core.texts import text_here
from culture.toolkit.confirmations import confirmed_tools
from culture.toolkit.fading import Freshness
from culture.toolkit.hearing import Hearing
from culture.toolkit.models import Run, Tick
from culture.toolkit.queries import practices_in_force, states_in

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit
    from culture.toolkit.queries import PracticeState

FADED, BLIND_SPOT, NOT_YET = "faded", "blind-spot", "toolkit-not-yet"
TOOLKIT = "toolkit"  # what suggestions call it


def register() -> None:
    """Add both kinds of finding, and the answer that becomes an action."""
    kinds = {FADED: gettext_lazy("Faded practices"), BLIND_SPOT: gettext_lazy("Blind spot")}
    findings.register(TOOLKIT, FindingSource(kinds, _find, order=30))
    origins.register(Origin(NOT_YET, gettext_lazy("Not yet, in a checklist"), _load_not_yet))


def _find(unit: Unit, _actor: User, day: dt.date) -> Iterable[Finding]:
    practices = practices_in_force(unit.organisation)
    states = states_in([unit], practices, today=day)[unit] if practices else []
    return [*_faded(unit, states), *_blind_spots(unit, states)] if states else []


def _faded(unit: Unit, states: Sequence[PracticeState]) -> Iterable[Finding]:
    """What was done once and no longer counts: one finding for each tool."""
    url = reverse("toolkit:unit", kwargs={"uuid": unit.uuid})
    expired = [one for one in states if one.applies and one.freshness == Freshness.EXPIRED]
    for tool in dict.fromkeys(one.practice.tool for one in expired):
        found = [one.practice for one in expired if one.practice.tool == tool]
        facts = {
            "tool": found[0].get_tool_display(),
            "number": len(found),
            "first": text_here(found[0].names),
        }
        yield Finding(
            kind=FADED,
            unit=unit,
            about=tool,
            number=" ".join(sorted(one.key for one in found)),
            title=ngettext(
                "%(tool)s: one practice is no longer alive: %(first)s",
                "%(tool)s: %(number)s practices are no longer alive, first of all: %(first)s",
                len(found),
            )
            % facts,
            how_sure=_("It is counted from the checklists: chance plays no part in it."),
            why=_("What was done once is not done for ever. Each practice has a clock of its own."),
            url=url,
            topics=[(TOOLKIT, tool)],
        )


def _blind_spots(unit: Unit, states: Sequence[PracticeState]) -> Iterable[Finding]:
    """What a lead ticks and the team clearly does not notice, all of a unit judged together."""
    url = reverse("toolkit:confirmation", kwargs={"uuid": unit.uuid})
    for tool in confirmed_tools(unit, states):
        blind = [row for row in tool.rows if row.hearing == Hearing.BLIND_SPOT]
        if not blind and tool.hearing != Hearing.BLIND_SPOT:
            continue
        named = [text_here(row.state.practice.names) for row in blind]
        label = str(tool.tool.label)
        side = tool.team if tool.hearing == Hearing.BLIND_SPOT else blind[0].team
        yield Finding(
            kind=BLIND_SPOT,
            unit=unit,
            about=tool.tool.value,
            number=f"{side.window.token} {side.level}" if side else "",
            title=_("%(tool)s: said, and not heard. %(first)s")
            % {"tool": label, "first": named[0] if named else ""},
            how_sure=_(
                "The team's answer lies clearly below the line between not heard and heard, judged "
                "together with all else of this unit: one page in twenty says any of it by chance."
            ),
            why=_("You say that it is done, and the team does not notice. Ask what it sees."),
            url=url,
            topics=[(TOOLKIT, tool.tool.value)],
        )


def _load_not_yet(identity: uuid.UUID, actor: User, now: dt.datetime) -> OriginFacts | None:
    """A practice that was answered with "not yet", with its plan and day."""
    runs = Run.objects.visible_to(actor, day=actor.organisation.day_of(now))
    ticks = Tick.objects.filter(uuid=identity, state=Tick.State.NOT_YET, run__in=runs)
    tick = ticks.select_related("practice", "run__unit__organisation").first()
    if tick is None:
        return None
    name = text_here(tick.practice.names)
    return OriginFacts(
        unit=tick.run.unit,
        title=name,
        words=_("Not yet: %(practice)s. %(plan)s") % {"practice": name, "plan": tick.note},
        url=reverse("toolkit:run", kwargs={"uuid": tick.run.uuid}),
        due_on=tick.planned_for,
        topics=[(TOOLKIT, tick.practice.tool)],
    )
