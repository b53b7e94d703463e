"""Mails about cases, to customers and to staff, sent by the house's outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from culture.core import mails
from culture.core.outbox import MailBatch, Outbox
from feedback.cases.links import make_link
from feedback.cases.models import CaseMail

if TYPE_CHECKING:
    import datetime as dt


def send_due(*, now: dt.datetime) -> MailBatch:
    """Send a batch of the mails that are due; see `Outbox.send_due`."""
    waiting = CaseMail.objects.select_related(
        "recipient",
        "round__reply",
        "round__verdict",
        "round__case__contact__unit",
        "round__case__organisation",
    )

    def write(mail: CaseMail, server: Any) -> EmailMessage:
        to_customer = mail.kind in CaseMail.TO_CUSTOMERS
        subject, body = _to_customer(mail, now=now) if to_customer else _to_staff(mail)
        return EmailMessage(
            subject=" ".join(subject.split()),
            body=body.strip() + "\n",
            to=[mail.address],
            headers=mails.headers(),
            connection=server,
        )

    return Outbox(waiting, write).send_due(now=now)


def _to_customer(mail: CaseMail, *, now: dt.datetime) -> tuple[str, str]:
    """An answer, or the question whether it solved anything, in the language of the answer."""
    case, answer = mail.round.case, mail.round.answer
    assert answer is not None  # noqa: S101 - else it is not wanted
    with translation.override(answer.language), timezone.override(case.organisation.zone):
        facts = {
            "words": answer.words,
            "organisation": case.organisation.name,
            "unit": case.contact.unit.name,
            "day": answer.said_at,
            "link": make_link(mail.round, now=now),
        }
        if mail.kind == CaseMail.Kind.REPLY:
            subject = _("Your message to %(organisation)s") % facts
        else:
            subject = _("%(organisation)s: is it solved?") % facts
        return subject, render_to_string(f"feedback/cases/mail/{mail.kind}.txt", facts)


def _to_staff(mail: CaseMail) -> tuple[str, str]:
    """News of a case, without a word of who the customer is."""
    case = mail.round.case
    organisation = case.organisation
    assert mail.recipient is not None  # noqa: S101 - a constraint of the table
    language = mail.recipient.language or organisation.languages[0]
    with translation.override(language), timezone.override(organisation.zone):
        news = str(mail.get_kind_display())
        address = reverse("cases:case", kwargs={"uuid": case.contact_id})
        facts = {
            "news": news,
            "unit": case.contact.unit.name,
            "due": date_format(mail.round.due_on, "DATE_FORMAT"),
            "link": settings.SITE_URL.rstrip("/") + address,
        }
        body = render_to_string("feedback/cases/mail/news.txt", facts)
    return f"{facts['unit']}: {news}", body
