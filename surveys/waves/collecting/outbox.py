"""Mails to the people of a wave, sent by the house's outbox (`culture.core.outbox`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from culture.core import mails
from culture.core.outbox import Outbox, Unwritable
from surveys.waves.models import Invitation, Mail
from surveys.waves.ticket_keys import LockedAway

if TYPE_CHECKING:
    from culture.accounts.models import User
    from surveys.waves.models import Wave

BETWEEN_LANGUAGES = "\n\n* * *\n\n"

_TEMPLATES = {
    Mail.Kind.INVITATION: "surveys/waves/mail/invitation.txt",
    Mail.Kind.REMINDER: "surveys/waves/mail/invitation.txt",
    Mail.Kind.NOTICE: "surveys/waves/mail/notice.txt",
}


class WordedMail(NamedTuple):
    """A mail in one language."""

    language: str
    subject: str
    body: str


def _message(mail: Mail, server: Any) -> EmailMessage:
    """Write a mail, in all languages of the wave where nobody knows that of its reader."""
    invitation = mail.invitation
    wave = invitation.wave
    facts = {"wave": wave, "person": invitation.person, "old": invitation.address}
    if mail.kind != Mail.Kind.NOTICE:
        facts |= {"link": link_of(invitation), "is_reminder": mail.kind == Mail.Kind.REMINDER}
    languages = [invitation.language] if invitation.language else wave.languages
    worded = [_worded(Mail.Kind(mail.kind), language, facts) for language in languages]
    return EmailMessage(
        subject=worded[0].subject,
        body=BETWEEN_LANGUAGES.join(mail.body for mail in worded) + "\n",
        to=[mail.address],
        headers=mails.headers(),
        connection=server,
    )


def invitations_worded(wave: Wave, reader: User) -> list[WordedMail]:
    """Give the invitation in each language of a wave as its reader would get it, with no link."""
    facts = {"wave": wave, "person": reader, "link": f"{settings.SITE_URL}/…", "is_reminder": False}
    return [_worded(Mail.Kind.INVITATION, language, facts) for language in wave.languages]


def _worded(kind: Mail.Kind, language: str, facts: dict[str, Any]) -> WordedMail:
    wave: Wave = facts["wave"]
    with translation.override(language), timezone.override(wave.organisation.zone):
        subject = " ".join((_subject(kind) % {"name": wave.name}).split())
        return WordedMail(language, subject, render_to_string(_TEMPLATES[kind], facts).strip())


OUTBOX = Outbox(
    Mail.objects.select_related("invitation__wave__organisation", "invitation__person"), _message
)


def link_of(invitation: Invitation) -> str:
    """The personal address of an invitation. Raises `Unwritable` where its code is locked away."""
    try:
        code = invitation.code
    except LockedAway as error:
        raise Unwritable("the code was locked with another SECRET_KEY") from error
    return settings.SITE_URL + reverse("answering:invitation", kwargs={"code": code})


def _subject(kind: Mail.Kind) -> str:
    if kind == Mail.Kind.REMINDER:
        return _("Reminder: %(name)s")
    if kind == Mail.Kind.NOTICE:
        return _("Your address was changed: %(name)s")
    return _("Your view counts: %(name)s")
