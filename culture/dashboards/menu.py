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
from culture.dashboards.addresses import Address
from culture.dashboards.queries import Change, has_dashboards, led_units, newest_change
from culture.dashboards.waves import addresses as culture_addresses
from culture.dashboards.waves import words
from culture.dashboards.waves.queries import newest_wave

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

MOST_UNITS = 3


def register() -> None:
    """Add the entry and the tile."""
    navigation.register(
        navigation.Entry(
            order=20,
            label=gettext_lazy("Dashboards"),
            url_name="dashboards:index",
            prefix="/dashboards/",
            is_for=_is_for,
        )
    )
    home.register(newest_numbers, order=20)
    home.register(newest_culture, order=25)


def _is_for(user: User) -> bool:
    return has_dashboards(user, day=user.organisation.day_of(timezone.now()))


def newest_numbers(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Say the newest finding of each unit that the person leads, or of the whole for HR."""
    for unit in led_units(user, day=today)[:MOST_UNITS]:
        news = newest_change(unit)
        if news is None:
            continue
        period = news.period
        title = _("{unit}, {period}").format(
            unit=unit.name, period=formats.period(period.grain.value, period.starts_on)
        )
        yield home.Tile(
            title=title,
            sentence=_sentence(news),
            url=Address(news.series, period).unit(unit.uuid),
            action=_("Open the dashboard"),
        )


def newest_culture(user: User, today: dt.date) -> Iterable[home.Tile]:
    """Say the newest finding of the people of each unit that the person leads, or of the whole."""
    for unit in led_units(user, day=today)[:MOST_UNITS]:
        news = newest_wave(unit)
        if news is None:
            continue
        yield home.Tile(
            title=_("{unit}, {wave}").format(unit=unit.name, wave=news.edition.name),
            sentence=words.sentence(
                unit.name, news.numbers, news.whole_numbers, of_whole=news.whole_name
            ),
            url=culture_addresses.Address.of(news.edition).unit(unit.uuid),
            action=_("See what was found"),
        )


def _sentence(news: Change) -> str:
    said = findings.sentence(news.unit.name, news.after)
    before = news.before.overall if news.before else None
    after = news.after.overall
    if not before or not after:
        return said
    earlier = news.period.previous
    change = _("Compared with {period}: {change}.").format(
        period=formats.period(earlier.grain.value, earlier.starts_on),
        change=findings.change_between(before, after),
    )
    return format_html("{} {}", said, change)
