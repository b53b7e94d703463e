"""What every mail of the house carries."""

from __future__ import annotations

from django.conf import settings


def headers() -> dict[str, str]:
    """Tell programs not to answer (RFC 3834), and people who reads what they reply."""
    reply_to = {"Reply-To": settings.MAIL_REPLY_TO} if settings.MAIL_REPLY_TO else {}
    return {"Auto-Submitted": "auto-generated", **reply_to}
