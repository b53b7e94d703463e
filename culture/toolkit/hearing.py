"""Manager says, team says: how what a lead ticks and what the team finds go together. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.scoring.certainty import clear_of

if TYPE_CHECKING:
    from culture.scoring.certainty import Estimate


class Hearing(models.TextChoices):
    """How both sides go together; the first two are where they part."""

    BLIND_SPOT = "blind-spot", _("blind spot: said, not heard")
    HIDDEN_STRENGTH = "hidden-strength", _("hidden strength: heard, not said")
    SHARED = "shared", _("shared: said and heard")
    BOTH_SEE_IT = "both-see-it", _("both see that it is missing")
    CANNOT_TELL = "cannot-tell", _("too few to tell")
    NOT_ASKED = "not-asked", _("no number of the team")


@dataclass(frozen=True, slots=True)
class TwoSides:
    """What is held together under one key: whether the lead says so, and what the team finds.

    `distance` is how far the team's answer lies above the line between not heard and heard; None
    where the team was not asked, or where nothing of it may be shown.
    """

    is_said: bool
    distance: Estimate | None


def hearings(sides: Mapping[str, TwoSides]) -> dict[str, Hearing]:
    """Name how the sides go together, all of a page at once.

    The team has heard something where its answer clearly lies above the line, and has not where it
    clearly lies below: with 5 % at most, any of what is named on a page is chance (Holm). What lies
    between stays unnamed.
    """
    known = {key: one.distance for key, one in sides.items() if one.distance is not None}
    clear = clear_of({key: distance.p for key, distance in known.items()})
    return {
        key: _named(one, distance=known.get(key), is_clear=key in clear)
        for key, one in sides.items()
    }


def counted(found: Sequence[Hearing]) -> dict[Hearing, int]:
    """Count each kind, in the order of the kinds."""
    return {kind: found.count(kind) for kind in Hearing if kind in found}


def _named(sides: TwoSides, *, distance: Estimate | None, is_clear: bool) -> Hearing:
    if distance is None:
        return Hearing.NOT_ASKED
    if not is_clear:
        return Hearing.CANNOT_TELL
    if distance.value > 0:
        return Hearing.SHARED if sides.is_said else Hearing.HIDDEN_STRENGTH
    return Hearing.BLIND_SPOT if sides.is_said else Hearing.BOTH_SEE_IT
