"""The address where an empty house begins; only who runs the house can make it."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "culture.org.beginning"
A_WEEK = 7 * 24 * 60 * 60


def first_address() -> str:
    """Where the first organisation is named; it works for a week, and until there is one."""
    token = signing.dumps("begin", salt=SALT)
    return settings.SITE_URL + reverse("begin", kwargs={"token": token})


def is_own(token: str) -> bool:
    """Whether a token was made here within the last week."""
    try:
        signing.loads(token, salt=SALT, max_age=A_WEEK)
    except signing.BadSignature:
        return False
    return True
