"""What decision zones call for: questions of a unit's people that wait too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import findings
from culture.core.findings import Finding, FindingSource
from culture.zones.coverage import coverages_of
from culture.zones.wording import answering_time

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.org.models import Unit

SLOW = "slow-answers"
SLOW_AFTER = dt.timedelta(days=3)  # who stands before a customer has given up by then


def register() -> None:
    """Add the kind."""
    kinds = {SLOW: gettext_lazy("Slow answers")}
    findings.register("zones", FindingSource(kinds, _slow, order=50))


def _slow(unit: Unit, _actor: User, day: dt.date) -> Iterable[Finding]:
    """That half of the questions waited for more than three days, or most still wait.

    Of months that are over, and of five questions or more: see `coverage`.
    """
    coverage = coverages_of([unit], today=day)[unit]
    is_slow = coverage.half_within is not None and coverage.half_within > SLOW_AFTER
    if not is_slow and not coverage.most_wait:
        return
    time = answering_time(coverage)
    title = _("Questions of your people: half of them had an answer within %(time)s") % {
        "time": time
    }
    if coverage.most_wait:
        title = _("Questions of your people: most still wait for an answer")
    yield Finding(
        kind=SLOW,
        unit=unit,
        about=SLOW,
        number=f"{coverage.asked} {time}",
        title=title,
        how_sure=ngettext(
            "Counted over %(n)s question of the last twelve months that are over.",
            "Counted over all %(n)s questions of the last twelve months that are over.",
            coverage.asked,
        )
        % {"n": coverage.asked},
        why=_("Whoever asks stands before a customer. A late answer is no answer."),
        url=reverse("zones:coverage", kwargs={"uuid": unit.uuid}),
        topics=[("zones", "answers")],
    )
