"""Mails to the people of a wave, sent by the house's outbox (`culture.core.outbox`)."""

from __future__ import annotations

from typing import Any

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

BETWEEN_LANGUAGES = "\n\n* * *\n\n"

_TEMPLATES = {
    Mail.Kind.INVITATION: "surveys/waves/mail/invitation.txt",
    Mail.Kind.REMINDER: "surveys/waves/mail/invitation.txt",
    Mail.Kind.NOTICE: "surveys/waves/mail/notice.txt",
}


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


def _subject(mail: Mail) -> str:
    if mail.kind == Mail.Kind.REMINDER:
        return _("Reminder: %(name)s")
    if mail.kind == Mail.Kind.NOTICE:
        return _("Your address was changed: %(name)s")
    return _("Your view counts: %(name)s")
