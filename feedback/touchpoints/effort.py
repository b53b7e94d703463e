"""How much a form asks of a customer: statements, and minutes as a poster may promise them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.touchpoints.models import Touchpoint
from surveys.instruments.models import Dimension, Item

if TYPE_CHECKING:
    from surveys.instruments.models import Version

# A rule of thumb for reading and tapping, in seconds.
PER_RATING, PER_POINTS, PER_COMMENT = 4, 6, 15
MINUTE = 60
SHORT, FULL = Touchpoint.Form.SHORT.value, Touchpoint.Form.FULL.value


def statements_of(versions: list[Version]) -> dict[int, dict[str, int]]:
    """Count the statements of both forms by version; one query."""
    counted = (
        Item.objects.filter(dimension__version__in=versions)
        .values("dimension__version")
        .annotate(full=Count("pk"), short=Count("pk", filter=Q(is_short=True)))
    )
    found = {row["dimension__version"]: {SHORT: row["short"], FULL: row["full"]} for row in counted}
    return {version.pk: found.get(version.pk, {SHORT: 0, FULL: 0}) for version in versions}


def form_labels(statements: dict[str, int]) -> dict[str, str]:
    """Name both forms with the number of statements that each asks."""
    short, full = statements[SHORT], statements[FULL]
    return {
        SHORT: ngettext("short: %(count)s statement", "short: %(count)s statements", short)
        % {"count": short},
        FULL: ngettext("full: %(count)s statement", "full: %(count)s statements", full)
        % {"count": full},
    }


def seconds_of(touchpoint: Touchpoint) -> int:
    """Estimate how long the form of a touchpoint takes; two queries."""
    version = touchpoint.version
    asked = statements_of([version])[version.pk][touchpoint.form]
    seconds = asked * len(version.sides) * PER_RATING
    if touchpoint.asks_importance:
        seconds += Dimension.objects.filter(version=version).count() * PER_POINTS
    return seconds + (PER_COMMENT if touchpoint.asks_comment else 0)


def promise_of(seconds: int) -> str:
    """Say on a poster how long it takes."""
    if seconds < MINUTE:
        return _("Less than a minute, no account, no name.")
    minutes = round(seconds / MINUTE)
    sentence = ngettext(
        "About %(count)s minute, no account, no name.",
        "About %(count)s minutes, no account, no name.",
        minutes,
    )
    return sentence % {"count": minutes}
