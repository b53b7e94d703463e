"""The mail that brings somebody into the house, and how many of them may go out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from culture.audit.models import AuditEntry
from culture.audit.services import record_entry
from culture.core import mails
from culture.org.locks import lock_organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.accounts.models import User


A_DAY = dt.timedelta(days=1)
MOST_TO_ONE = 3
SENT, FAILED = "invitation-sent", "invitation-failed"


def password_link(user: User) -> str:
    """The address where the user sets a password; it works once and for three days."""
    place = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    return settings.SITE_URL + place


def send_invitation(*, user: User, actor: User, now: dt.datetime) -> None:
    """Mail the link, in the user's language or else the inviter's.

    Raises ValidationError when this person got three within a day, or the inviter sent as many as
    the settings allow, and OSError (SMTPException is one) when the mail server does not take it.
    What was not taken does not count.
    """
    _count(user=user, actor=actor, now=now)
    try:
        _send(user)
    except OSError:
        _record(FAILED, user, actor, now)
        raise


def was_invited(user: User) -> bool:
    """Whether a mail with the link went out to somebody."""
    return _sent(AuditEntry.objects.filter(object_uuid=user.uuid)) > 0


@transaction.atomic
def _count(*, user: User, actor: User, now: dt.datetime) -> None:
    lock_organisation(actor.organisation_id)
    lately = AuditEntry.objects.filter(
        organisation_id=actor.organisation_id, happened_at__gt=now - A_DAY
    )
    of_person, of_actor = lately.filter(object_uuid=user.uuid), lately.filter(actor=actor)
    if _sent(of_person) >= MOST_TO_ONE:
        text = _("%(email)s got %(number)s invitations since yesterday. Try it again tomorrow.")
        raise ValidationError(text % {"email": user.email, "number": MOST_TO_ONE})
    if _sent(of_actor) >= settings.INVITATIONS_PER_DAY:
        text = _("You sent %(number)s invitations since yesterday. Go on tomorrow.")
        raise ValidationError(text % {"number": settings.INVITATIONS_PER_DAY})
    _record(SENT, user, actor, now)


def _sent(entries: QuerySet[AuditEntry]) -> int:
    return entries.filter(action=SENT).count() - entries.filter(action=FAILED).count()


def _record(action: str, user: User, actor: User, now: dt.datetime) -> None:
    record_entry(actor=actor, action=action, object_name=user.name, object_uuid=user.uuid, now=now)


def _send(user: User) -> None:
    language = user.language or translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        EmailMessage(
            subject=_("Your account at %(organisation)s")
            % {"organisation": user.organisation.name},
            body=render_to_string(
                "culture/org/mail/invitation.txt", {"user": user, "link": password_link(user)}
            ),
            to=[user.email],
            headers=mails.headers(),
        ).send()
