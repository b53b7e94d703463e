"""What hooks are told of cases: that an answer is due, a day before its deadline.

Nothing is told when a customer writes: of that moment the week is kept, and no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from culture.hooks.events import Happening
from feedback.cases.models import CaseRound

if TYPE_CHECKING:
    from culture.accounts.models import Organisation


def waiting(
    organisation: Organisation, after: dt.datetime, until: dt.datetime
) -> Iterator[Happening]:
    """The rounds whose answer came to be due."""
    found = CaseRound.objects.filter(
        case__organisation=organisation,
        case__contact__erased_on=None,
        reply=None,
        warns_at__gt=after,
        warns_at__lte=until,
    )
    for one in found.select_related("case__contact__unit"):
        contact = one.case.contact
        yield Happening(
            key=f"{contact.uuid}/{one.number}",
            at=one.warns_at,
            unit=contact.unit.name,
            url=reverse("cases:case", args=[contact.uuid]),
            facts={"due_on": one.due_on.isoformat()},
        )
