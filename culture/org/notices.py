"""Mails that tell somebody what was done to their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from culture.core import mails

if TYPE_CHECKING:
    from culture.accounts.models import User


def tell_of_reset(*, user: User) -> None:
    """Say that the second step is gone, so that nobody takes it away unseen.

    In the user's language, or else in the one of who acts. Raises OSError when the mail server does
    not take it.
    """
    with translation.override(user.language or translation.get_language() or "en"):
        EmailMessage(
            subject=_("Your second step at %(organisation)s was reset")
            % {"organisation": user.organisation.name},
            body=render_to_string(
                "culture/org/mail/second_step_reset.txt",
                {"user": user, "site": settings.SITE_URL},
            ),
            to=[user.email],
            headers=mails.headers(),
        ).send()
