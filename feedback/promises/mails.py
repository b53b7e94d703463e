"""Mails about promises to those who work with them, sent by the house's outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from culture.core import mails
from culture.core.outbox import MailBatch, Outbox
from feedback.promises.listing import due_of
from feedback.promises.models import PromiseMail

if TYPE_CHECKING:
    import datetime as dt


def send_due(*, now: dt.datetime) -> MailBatch:
    """Send a batch of the mails that are due; see `Outbox.send_due`."""
    waiting = PromiseMail.objects.select_related(
        "recipient",
        "term__end",
        "term__question__answer",
        "term__promise__organisation",
        "term__promise__unit",
        "term__promise__current",
    )
    return Outbox(waiting, _message).send_due(now=now)


def _message(mail: PromiseMail, server: Any) -> EmailMessage:
    promise = mail.term.promise
    organisation = promise.organisation
    address = reverse("promises:promise", kwargs={"uuid": promise.uuid})
    language = mail.recipient.language or organisation.languages[0]
    with translation.override(language), timezone.override(organisation.zone):
        facts = {
            "news": str(mail.get_kind_display()),
            "promise": promise,
            "due": due_of(promise),
            "link": settings.SITE_URL + address,
        }
        subject = f"{promise.unit.name}: {facts['news']}"
        body = render_to_string("feedback/promises/mail/news.txt", facts).strip()
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body + "\n",
        to=[mail.address],
        headers=mails.headers(),
        connection=server,
    )
