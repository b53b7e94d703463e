"""Links of customers: found by a digest, 128 bits, ended by time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from culture.core.codes import digest_of, new_code
from feedback.cases.models import CaseLink

if TYPE_CHECKING:
    from feedback.cases.models import CaseRound

LIFE = dt.timedelta(days=60)


def make_link(asked: CaseRound, *, now: dt.datetime) -> str:
    """Give the address of a new link about a round; its code is stored nowhere."""
    code = new_code()
    CaseLink.objects.create(round=asked, digest=digest_of(code), made_at=now, expires_at=now + LIFE)
    return settings.SITE_URL.rstrip("/") + reverse("solved:say", kwargs={"code": code})


def find_link(code: str, *, now: dt.datetime) -> CaseLink | None:
    """The link of a code that works; None for an unknown one and one whose time is over."""
    links = CaseLink.objects.filter(digest=digest_of(code), expires_at__gt=now)
    return links.select_related(
        "round__reply", "round__verdict", "round__case__contact__unit", "round__case__organisation"
    ).first()
