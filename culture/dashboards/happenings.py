"""What hooks are told of numbers: that a unit shows a period or an edition for the first time."""

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


def published(
    organisation: Organisation, after: dt.datetime, until: dt.datetime
) -> Iterator[Happening]:
    """The first release of each place; those that count more answers later are no news."""
    for one in places_since(organisation.pk, after=after, until=until):
        query = urlencode({"series": str(one.series.uuid), "window": one.window.token})
        yield Happening(
            key=str(one.uuid),
            at=one.published_at,
            unit=one.unit.name,
            url=f"{reverse('dashboards:unit', args=[one.unit.uuid])}?{query}",
            facts={"source": one.series.source, "window": one.window.token},
        )
