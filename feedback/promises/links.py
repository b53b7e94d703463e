"""Links of customers about a promise."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from feedback.promises.models import PromiseLink

if TYPE_CHECKING:
    from culture.accounts.models import User
    from feedback.promises.models import Promise

LIFE = dt.timedelta(days=120)


def make_link(promise: Promise, *, actor: User | None, now: dt.datetime) -> str:
    """Give the code of a new link, which is stored nowhere."""
    return PromiseLink.make(promise=promise, made_by=actor, now=now, life=LIFE)


def find_link(code: str, *, now: dt.datetime) -> PromiseLink | None:
    """The link of a code that works; None for an unknown one and one whose time is over."""
    return (
        PromiseLink.behind(code, now=now)
        .select_related(
            "promise__organisation",
            "promise__unit",
            "promise__given",
            "promise__current",
            "promise__customer_word",
        )
        .first()
    )
