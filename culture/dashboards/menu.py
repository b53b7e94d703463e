"""Where dashboards appear in the house: the navigation and the home page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.core import home, navigation, together
from culture.dashboards import findings, formats
from culture.dashboards.board import newest_boards
from culture.dashboards.changes import change_of
from culture.dashboards.families import CHANGE
from culture.dashboards.happenings import published
from culture.dashboards.units import has_dashboards, nearest_units
from culture.hooks import events
from culture.metrics.reading import editions_since
from culture.org.models import Unit

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.safestring import SafeString

    from culture.accounts.models import User
    from culture.dashboards.board import Board
    from culture.dashboards.findings import Told

MOST_UNITS = 3


def register() -> None:
    """Add the entry and what is told at home."""
    navigation.register(
        navigation.MenuEntry(
            order=20,
            label=gettext_lazy("Dashboards"),
            url_name="dashboards:index",
            prefix="/dashboards/",
            is_for=_is_for,
        )
    )
    home.register("dashboards", home.HomeSource(_tells, _asks))
    events.register(events.HookEvent.RELEASED, published)


def _is_for(user: User) -> bool:
    return has_dashboards(user, day=user.organisation.day_of(timezone.now()))


def _asks(visit: home.Visit) -> home.Questions:
    if visit.user.is_hr:
        return {}  # HR is told by the waves themselves, with what was withheld.
    own = Unit.objects.measured_for(visit.user, day=visit.today)
    editions = editions_since(own, visit.since_at)
    return {
        "editions": together.rows(
            editions,
            name="edition_name",
            unit="unit__uuid",
            series="series__uuid",
            wave="edition",
            at="published_at",
        )
    }


def _tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    for one in known.get("editions", ()):
        yield home.News(
            sentence=_("The results of “%(survey)s” are published.") % {"survey": one["name"]},
            url=_address(one),
            on=visit.day_of(one["at"]),
        )
    yield from newest_numbers(visit.user, visit.today, since=visit.since_at)


def _address(edition: together.Facts) -> str:
    query = urlencode({"series": edition["series"], "window": edition["wave"]})
    return f"{reverse('dashboards:unit', args=[edition['unit']])}?{query}"


def newest_numbers(
    user: User, today: dt.date, *, since: dt.datetime | None = None
) -> Iterable[home.Headline]:
    """Say the newest finding of each source in somebody's own units, or in the whole for HR.

    All stand on one page, so each has its share of what may be chance.
    """
    units = nearest_units(user, day=today)[:MOST_UNITS]
    boards = [one for one in newest_boards(units, actor=user, day=today) if one.told]
    own = user.organisation
    seen = own.beginning_of(own.day_of(since)) if since else None  # a release keeps its day
    for board in boards:
        told = board.told_with(lambda numbers: numbers.overall, share=1 / len(boards))
        if board.told and told:
            yield home.Headline(
                title=_("{unit}, {window}").format(
                    unit=board.unit.name, window=board.name_of(board.window)
                ),
                sentence=_sentence(board, here=told, there=board.told),
                url=board.address.unit(board.unit.uuid),
                how_sure=findings.how_sure(told),
                is_new=bool(seen and board.release and board.release.published_at >= seen),
            )


def _sentence(board: Board, *, here: Told, there: Told) -> SafeString:
    """Say what was found, and whether it changed since the first window that is shown.

    What is clear on the dashboard (`there`) and not `here` is left to the dashboard: the page that
    says more never says the opposite.
    """
    said = findings.sentence(here)
    overall = here.numbers.overall
    if said != findings.sentence(there) and overall:
        text = _("{name}: {figure}, {n}.")
        said = format_html(
            text, name=overall.name, figure=overall.text, n=formats.answers(overall.n)
        )
    found = change_of(board.timeline, lambda numbers: numbers.overall)
    is_clear = here.tones.says(CHANGE)
    if found is None or found.last != board.window or is_clear != there.tones.says(CHANGE):
        return said
    change = _("Compared with {window}: {change}.").format(
        window=formats.window(found.first), change=found.said(is_clear=is_clear)
    )
    return format_html("{} {}", said, change)
