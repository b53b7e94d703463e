"""Where observations appear in the house: an entry for everybody, and tiles of what waits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import home, navigation
from feedback.observations.models import ObservationMail
from feedback.observations.queries import for_home

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from feedback.observations.models import Observation

TILES = 3


def register() -> None:
    """Add the entry and the tiles."""
    navigation.register(
        navigation.MenuEntry(
            order=29,
            label=gettext_lazy("Observations"),
            url_name="observations:index",
            prefix="/observations/",
            is_for=lambda _user: True,
        )
    )
    home.register(waiting, order=13)


def waiting(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Lead to news of what somebody told or noticed, and to what waits for a decision."""
    news, to_decide = for_home(user, day=today)
    found = [*(_news(*one) for one in news), *map(_to_decide, to_decide)]
    yield from found[:TILES]
    more = len(found) - TILES
    if more > 0:
        yield home.Tile(
            title=_("More observations"),
            sentence=ngettext(
                "%(number)s more observation waits for you.",
                "%(number)s more observations wait for you.",
                more,
            )
            % {"number": more},
            url=reverse("observations:index"),
            action=_("See all"),
        )


def _news(observation: Observation, of: str) -> home.Tile:
    kind = str(ObservationMail.Kind(of).label)
    return home.Tile(
        title=f"{kind[:1].upper()}{kind[1:]}",
        sentence=observation.text,
        url=_address(observation),
        action=_("Read it"),
    )


def _to_decide(one: Observation) -> home.Tile:
    return home.Tile(
        title=_("%(unit)s was told: %(kind)s")
        % {"unit": one.unit.name, "kind": one.get_kind_display()},
        sentence=one.text,
        url=_address(one),
        action=_("Look at it"),
    )


def _address(observation: Observation) -> str:
    return reverse("observations:observation", kwargs={"uuid": observation.uuid})
