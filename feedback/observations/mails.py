"""Mails about observations, sent by the house's outbox: to who decides, and to who listens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from culture.core import mails
from culture.core.outbox import MailBatch, Outbox
from feedback.observations.models import ObservationMail

if TYPE_CHECKING:
    import datetime as dt


def send_due(*, now: dt.datetime) -> MailBatch:
    """Send a batch of the mails that are due; see `Outbox.send_due`."""
    waiting = ObservationMail.objects.select_related(
        "recipient", "observation__organisation", "observation__unit"
    )
    return Outbox(waiting, _message).send_due(now=now)


def _message(mail: ObservationMail, server: Any) -> EmailMessage:
    """What somebody noticed is not in the mail: it is read behind the sign-in."""
    observation = mail.observation
    organisation = observation.organisation
    address = reverse("observations:observation", kwargs={"uuid": observation.uuid})
    language = mail.recipient.language or organisation.languages[0]
    with translation.override(language), timezone.override(organisation.zone):
        news = str(mail.get_kind_display())
        facts = {
            "news": f"{news[:1].upper()}{news[1:]}",
            "kind": str(observation.get_kind_display()),
            "day": observation.told_on,
            "link": settings.SITE_URL + address,
        }
        subject = f"{observation.unit.name}: {news}"
        body = render_to_string("feedback/observations/mail/news.txt", facts).strip()
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body + "\n",
        to=[mail.address],
        headers=mails.headers(),
        connection=server,
    )
