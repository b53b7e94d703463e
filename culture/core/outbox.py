"""Mails that wait to be sent: each is sent at least once, and none is lost in a crash.

A mail is claimed by moving its time ahead, and sent outside of any transaction. A worker that is
killed meanwhile leaves it to the next one that comes after that time. Each app has a model of its
own, which says whom a mail is about, and an `Outbox`, which says how one is written.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from anymail.exceptions import AnymailError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.core.mail import get_connection
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from culture.core.models import PublicModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.mail import EmailMessage

log = logging.getLogger(__name__)

MAILS_A_BATCH = 20
MOST_ATTEMPTS = 6
CLAIMED_FOR = dt.timedelta(minutes=15)
FIRST_PAUSE = dt.timedelta(minutes=1)
PAUSE_GROWS = 5
LONGEST_REPLY = 300
PERMANENT = range(500, 600)


class Unwritable(Exception):  # noqa: N818 - says what happened
    """A mail cannot be written now; it is tried again later."""


class OutgoingMail(PublicModel):
    """A mail that waits to be sent or was sent.

    `address` is where it goes, whatever anybody's address is by then; `reply` is what the mail
    server said of a problem. `organisation_at` is the way to whose mail it is.
    """

    organisation_at: ClassVar[str]

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be delivered")

    class Problem(models.TextChoices):
        ADDRESS = "address", _("The mail server does not take mail for this address.")
        CONTENT = "content", _("The mail server did not take this mail.")
        WAIT = "wait", _("The mail server asked to wait.")
        SENDER = "sender", _("The mail server does not take mail from this program.")
        AWAY = "away", _("The mail server could not be reached.")

    address = models.EmailField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    problem = models.CharField(max_length=7, choices=Problem, blank=True)
    reply = models.CharField(max_length=LONGEST_REPLY, blank=True)

    class Meta:
        abstract = True

    @property
    def is_wanted(self) -> bool:
        """Whether what it says still holds; a mail that nobody wants any more is deleted."""
        return True

    @property
    def leaves_no_trace(self) -> bool:
        """Whether it is deleted as soon as it was sent or given up."""
        return False


class MailRefused(Exception):  # noqa: N818 - says what happened
    """A mail was not taken, now or for ever, and the mail server said why."""

    def __init__(self, problem: OutgoingMail.Problem, reply: str, *, is_final: bool) -> None:
        super().__init__(reply)
        self.problem, self.reply, self.is_final = problem, reply, is_final


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


M = TypeVar("M", bound=OutgoingMail)


@dataclass(frozen=True, slots=True)
class Outbox(Generic[M]):
    """The mails of one model, with what is read beside them, and how one is written.

    `write` gets the mail and the connection; it may raise `Unwritable`.
    """

    mails: models.QuerySet[M]
    write: Callable[[M, Any], EmailMessage]

    def send_due(self, *, now: dt.datetime) -> MailBatch:
        """Send a batch of the mails that are due, over one connection.

        One mail that is refused or put off never holds up the others. Where nothing can connect,
        all of the batch waits. Safe side by side: nobody claims what another one sends.
        """
        claimed = self.claim(now=now)
        if not claimed:
            return MailBatch()
        server = get_connection()
        try:
            server.open()
        except (OSError, AnymailError) as error:
            away = _refusal_of(error)
            log.warning("the mail server cannot be asked: %s", type(error).__name__)
            for mail in claimed:
                self._try_later(mail, away, now=now)
            return MailBatch(len(claimed), is_server_away=True)
        try:
            taken = sum(self._send(mail, server, now=now) for mail in claimed)
        finally:
            server.close()
        return MailBatch(len(claimed), taken)

    @transaction.atomic
    def claim(self, *, now: dt.datetime) -> list[M]:
        """Take a batch of the mails that are due; for a while nobody else takes them."""
        every = self.mails.select_related(None)
        due = every.filter(state=OutgoingMail.State.WAITING, due_at__lte=now)
        locked = due.order_by("due_at", "pk").select_for_update(skip_locked=True)
        claimed = [mail.pk for mail in locked[:MAILS_A_BATCH]]
        every.filter(pk__in=claimed).update(attempts=F("attempts") + 1, due_at=now + CLAIMED_FOR)
        return list(self.mails.filter(pk__in=claimed).order_by("pk"))

    def _send(self, mail: M, server: Any, *, now: dt.datetime) -> bool:
        if not mail.is_wanted:
            mail.delete()
            return False
        try:
            self.write(mail, server).send()
        except (OSError, AnymailError, ValueError, Unwritable) as error:
            refusal = _refusal_of(error)
            if refusal.is_final:
                self._settle(mail, OutgoingMail.State.FAILED, refusal)
            else:
                log.warning("the mail %s waits: %s", mail.uuid, type(error).__name__)
                self._try_later(mail, refusal, now=now)
            return False
        self._settle(mail, OutgoingMail.State.SENT)
        return True

    def _settle(
        self, mail: M, state: OutgoingMail.State, refusal: MailRefused | None = None
    ) -> None:
        row = self._row(mail)
        if mail.leaves_no_trace:
            row.delete()
        elif refusal is None:
            row.update(state=state, problem="", reply="")
        else:
            row.update(state=state, problem=refusal.problem, reply=refusal.reply[:LONGEST_REPLY])

    def _try_later(self, mail: M, refusal: MailRefused, *, now: dt.datetime) -> None:
        if mail.attempts >= MOST_ATTEMPTS:
            self._settle(mail, OutgoingMail.State.FAILED, refusal)
            return
        self._row(mail).update(
            due_at=now + FIRST_PAUSE * PAUSE_GROWS ** (mail.attempts - 1),
            problem=refusal.problem,
            reply=refusal.reply[:LONGEST_REPLY],
        )

    def _row(self, mail: M) -> models.QuerySet[M]:
        """The row of a mail, which may be gone by now."""
        return self.mails.select_related(None).filter(pk=mail.pk)


def _refusal_of(error: Exception) -> MailRefused:
    """Tell what an error means for a mail: whose fault it is, and whether to try again."""
    problem = OutgoingMail.Problem
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reason = next(iter(error.recipients.values()))
        return _answered(problem.ADDRESS, code, reason)
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPAuthenticationError):
        # Not this mail's fault: somebody has to mend the settings, and until then all wait.
        reply = f"{error.smtp_code} {_text(error.smtp_error)}"
        return MailRefused(problem.SENDER, reply, is_final=False)
    if isinstance(error, smtplib.SMTPDataError):
        return _answered(problem.CONTENT, error.smtp_code, error.smtp_error)
    if isinstance(error, AnymailRecipientsRefused | AnymailInvalidAddress | ValueError):
        return MailRefused(problem.ADDRESS, str(error), is_final=True)
    if isinstance(error, smtplib.SMTPResponseException):
        reply = f"{error.smtp_code} {_text(error.smtp_error)}"
        return MailRefused(problem.WAIT, reply, is_final=False)
    return MailRefused(problem.AWAY, str(error), is_final=False)


def _answered(problem: OutgoingMail.Problem, code: int, reason: bytes | str) -> MailRefused:
    is_final = code in PERMANENT
    reply = f"{code} {_text(reason)}"
    return MailRefused(problem if is_final else OutgoingMail.Problem.WAIT, reply, is_final=is_final)


def _text(reason: bytes | str) -> str:
    return reason.decode(errors="replace") if isinstance(reason, bytes) else reason
