"""What promises call for: a low share kept, and a broken promise that becomes an action."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.actions.reach import units_to_act_in
from culture.core import findings, origins
from culture.core.findings import Finding, FindingSource
from culture.core.origins import Origin, OriginFacts
from culture.dashboards import formats
from culture.scoring.certainty import WORDS_LEVEL
from culture.scoring.proportions import Selected, fisher
from feedback.promises.figures import DAYS
from feedback.promises.models import Promise
from feedback.promises.settled import settled_in, within
from feedback.promises.states import PromiseState, standing_of

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.org.models import Unit

LOW_SHARE, BROKEN = "kept-rate", "promise-broken"
NOT_KEPT = {PromiseState.BROKEN, PromiseState.OVERDUE, PromiseState.LATE}


def register() -> None:
    """Add the kind of finding, and the promise that becomes an action."""
    kinds = {LOW_SHARE: gettext_lazy("Few promises kept")}
    findings.register("promises", FindingSource(kinds, _low_share, order=40))
    origins.register(Origin(BROKEN, gettext_lazy("A promise that was not kept"), _load_broken))


def act_url(promise: Promise, *, user: User, now: dt.datetime) -> str:
    """Where a promise that was not kept becomes an action; empty where it does not."""
    if standing_of(promise, now=now) not in NOT_KEPT:
        return ""
    unit = _unit_of(promise, user, promise.organisation.day_of(now))
    return origins.act_url(BROKEN, promise.uuid) if unit else ""


def _low_share(unit: Unit, _actor: User, day: dt.date) -> Iterable[Finding]:
    """That a unit kept clearly fewer of its promises than everybody else, by Fisher's test."""
    organisation = unit.organisation
    now = dt.datetime.combine(day, dt.time.max, tzinfo=organisation.zone)
    since = day - dt.timedelta(days=DAYS)
    decided = [one for one in settled_in(organisation, now=now) if one.day >= since]
    own = within(decided, unit)
    rest = len(decided) - len(own)
    if not own or not rest:
        return
    mine = Selected(sum(one.is_kept for one in own), len(own))
    others = Selected(sum(one.is_kept for one in decided) - mine.selected, rest)
    share, elsewhere = mine.selected / mine.applicants, others.selected / others.applicants
    if share >= elsewhere or fisher(mine, others) >= WORDS_LEVEL:
        return
    facts = {
        "share": formats.percent(share),
        "elsewhere": formats.percent(elsewhere),
        "n": formats.count(mine.applicants),
        "others": formats.count(others.applicants),
    }
    yield Finding(
        kind=LOW_SHARE,
        unit=unit,
        about=LOW_SHARE,
        number=f"{mine.selected} {mine.applicants}",
        title=_("Promises kept: %(share)s, elsewhere %(elsewhere)s") % facts,
        how_sure=_(
            "Of %(n)s promises here and %(others)s elsewhere in half a year. If nothing differed, "
            "chance would say this once in twenty times at most (Fisher's exact test)."
        )
        % facts,
        why=_("A promise that is not kept costs more trust than none."),
        url=reverse("promises:figures", kwargs={"uuid": unit.uuid}),
        topics=[("promises", "kept")],
    )


def _load_broken(identity: uuid.UUID, actor: User, now: dt.datetime) -> OriginFacts | None:
    """A promise that was not kept, in a unit that the actor acts in."""
    day = actor.organisation.day_of(now)
    seen = Promise.objects.visible_to(actor, day=day).with_state()
    promise = seen.filter(uuid=identity).first()
    if promise is None or standing_of(promise, now=now) not in NOT_KEPT:
        return None
    unit = _unit_of(promise, actor, day)
    if unit is None:
        return None
    end = promise.now_due.how_it_ended
    return OriginFacts(
        unit=unit,
        title="",
        words=promise.text + (f" · {end.get_reason_display()}" if end and end.reason else ""),
        url=reverse("promises:promise", kwargs={"uuid": promise.uuid}),
        topics=[("promises", "kept")],
    )


def _unit_of(promise: Promise, user: User, day: dt.date) -> Unit | None:
    """The unit of a promise that somebody acts in: the delivering one first."""
    near = [promise.deliverer_id, promise.unit_id]
    known = units_to_act_in(user, day=day).select_related("organisation").in_bulk(near)
    return next((known[pk] for pk in near if pk in known), None)
