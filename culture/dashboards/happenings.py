"""What hooks are told of numbers: that a unit shows a period or an edition for the first time.

Numbers of a period appear with the last answer that they needed, so these are told when the day is
over, all at one moment. An edition appears when it was closed, and is told at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from culture.hooks.events import Happening
from culture.metrics.reading import places_since

if TYPE_CHECKING:
    from culture.accounts.models import Organisation

A_DAY = dt.timedelta(days=1)


def published(
    organisation: Organisation, after: dt.datetime, until: dt.datetime
) -> Iterator[Happening]:
    """The first release of each place; those that count more answers later are no news."""
    for one in places_since(organisation.pk, after=after, until=until):
        at = one.published_at
        if one.edition is None:
            at = organisation.beginning_of(organisation.day_of(at) + A_DAY)
            if at > until:
                continue
        query = urlencode({"series": str(one.series.uuid), "window": one.window.token})
        yield Happening(
            key=str(one.uuid),
            at=at,
            unit=one.unit.name,
            url=f"{reverse('dashboards:unit', args=[one.unit.uuid])}?{query}",
            facts={"source": one.series.source, "window": one.window.token},
        )
