"""Mails to candidates, sent by the house's outbox, each with a new personal link.

The code of a link exists in its mail alone, so it is made when the mail is written. A mail that is
tried again has another link, and those of tries that failed lead nobody anywhere.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from culture.core import mails
from culture.core.outbox import MailBatch, Outbox
from surveys.hiring.candidates.links import make_link
from surveys.hiring.models import LIFE, CandidateMail

TEMPLATE = "surveys/hiring/mail/candidate.txt"
Kind = CandidateMail.Kind


def send_due(*, now: dt.datetime) -> MailBatch:
    """Send a batch of the mails that are due; see `Outbox.send_due`."""
    mails_ = CandidateMail.objects.select_related("candidate__vacancy__organisation")
    return Outbox(mails_, partial(_message, now=now)).send_due(now=now)


def _message(mail: CandidateMail, server: Any, *, now: dt.datetime) -> EmailMessage:
    candidate = mail.candidate
    vacancy = candidate.vacancy
    code = make_link(candidate, now=now)
    facts = {
        "kind": mail.kind,
        "candidate": candidate,
        "vacancy": vacancy,
        "link": settings.SITE_URL + reverse("candidate:start", kwargs={"code": code}),
        "expires_at": now + LIFE,
    }
    with translation.override(candidate.language), timezone.override(vacancy.organisation.zone):
        subject = _subject(Kind(mail.kind)) % {"title": vacancy.title}
        body = render_to_string(TEMPLATE, facts).strip()
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body + "\n",
        to=[mail.address],
        headers=mails.headers(),
        connection=server,
    )


def _subject(kind: Kind) -> str:
    if kind == Kind.RECEIPT:
        return _("Your answers have arrived: %(title)s")
    if kind == Kind.LINK:
        return _("Your new link: %(title)s")
    return _("Your link for “%(title)s”")
