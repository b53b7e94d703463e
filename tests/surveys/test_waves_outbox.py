"""Mails of waves: sent at least once, retried, refused in words, and silent about who answers."""

from __future__ import annotations

import datetime as dt
import smtplib
from typing import TYPE_CHECKING, Any

import pytest
from anymail.exceptions import AnymailRecipientsRefused
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from culture.audit.models import AuditEntry
from culture.core.outbox import CLAIMED_FOR, MAILS_A_BATCH
from culture.org.models import Person
from surveys.waves.collecting.addresses import tell_of_changes
from surveys.waves.collecting.outbox import OUTBOX
from surveys.waves.collecting.reminders import obstacle_to_reminding, send_reminder
from surveys.waves.models import Invitation, Mail, Wave
from surveys.waves.tasks import send_mails
from tests import make, make_surveys

if TYPE_CHECKING:
    from collections.abc import Callable

    from culture.accounts.models import User

pytestmark = pytest.mark.django_db

LATER = make.NOW + dt.timedelta(minutes=1)
AFTER_PAUSE = make.NOW + dt.timedelta(days=3)


class Server:
    """A mail server that answers as it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: Exception | None) -> None:
        self.error = error
        self.errors: dict[str, Exception] = {}
        self.taken: list[str] = []
        monkeypatch.setattr(EmailMessage, "send", self._sender())

    def _sender(self) -> Callable[[EmailMessage], int]:
        def send(message: EmailMessage) -> int:
            return self.take(message)

        return send

    def take(self, message: EmailMessage) -> int:
        error = self.errors.get(message.to[0], self.error)
        if error:
            raise error
        self.taken += message.to
        return 1


def a_wave_of(people: int = 8, **facts: object) -> Wave:
    return make_surveys.an_open_wave(make_surveys.a_company(teams=(people,)), **facts)


def an_hr(wave: Wave) -> User:
    return make.a_user(wave.organisation, is_hr=True)


def states() -> list[str]:
    return sorted(Mail.objects.values_list("state", flat=True))


def test_every_invited_person_gets_one_mail_with_an_own_link() -> None:
    wave = a_wave_of(8)

    assert OUTBOX.send_due(now=LATER).taken == 8
    assert OUTBOX.send_due(now=LATER).taken == 0

    assert states() == ["sent"] * 8
    invitation = wave.invitations.order_by("pk")[0]
    sent = django_mail.outbox[0]
    assert sent.to == [invitation.person.email]
    assert sent.subject == "Your view counts: Autumn survey"
    assert f"/s/{invitation.code}/" in sent.body
    # Nine in UTC is ten in Oslo.
    assert "Answers are taken until: 6 December 2026, 10:00 (Europe/Oslo)" in sent.body
    links = {line for message in django_mail.outbox for line in message.body.splitlines()}
    assert len([line for line in links if "/s/" in line]) == 8


def test_a_mail_comes_in_the_language_of_its_invitation() -> None:
    a_wave_of(8)
    Invitation.objects.update(language="nb")

    OUTBOX.send_due(now=LATER)

    assert "6. desember 2026" in django_mail.outbox[0].body


def test_a_busy_server_is_asked_again_later_and_later(monkeypatch: pytest.MonkeyPatch) -> None:
    a_wave_of(8)
    server = Server(monkeypatch, smtplib.SMTPServerDisconnected("try again"))
    moment, pauses = LATER, []
    for _attempt in range(5):
        assert OUTBOX.send_due(now=moment).taken == 0
        due = Mail.objects.order_by("pk")[0].due_at
        pauses.append((due - moment) // dt.timedelta(minutes=1))
        assert OUTBOX.send_due(now=due - dt.timedelta(seconds=1)).taken == 0
        moment = due
    assert pauses == [1, 5, 25, 125, 625]
    assert states() == ["waiting"] * 8

    server.error = None
    assert OUTBOX.send_due(now=moment).taken == 8
    assert states() == ["sent"] * 8
    assert set(Mail.objects.values_list("problem", flat=True)) == {""}


def test_the_sixth_failure_is_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    a_wave_of(8)
    Server(monkeypatch, OSError("no route"))
    Mail.objects.update(attempts=5)

    OUTBOX.send_due(now=LATER)

    assert states() == ["failed"] * 8
    mail = Mail.objects.order_by("pk")[0]
    assert (mail.problem, mail.reply) == ("away", "no route")
    assert mail.get_problem_display() == "The mail server could not be reached."


@pytest.mark.parametrize(
    ("error", "problem", "reply"),
    [
        (
            smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")}),
            "address",
            "550 no such user",
        ),
        (AnymailRecipientsRefused("bounced before"), "address", "bounced before"),
        (smtplib.SMTPDataError(554, b"looks like spam"), "content", "554 looks like spam"),
    ],
)
def test_a_mail_that_is_never_taken_fails_at_once(
    monkeypatch: pytest.MonkeyPatch, error: Exception, problem: str, reply: str
) -> None:
    a_wave_of(8)
    Server(monkeypatch, error)

    OUTBOX.send_due(now=LATER)

    assert states() == ["failed"] * 8
    mail = Mail.objects.order_by("pk")[0]
    assert (mail.problem, mail.reply) == (problem, reply)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (smtplib.SMTPDataError(451, b"come back"), "wait"),
        (smtplib.SMTPSenderRefused(550, b"who are you", "noreply@localhost"), "sender"),
        (smtplib.SMTPServerDisconnected("gone"), "away"),
    ],
)
def test_what_is_not_the_fault_of_an_address_waits(
    monkeypatch: pytest.MonkeyPatch, error: Exception, problem: str
) -> None:
    a_wave_of(8)
    Server(monkeypatch, error)

    OUTBOX.send_due(now=LATER)

    assert states() == ["waiting"] * 8
    assert set(Mail.objects.values_list("problem", flat=True)) == {problem}


def test_one_bad_address_holds_up_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    a_wave_of(45)
    first = Mail.objects.order_by("due_at", "pk")[0]
    server = Server(monkeypatch, None)
    server.errors[first.address] = smtplib.SMTPRecipientsRefused({first.address: (450, b"later")})

    send_mails()

    assert len(server.taken) == 44
    assert states() == ["sent"] * 44 + ["waiting"]


def test_where_nothing_can_connect_a_run_ends_after_one_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_wave_of(45)
    asked: list[str] = []

    def away(_backend: EmailBackend) -> None:
        asked.append("asked")
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(EmailBackend, "open", away)

    send_mails()

    assert asked == ["asked"]
    assert Mail.objects.filter(problem="away").count() == MAILS_A_BATCH
    assert states() == ["waiting"] * 45


def test_a_mail_tells_programs_not_to_answer_and_people_who_reads(settings: Any) -> None:
    settings.MAIL_REPLY_TO = "people@example.org"
    a_wave_of(8)

    OUTBOX.send_due(now=LATER)

    assert django_mail.outbox[0].extra_headers == {
        "Auto-Submitted": "auto-generated",
        "Reply-To": "people@example.org",
    }


def test_somebody_whose_language_nobody_knows_gets_all_of_the_wave() -> None:
    a_wave_of(8, languages=["nb", "en"])

    OUTBOX.send_due(now=LATER)

    assert Invitation.objects.filter(language="").count() == 8
    body = django_mail.outbox[0].body
    assert body.index("6. desember 2026") < body.index("6 December 2026, 10:00 (Europe/Oslo)")


def test_a_greylisted_address_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    a_wave_of(8)
    Server(monkeypatch, smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"later")}))

    OUTBOX.send_due(now=LATER)

    assert states() == ["waiting"] * 8


def test_a_worker_killed_while_sending_leaves_the_mail_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_wave_of(8)
    Server(monkeypatch, SystemExit())  # type: ignore[arg-type]
    with pytest.raises(SystemExit):
        OUTBOX.send_due(now=LATER)
    monkeypatch.undo()

    assert OUTBOX.send_due(now=LATER).taken == 0
    assert OUTBOX.send_due(now=LATER + CLAIMED_FOR).taken == 8


def test_two_workers_never_claim_the_same_mail() -> None:
    a_wave_of(30)

    first = OUTBOX.claim(now=LATER)
    second = OUTBOX.claim(now=LATER)

    assert (len(first), len(second)) == (20, 10)
    assert not {mail.pk for mail in first} & {mail.pk for mail in second}


def test_a_closed_wave_sends_no_mail() -> None:
    wave = a_wave_of(8)
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.CLOSED)

    assert OUTBOX.send_due(now=LATER).taken == 0
    assert django_mail.outbox == []


def test_a_reminder_goes_to_everybody_invited_with_the_same_words_and_leaves_no_trace() -> None:
    wave = a_wave_of(8)
    OUTBOX.send_due(now=LATER)
    invited = {message.to[0] for message in django_mail.outbox}
    django_mail.outbox.clear()
    used, answered_meanwhile = wave.invitations.order_by("pk")[:2]
    wave.invitations.filter(pk=used.pk).update(use="token", digest=b"1")

    send_reminder(wave=wave, actor=an_hr(wave), now=AFTER_PAUSE)
    wave.invitations.filter(pk=answered_meanwhile.pk).update(use="confidential", digest=b"1")

    assert OUTBOX.send_due(now=AFTER_PAUSE).taken == 8
    assert {address for message in django_mail.outbox for address in message.to} == invited
    assert {message.subject for message in django_mail.outbox} == {"Reminder: Autumn survey"}
    names = dict(wave.invitations.values_list("address", "person__name"))
    codes = {one.address: one.code for one in wave.invitations.all()}
    words = {
        message.body.replace(names[message.to[0]], "").replace(codes[message.to[0]], "")
        for message in django_mail.outbox
    }
    assert len(words) == 1
    assert not Mail.objects.filter(kind="reminder").exists()


def test_a_reminder_goes_to_the_addresses_of_the_opening_whatever_the_roster_says() -> None:
    wave = a_wave_of(8)
    OUTBOX.send_due(now=LATER)
    invited = {message.to[0] for message in django_mail.outbox}
    django_mail.outbox.clear()
    for person in Person.objects.all():
        Person.objects.filter(pk=person.pk).update(email=f"spy{person.pk}@example.org")

    send_reminder(wave=wave, actor=an_hr(wave), now=AFTER_PAUSE)

    assert OUTBOX.send_due(now=AFTER_PAUSE).taken == 8
    assert {message.to[0] for message in django_mail.outbox} == invited


def test_both_addresses_are_told_of_a_change_while_a_wave_is_open() -> None:
    wave = a_wave_of(8)
    OUTBOX.send_due(now=LATER)
    django_mail.outbox.clear()
    invitation = wave.invitations.order_by("pk")[0]
    old, new = invitation.address, "elsewhere@example.org"
    Person.objects.filter(pk=invitation.person_id).update(email=new)

    assert [tell_of_changes(now=LATER), tell_of_changes(now=LATER)] == [1, 0]
    assert OUTBOX.send_due(now=LATER).taken == 2

    assert {message.to[0] for message in django_mail.outbox} == {old, new}
    for message in django_mail.outbox:
        assert old in message.body
        assert invitation.code not in message.body
    invitation.refresh_from_db()
    assert invitation.address == old
    entry = AuditEntry.objects.get(action="wave-address-changed")
    assert entry.details == {"person": str(invitation.person.uuid)}


def test_nobody_is_told_of_a_change_in_a_closed_wave() -> None:
    wave = a_wave_of(8)
    Person.objects.update(email="")
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.CLOSED)

    assert tell_of_changes(now=LATER) == 0


def test_the_database_refuses_another_address_unless_the_server_refused_the_first() -> None:
    wave = a_wave_of(8)
    invitation = wave.invitations.order_by("pk")[0]
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        wave.invitations.filter(pk=invitation.pk).update(address="spy@example.org")

    Mail.objects.filter(invitation=invitation).update(state="failed")

    assert wave.invitations.filter(pk=invitation.pk).update(address="right@example.org") == 1


def test_a_reminder_that_cannot_be_delivered_leaves_no_trace_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wave = a_wave_of(8)
    OUTBOX.send_due(now=LATER)
    send_reminder(wave=wave, actor=an_hr(wave), now=AFTER_PAUSE)
    Server(monkeypatch, smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"gone")}))

    OUTBOX.send_due(now=AFTER_PAUSE)

    assert not Mail.objects.filter(kind="reminder").exists()


def test_reminders_keep_their_pause_and_end_after_three() -> None:
    wave = a_wave_of(8)
    actor = an_hr(wave)

    with pytest.raises(ValidationError, match="less than three days"):
        send_reminder(wave=wave, actor=actor, now=AFTER_PAUSE - dt.timedelta(seconds=1))
    assert not Mail.objects.filter(kind="reminder").exists()
    for number in range(1, 4):
        send_reminder(wave=wave, actor=actor, now=make.NOW + number * dt.timedelta(days=3))
    wave.refresh_from_db()
    assert wave.reminders == 3
    assert "Three reminders" in obstacle_to_reminding(wave, now=make.NOW + dt.timedelta(days=13))
