"""The mail that brings somebody into the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from culture.accounts.models import User


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


def send_invitation(*, user: User) -> None:
    """Mail the link, in the user's language or else the inviter's.

    Raises OSError (SMTPException is one) when the mail server does not take it.
    """
    language = user.language or translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        send_mail(
            subject=_("Your account at %(organisation)s")
            % {"organisation": user.organisation.name},
            message=render_to_string(
                "culture/org/mail/invitation.txt", {"user": user, "link": password_link(user)}
            ),
            from_email=None,
            recipient_list=[user.email],
        )
