"""Mails to the people of a wave: each is sent at least once, and none is lost in a crash.

A mail is claimed by moving its time ahead, and sent outside of any transaction. A worker that is
killed meanwhile leaves it to the next one that comes after that time.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from dataclasses import dataclass
from typing import Any

from anymail.exceptions import AnymailError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from culture.core import mails
from surveys.waves.models import Invitation, Mail, Wave
from surveys.waves.ticket_keys import LockedAway

log = logging.getLogger(__name__)

MAILS_A_BATCH = 20
MOST_ATTEMPTS = 6
CLAIMED_FOR = dt.timedelta(minutes=15)
FIRST_PAUSE = dt.timedelta(minutes=1)
PAUSE_GROWS = 5
LONGEST_REPLY = 300
PERMANENT = range(500, 600)
BETWEEN_LANGUAGES = "\n\n* * *\n\n"

_TEMPLATES = {
    Mail.Kind.INVITATION: "surveys/waves/mail/invitation.txt",
    Mail.Kind.REMINDER: "surveys/waves/mail/invitation.txt",
    Mail.Kind.NOTICE: "surveys/waves/mail/notice.txt",
}


@dataclass(frozen=True, slots=True)
class MailBatch:
    """What became of the mails of one batch; none of them is due again at once."""

    claimed: int = 0
    taken: int = 0
    is_server_away: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether others may be due that the mail server can be asked to take."""
        return self.claimed == MAILS_A_BATCH and not self.is_server_away


class _RefusedError(Exception):
    """A mail was not taken, now or for ever, and the mail server said why."""

    def __init__(self, problem: Mail.Problem, reply: str, *, is_final: bool) -> None:
        super().__init__(reply)
        self.problem, self.reply, self.is_final = problem, reply, is_final


def send_due(*, now: dt.datetime) -> MailBatch:
    """Send a batch of the mails that are due, over one connection.

    One mail that is refused or put off never holds up the others. Where nothing can connect, all of
    the batch waits. Safe side by side: nobody claims what another one sends.
    """
    claimed = _claim(now=now)
    if not claimed:
        return MailBatch()
    server = get_connection()
    try:
        server.open()
    except (OSError, AnymailError) as error:
        away = _refusal_of(error)
        log.warning("the mail server cannot be asked: %s", type(error).__name__)
        for mail in claimed:
            _try_later(mail, away, now=now)
        return MailBatch(len(claimed), is_server_away=True)
    try:
        taken = sum(_send(mail, server, now=now) for mail in claimed)
    finally:
        server.close()
    return MailBatch(len(claimed), taken)


@transaction.atomic
def _claim(*, now: dt.datetime) -> list[Mail]:
    due = Mail.objects.filter(state=Mail.State.WAITING, due_at__lte=now).order_by("due_at", "pk")
    claimed = [mail.pk for mail in due.select_for_update(skip_locked=True)[:MAILS_A_BATCH]]
    mails = Mail.objects.filter(pk__in=claimed)
    mails.update(attempts=F("attempts") + 1, due_at=now + CLAIMED_FOR)
    return list(
        mails.select_related("invitation__wave__organisation", "invitation__person").order_by("pk")
    )


def _send(mail: Mail, server: Any, *, now: dt.datetime) -> bool:
    invitation = mail.invitation
    if invitation.wave.state != Wave.State.OPEN:
        mail.delete()
        return False
    try:
        _message(mail, server).send()
    except (OSError, AnymailError, ValueError, LockedAway) as error:
        refusal = _refusal_of(error)
        if refusal.is_final:
            _give_up(mail, refusal)
        else:
            log.warning("a mail of wave %s waits: %s", invitation.wave.uuid, type(error).__name__)
            _try_later(mail, refusal, now=now)
        return False
    _settle(mail)
    return True


def _refusal_of(error: Exception) -> _RefusedError:
    """Tell what an error means for a mail: whose fault it is, and whether to try again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reason = next(iter(error.recipients.values()))
        return _answered(Mail.Problem.ADDRESS, code, reason)
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPAuthenticationError):
        # Not this mail's fault: somebody has to mend the settings, and until then all wait.
        reply = f"{error.smtp_code} {_text(error.smtp_error)}"
        return _RefusedError(Mail.Problem.SENDER, reply, is_final=False)
    if isinstance(error, smtplib.SMTPDataError):
        return _answered(Mail.Problem.CONTENT, error.smtp_code, error.smtp_error)
    if isinstance(error, AnymailRecipientsRefused | AnymailInvalidAddress | ValueError):
        return _RefusedError(Mail.Problem.ADDRESS, str(error), is_final=True)
    if isinstance(error, smtplib.SMTPResponseException):
        reply = f"{error.smtp_code} {_text(error.smtp_error)}"
        return _RefusedError(Mail.Problem.WAIT, reply, is_final=False)
    return _RefusedError(Mail.Problem.AWAY, str(error), is_final=False)


def _answered(problem: Mail.Problem, code: int, reason: bytes | str) -> _RefusedError:
    is_final = code in PERMANENT
    reply = f"{code} {_text(reason)}"
    return _RefusedError(problem if is_final else Mail.Problem.WAIT, reply, is_final=is_final)


def _message(mail: Mail, server: Any) -> EmailMessage:
    """Write a mail, in all languages of the wave where nobody knows that of its reader."""
    invitation = mail.invitation
    wave = invitation.wave
    facts = {"wave": wave, "person": invitation.person, "old": invitation.address}
    if mail.kind != Mail.Kind.NOTICE:
        facts |= {"link": link_of(invitation), "is_reminder": mail.kind == Mail.Kind.REMINDER}
    languages = [invitation.language] if invitation.language else wave.languages
    subjects, bodies = [], []
    for language in languages:
        with translation.override(language), timezone.override(wave.organisation.zone):
            subjects.append(_subject(mail) % {"name": wave.name})
            bodies.append(render_to_string(_TEMPLATES[Mail.Kind(mail.kind)], facts))
    return EmailMessage(
        subject=" ".join(subjects[0].split()),
        body=BETWEEN_LANGUAGES.join(body.strip() for body in bodies) + "\n",
        to=[mail.address],
        headers=mails.headers(),
        connection=server,
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
        Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, problem="", reply="")


def _give_up(mail: Mail, refusal: _RefusedError) -> None:
    if mail.kind == Mail.Kind.REMINDER:
        mail.delete()
    else:
        Mail.objects.filter(pk=mail.pk).update(
            state=Mail.State.FAILED,
            problem=refusal.problem,
            reply=refusal.reply[:LONGEST_REPLY],
        )


def _try_later(mail: Mail, refusal: _RefusedError, *, now: dt.datetime) -> None:
    if mail.attempts >= MOST_ATTEMPTS:
        _give_up(mail, refusal)
        return
    pause = FIRST_PAUSE * PAUSE_GROWS ** (mail.attempts - 1)
    Mail.objects.filter(pk=mail.pk).update(
        due_at=now + pause, problem=refusal.problem, reply=refusal.reply[:LONGEST_REPLY]
    )


def _text(reason: bytes | str) -> str:
    return reason.decode(errors="replace") if isinstance(reason, bytes) else reason
