"""Mails about actions to those who work with them, sent by the house's outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from culture.actions.listing import due_of
from culture.actions.models import ActionMail
from culture.core import mails
from culture.core.outbox import MailBatch, Outbox

if TYPE_CHECKING:
    import datetime as dt


def send_due(*, now: dt.datetime) -> MailBatch:
    """Send a batch of the mails that are due; see `Outbox.send_due`."""
    waiting = ActionMail.objects.select_related(
        "recipient", "action__organisation", "action__unit", "action__owner", "action__result_of"
    )
    return Outbox(waiting, _message).send_due(now=now)


def _message(mail: ActionMail, server: Any) -> EmailMessage:
    action = mail.action
    address = reverse("actions:action", kwargs={"uuid": action.uuid})
    organisation = action.organisation
    language = mail.recipient.language or organisation.languages[0]
    with translation.override(language), timezone.override(organisation.zone):
        facts = {
            "news": str(mail.get_kind_display()),
            "action": action,
            "due": due_of(action),
            "link": settings.SITE_URL + address,
        }
        subject = f"{action.unit.name}: {facts['news']}"
        body = render_to_string("culture/actions/mail/news.txt", facts).strip()
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body + "\n",
        to=[mail.address],
        headers=mails.headers(),
        connection=server,
    )
