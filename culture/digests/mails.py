"""Sending the mails of a week by the house's outbox, with a way out of them in one click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from culture.core import mails
from culture.core.outbox import MailBatch, Outbox
from culture.digests.models import DigestMail
from culture.digests.stopping import stop_url

if TYPE_CHECKING:
    import datetime as dt


def send_due(*, now: dt.datetime) -> MailBatch:
    """Send a batch of the mails that are due; see `Outbox.send_due`."""
    return Outbox(DigestMail.objects.select_related("week__user"), _message).send_due(now=now)


def _message(mail: DigestMail, server: Any) -> EmailMessage:
    # The same name at every try: a mail that was sent before a crash shows as one (RFC 5322).
    name = f"<{mail.uuid}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
    return EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.address],
        headers={
            **mails.headers(),
            "List-Unsubscribe": f"<{stop_url(mail.week.user)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Message-ID": name,
        },
        connection=server,
    )
