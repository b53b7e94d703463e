"""You said, we did, as pages show it: in one language, with the numbers it answers and the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from culture.actions.models import Deed
from culture.core.texts import text_here
from culture.dashboards import formats
from culture.metrics import reading
from culture.org.models import Unit

if TYPE_CHECKING:
    import datetime as dt
    import uuid

MOST = 3


@dataclass(frozen=True, slots=True)
class ToldDeed:
    """One entry in the page's language.

    `answers` names the time in which people said it, `next` the one whose numbers came after it,
    which may not be there yet.
    """

    deed: Deed
    said: str
    done: str
    answers: str
    next: str = ""


def deeds_at(place: uuid.UUID, *, unit: int, most: int = MOST) -> list[Deed]:
    """What is told at a place of a unit (by serial), the newest first."""
    path = Unit.objects.values_list("path", flat=True).get(pk=unit)
    told = Deed.objects.at(place=place, units=path).select_related("release")
    return list(told.defer("release__content", "release__units")[:most])


def deeds_of(unit: Unit, *, day: dt.date) -> list[ToldDeed]:
    """Everything that is told of a unit and of those above it, with the numbers that came next."""
    told = Deed.objects.told().filter(unit__in=unit.path)
    rows = told.select_related("unit", "action", "release__series")
    return [
        told_here(one, next_name=_next(one, day=day))
        for one in rows.defer("release__content", "release__units")
    ]


def told_here(deed: Deed, *, next_name: str = "") -> ToldDeed:
    """An entry in the page's language."""
    window = formats.window(deed.release.window) if deed.release else ""
    return ToldDeed(deed, text_here(deed.said), text_here(deed.done), window, next_name)


def _next(deed: Deed, *, day: dt.date) -> str:
    """The first window of the same numbers that began after it was told."""
    release = deed.release
    if release is None:
        return ""
    since = deed.told_at.date()
    later = reading.windows_after(release.series, deed.unit, release.window, since=since)
    found = [one for one in later if one.starts_on <= day and one.grain == release.window.grain]
    return formats.window(found[0]) if found else _("not published yet")
