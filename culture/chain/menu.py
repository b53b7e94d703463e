"""What waits at home: predictions, reviews of standards, and the standards of one's own unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from culture.chain.queries import reviews_due, units_with_standards
from culture.core import home
from culture.core.texts import text_here
from culture.metrics import embargoes
from culture.metrics.queries import subjects_by_key

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

TILES = 3


def register() -> None:
    """Add the tiles."""
    home.register(owed_predictions, order=12)
    home.register(due_reviews, order=14)
    home.register(own_standards, order=62)


def owed_predictions(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Ask a lead for what has to be said before numbers are shown."""
    for asked in embargoes.of_person(user, day=today)[:TILES]:
        yield home.Tile(
            title=_("What will your customers expect?"),
            sentence=_(
                "%(unit)s, %(first)s to %(last)s: say it before the numbers are shown to you. It "
                "takes a minute."
            )
            % {
                "unit": asked.unit.name,
                "first": date_format(asked.period.starts_on, "DATE_FORMAT"),
                "last": date_format(asked.period.ends_on, "DATE_FORMAT"),
            },
            url=asked.url,
            action=_("Predict"),
        )


def due_reviews(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Lead to the standards that are to be looked at again, the oldest first."""
    for standard in reviews_due(user, day=today)[:TILES]:
        subject = subjects_by_key(standard.series).get((standard.kind, "gap", standard.key))
        yield home.Tile(
            title=_("Look at a standard again"),
            sentence=_("%(unit)s, %(name)s: due since %(day)s. Does it still hold?")
            % {
                "unit": standard.unit.name,
                "name": text_here(subject.names) if subject else standard.key,
                "day": date_format(standard.review_on, "DATE_FORMAT"),
            },
            url=reverse(
                "chain:set_standard",
                args=[standard.unit.uuid, standard.series.uuid, standard.kind, standard.key],
            ),
            action=_("Look at it"),
        )


def own_standards(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Show people the way to what their own unit has set itself.

    Whoever sees the whole organisation finds them from the pages of every unit.
    """
    if user.sees_whole_organisation:
        return
    for unit in units_with_standards(user, day=today)[:TILES]:
        yield home.Tile(
            title=_("Our standards"),
            sentence=_("What customers of %(unit)s can rely on.") % {"unit": unit.name},
            url=reverse("chain:standards", args=[unit.uuid]),
            action=_("Read them"),
        )
