"""Links of customers about a round."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from feedback.cases.models import CaseLink

if TYPE_CHECKING:
    from feedback.cases.models import CaseRound

LIFE = dt.timedelta(days=60)


def make_link(asked: CaseRound, *, now: dt.datetime) -> str:
    """Give the address of a new link about a round; its code is stored nowhere."""
    code = CaseLink.make(round=asked, now=now, life=LIFE)
    return settings.SITE_URL.rstrip("/") + reverse("solved:say", kwargs={"code": code})


def find_link(code: str, *, now: dt.datetime) -> CaseLink | None:
    """The link of a code that works; None for an unknown one and one whose time is over."""
    return (
        CaseLink.behind(code, now=now)
        .select_related(
            "round__reply",
            "round__verdict",
            "round__case__contact__unit",
            "round__case__organisation",
        )
        .first()
    )
