"""Where observations appear in the house: an entry for everybody, and what waits at home."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.core import home, navigation, together
from feedback.observations.models import ObservationMail
from feedback.observations.queries import for_home, told_or_near

if TYPE_CHECKING:
    from feedback.observations.models import Observation


def register() -> None:
    """Add the entry and what is told at home."""
    navigation.register(
        navigation.MenuEntry(
            order=29,
            label=gettext_lazy("Observations"),
            url_name="observations:index",
            prefix="/observations/",
            is_for=lambda _user: True,
        )
    )
    home.register("observations", home.HomeSource(_tells, _asks))


def _asks(visit: home.Visit) -> home.Questions:
    return {"any": together.is_any(told_or_near(visit.user, day=visit.today))}


def _tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    if not known["any"]:
        return
    news, to_decide = for_home(visit.user, day=visit.today)
    for observation, of in news:
        kind = str(ObservationMail.Kind(of).label)
        yield home.News(
            sentence=f"{kind[:1].upper()}{kind[1:]}: {observation.text}", url=_address(observation)
        )
    for one in to_decide:
        yield home.Task(
            title=_("%(unit)s was told: %(kind)s")
            % {"unit": one.unit.name, "kind": one.get_kind_display()},
            sentence=one.text,
            url=_address(one),
            action=_("Look at it"),
            since=one.told_on,
        )


def _address(observation: Observation) -> str:
    return reverse("observations:observation", kwargs={"uuid": observation.uuid})
