"""Which observations a page shows, and the same as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.org.selecting import ChosenRows, asked_for
from feedback.observations.models import Observation
from feedback.observations.queries import OPEN, with_voices
from feedback.observations.states import ObservationStanding, standing_of

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit

MOST = 200


class Shown(models.TextChoices):
    """Which observations somebody looks at."""

    OPEN = "open", gettext_lazy("Open")
    DECIDED = "decided", gettext_lazy("Decided")
    MINE = "mine", gettext_lazy("Told by me")


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """An observation as a list shows it."""

    observation: Observation
    standing: ObservationStanding
    voices: int


def observation_list(
    user: User, asked: Mapping[str, str], *, units: Sequence[Unit], now: dt.datetime
) -> ChosenRows[ObservationRow, Shown]:
    """Choose by the query of an address: `show` is a selection, `unit` one of some units.

    A unit stands for itself and all below it. What names nothing is taken as not asked.
    """
    shown, unit = asked_for(asked, usual=Shown.OPEN, units=units)
    seen = Observation.objects.visible_to(user, day=user.organisation.day_of(now)).with_state()
    if shown == Shown.MINE:
        seen = seen.filter(sender=user)
    else:
        seen = seen.filter(OPEN if shown == Shown.OPEN else ~OPEN)
    if unit:
        seen = seen.filter(unit__path__contains=[unit.pk])
    found = list(seen.order_by("-told_on", "-pk")[: MOST + 1])
    voices = with_voices(found)
    rows = [ObservationRow(one, standing_of(one, now=now), voices[one.pk]) for one in found[:MOST]]
    return ChosenRows(rows, shown, units, unit, has_more=len(found) > MOST)


def headings() -> list[str]:
    """What the columns of a file are called."""
    return [
        _("Observation"),
        _("Kind"),
        _("Tags"),
        _("Unit"),
        _("Told on"),
        _("How it stands"),
        _("What was said"),
        _("Noticed by"),
    ]


def table_rows(shown: ChosenRows[ObservationRow, Shown]) -> Iterator[list[object]]:
    """Write the observations that are shown; who told them is in no file."""
    for row in shown.rows:
        one = row.observation
        yield [
            one.text,
            str(one.get_kind_display()),
            ", ".join(one.tags),
            one.unit.name,
            one.told_on.isoformat(),
            row.standing.label,
            one.how_it_ended.words if one.how_it_ended else "",
            row.voices,
        ]
