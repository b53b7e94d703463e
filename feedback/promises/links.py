"""Links of customers: found by a digest, 128 bits, ended by time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from culture.core.codes import digest_of, new_code
from feedback.promises.models import PromiseLink

if TYPE_CHECKING:
    from culture.accounts.models import User
    from feedback.promises.models import Promise

LIFE = dt.timedelta(days=120)


def make_link(promise: Promise, *, actor: User | None, now: dt.datetime) -> str:
    """Give the code of a new link, which is stored nowhere."""
    code = new_code()
    PromiseLink.objects.create(
        promise=promise,
        digest=digest_of(code),
        made_at=now,
        made_by=actor,
        expires_at=now + LIFE,
    )
    return code


def find_link(code: str, *, now: dt.datetime) -> PromiseLink | None:
    """The link of a code that works; None for an unknown one and one whose time is over."""
    links = PromiseLink.objects.filter(digest=digest_of(code), expires_at__gt=now)
    return links.select_related(
        "promise__organisation",
        "promise__unit",
        "promise__given",
        "promise__current",
        "promise__customer_word",
    ).first()
