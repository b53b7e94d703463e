"""Where dashboards appear in the house: the navigation and the home page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.core import home, navigation
from culture.dashboards import findings, formats
from culture.dashboards.board import newest_boards
from culture.dashboards.changes import change_of
from culture.dashboards.units import has_dashboards, led_units

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.safestring import SafeString

    from culture.accounts.models import User
    from culture.dashboards.board import Board
    from culture.dashboards.findings import Told

MOST_UNITS = 3


def register() -> None:
    """Add the entry and the tile."""
    navigation.register(
        navigation.MenuEntry(
            order=20,
            label=gettext_lazy("Dashboards"),
            url_name="dashboards:index",
            prefix="/dashboards/",
            is_for=_is_for,
        )
    )
    home.register(newest_numbers, order=20)


def _is_for(user: User) -> bool:
    return has_dashboards(user, day=user.organisation.day_of(timezone.now()))


def newest_numbers(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Say the newest finding of each source and unit that the person leads, or the whole for HR."""
    units = led_units(user, day=today)[:MOST_UNITS]
    for board in newest_boards(units, actor=user, day=today):
        if board.told:
            yield home.Tile(
                title=_("{unit}, {window}").format(
                    unit=board.unit.name, window=board.name_of(board.window)
                ),
                sentence=_sentence(board, board.told),
                url=board.address.unit(board.unit.uuid),
                action=_("Open the dashboard"),
            )


def _sentence(board: Board, told: Told) -> SafeString:
    """Say what was found, and whether it changed since the first window that is shown."""
    said = findings.sentence(told)
    found = change_of(board.timeline, lambda numbers: numbers.overall)
    if found is None or found.last != board.window:
        return said
    change = _("Compared with {window}: {change}.").format(
        window=formats.window(found.first),
        change=found.said(is_clear=told.tones.says(findings.CHANGE)),
    )
    return format_html("{} {}", said, change)
