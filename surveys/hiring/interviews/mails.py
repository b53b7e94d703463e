"""Mails to interviewers, sent by the house's outbox.

Somebody with an account is led to sign in; anybody else gets a personal link, whose code exists in
the mail alone.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from culture.core import mails
from culture.core.outbox import MailBatch, Outbox
from surveys.hiring.models import LIFE, InterviewerLink, InterviewerMail

if TYPE_CHECKING:
    import datetime as dt

    from surveys.hiring.models import Interviewer

TEMPLATE = "surveys/hiring/mail/interviewer.txt"


def send_due(*, now: dt.datetime) -> MailBatch:
    """Send a batch of the mails that are due; see `Outbox.send_due`."""
    mails_ = InterviewerMail.objects.select_related("interviewer__vacancy__organisation")
    return Outbox(mails_, partial(_message, now=now)).send_due(now=now)


def _message(mail: InterviewerMail, server: Any, *, now: dt.datetime) -> EmailMessage:
    interviewer = mail.interviewer
    vacancy = interviewer.vacancy
    facts = {
        "interviewer": interviewer,
        "vacancy": vacancy,
        "link": settings.SITE_URL + _way(interviewer, now=now),
        "expires_at": None if interviewer.user_id else now + LIFE,
    }
    with translation.override(interviewer.language), timezone.override(vacancy.organisation.zone):
        subject = _("Interviews: %(title)s") % {"title": vacancy.title}
        body = render_to_string(TEMPLATE, facts).strip()
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body + "\n",
        to=[mail.address],
        headers=mails.headers(),
        connection=server,
    )


def _way(interviewer: Interviewer, *, now: dt.datetime) -> str:
    if interviewer.user_id:
        return reverse("interview:panel", kwargs={"identity": interviewer.uuid})
    code = InterviewerLink.objects.make(interviewer=interviewer, now=now)
    return reverse("interview:panel_by_link", kwargs={"code": code})
