"""Mails to the people of a wave: each is sent at least once, and none is lost in a crash.

A mail is claimed by moving its time ahead, and sent outside of any transaction. A worker that is
killed meanwhile leaves it to the next one that comes after that time.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from anymail.exceptions import AnymailError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from surveys.waves.models import Invitation, Mail, Wave

log = logging.getLogger(__name__)

MAILS_A_BATCH = 20
MOST_ATTEMPTS = 6
CLAIMED_FOR = dt.timedelta(minutes=15)
FIRST_PAUSE = dt.timedelta(minutes=1)
PAUSE_GROWS = 5
LONGEST_PROBLEM = 300
PERMANENT = range(500, 600)

_TEMPLATES = {
    Mail.Kind.INVITATION: "surveys/waves/mail/invitation.txt",
    Mail.Kind.REMINDER: "surveys/waves/mail/invitation.txt",
    Mail.Kind.NOTICE: "surveys/waves/mail/notice.txt",
}


class _UndeliverableError(Exception):
    """The mail server will never take this mail."""


def send_due(*, now: dt.datetime) -> int:
    """Send a batch of the mails that are due; return how many the mail server took.

    A full batch may leave others due. Safe side by side: nobody claims what another one sends.
    """
    mails = _claim(now=now)
    return sum(_send(mail, now=now) for mail in mails)


@transaction.atomic
def _claim(*, now: dt.datetime) -> list[Mail]:
    due = Mail.objects.filter(state=Mail.State.WAITING, due_at__lte=now).order_by("due_at", "pk")
    claimed = [mail.pk for mail in due.select_for_update(skip_locked=True)[:MAILS_A_BATCH]]
    mails = Mail.objects.filter(pk__in=claimed)
    mails.update(attempts=F("attempts") + 1, due_at=now + CLAIMED_FOR)
    return list(
        mails.select_related("invitation__wave__organisation", "invitation__person").order_by("pk")
    )


def _send(mail: Mail, *, now: dt.datetime) -> bool:
    invitation = mail.invitation
    if invitation.wave.state != Wave.State.OPEN:
        mail.delete()
        return False
    try:
        _hand_over(mail)
    except _UndeliverableError as refusal:
        _give_up(mail, str(refusal))
        return False
    except (OSError, AnymailError) as error:
        log.warning("a mail of wave %s waits: %s", invitation.wave.uuid, type(error).__name__)
        _try_later(mail, _in_words(error), now=now)
        return False
    _settle(mail)
    return True


def _hand_over(mail: Mail) -> None:
    try:
        _message(mail).send()
    except smtplib.SMTPRecipientsRefused as refusal:
        code, reason = next(iter(refusal.recipients.values()))
        if code not in PERMANENT:
            raise
        raise _UndeliverableError(f"{code} {_text(reason)}") from refusal
    except (AnymailRecipientsRefused, AnymailInvalidAddress, ValueError) as refusal:
        raise _UndeliverableError(_in_words(refusal)) from refusal


def _message(mail: Mail) -> EmailMessage:
    invitation = mail.invitation
    wave = invitation.wave
    facts = {"wave": wave, "person": invitation.person, "old": invitation.address}
    if mail.kind != Mail.Kind.NOTICE:
        facts |= {"link": link_of(invitation), "is_reminder": mail.kind == Mail.Kind.REMINDER}
    language = invitation.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(wave.organisation.zone):
        return EmailMessage(
            subject=" ".join((_subject(mail) % {"name": wave.name}).split()),
            body=render_to_string(_TEMPLATES[Mail.Kind(mail.kind)], facts),
            to=[mail.address],
            connection=get_connection(),
        )


def link_of(invitation: Invitation) -> str:
    """The personal address of an invitation."""
    return settings.SITE_URL + reverse("answering:invitation", kwargs={"code": invitation.code})


def _subject(mail: Mail) -> str:
    if mail.kind == Mail.Kind.REMINDER:
        return _("Reminder: %(name)s")
    if mail.kind == Mail.Kind.NOTICE:
        return _("Your address was changed: %(name)s")
    return _("Your view counts: %(name)s")


def _settle(mail: Mail) -> None:
    if mail.kind == Mail.Kind.REMINDER:
        mail.delete()
    else:
        Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, problem="")


def _give_up(mail: Mail, problem: str) -> None:
    if mail.kind == Mail.Kind.REMINDER:
        mail.delete()
    else:
        Mail.objects.filter(pk=mail.pk).update(
            state=Mail.State.FAILED, problem=problem[:LONGEST_PROBLEM]
        )


def _try_later(mail: Mail, problem: str, *, now: dt.datetime) -> None:
    if mail.attempts >= MOST_ATTEMPTS:
        _give_up(mail, problem)
        return
    pause = FIRST_PAUSE * PAUSE_GROWS ** (mail.attempts - 1)
    Mail.objects.filter(pk=mail.pk).update(due_at=now + pause, problem=problem[:LONGEST_PROBLEM])


def _in_words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(reason: bytes | str) -> str:
    return reason.decode(errors="replace") if isinstance(reason, bytes) else reason
