"""What waits in the organisation: its first units and people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.accounts.models import Organisation
from culture.core.home import Tile
from culture.org.models import Person, Unit

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


def tiles(user: User, _today: dt.date) -> Iterator[Tile]:
    """Ask HR and administrators for what every other page stands on."""
    if not user.sees_whole_organisation:
        return
    has_units, has_people = _begun(user)
    if not has_units:
        yield Tile(
            title=_("Build the tree of units"),
            sentence=_("Everything is measured in units: start with the one at the top."),
            url=reverse("org:add_first_unit"),
            action=_("Add the first unit"),
        )
    if not has_people:
        yield Tile(
            title=_("Bring in your people"),
            sentence=_("A CSV or XLSX file with people and units does both in one step."),
            url=reverse("org:roster"),
            action=_("Import a roster"),
        )


def _begun(user: User) -> tuple[bool, bool]:
    """Whether there are units, and people; one query."""
    units = Unit.objects.visible_to(user)
    people = Person.objects.filter(organisation_id=user.organisation_id)
    own = Organisation.objects.filter(pk=user.organisation_id)
    has_units, has_people = own.values_list(Exists(units), Exists(people)).get()
    return bool(has_units), bool(has_people)
