"""How sign-in works here: accounts come from the organisation, nobody signs up by themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from culture.accounts import doors, sessions
from culture.accounts.services import end_sessions
from culture.core import mails
from culture.core.failures import MailNotSent

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from django.core.mail import EmailMessage
    from django.http import HttpRequest, HttpResponse

    from culture.accounts.models import User
    from culture.core.requests import PublicRequest


# Somebody else may be signed in with what was changed.
ENDS_OTHER_SESSIONS = {
    "password_changed",
    "password_reset",
    "password_set",
    "totp_activated",
    "totp_deactivated",
    "webauthn_added",
    "webauthn_removed",
}


# Somebody sits before the page and waits for these.
AWAITED = {
    "email_confirmation",
    "email_confirmation_signup",
    "password_reset_key",
    "unknown_account",
}


@dataclass(frozen=True, slots=True)
class Site:
    """What mails call the site; the host that a request names is anybody's claim."""

    name: str = "Service Culture"

    @property
    def domain(self) -> str:
        """The host of the site's own address."""
        return urlsplit(settings.SITE_URL).netloc


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Refuse: an administrator or the roster creates accounts."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail in the name of the product and under the site's own address.

        Raises MailNotSent for a mail that somebody waits for. What only tells of a change is lost
        where no mail can be sent: the change itself stands.
        """
        letter = template_prefix.rpartition("/")[2]
        try:
            super().send_mail(template_prefix, email, {"current_site": Site(), **context})
        except (OSError, AnymailError) as error:
            if letter in AWAITED:
                raise MailNotSent(letter) from error
            doors.log.error("the mail %s was not sent: %s", letter, type(error).__name__)

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        """Write a mail with the headers of every mail of the house."""
        ours = {**(headers or {}), **mails.headers()}
        message: EmailMessage = super().render_mail(template_prefix, email, context, headers=ours)
        return message

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address in the mail: the site's own, whatever host the request claimed to ask."""
        uid, _dash, secret = key.partition("-")
        facts = {"uidb36": uid, "key": secret}
        return self._own(reverse("account_reset_password_from_key", kwargs=facts))

    def get_email_confirmation_url(self, _request: HttpRequest, emailconfirmation: Any) -> str:
        """The same for the mail that confirms an address."""
        return self._own(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **facts: Any
    ) -> HttpResponse:
        """Let somebody in, and log it."""
        doors.note("signed in", user=user)
        answer: HttpResponse = super().post_login(request, user, **facts)
        return answer

    def login(self, request: PublicRequest, user: User) -> None:
        """Sign somebody in, in a session that its owner finds in the list of theirs."""
        super().login(request, user)
        agent = self.get_http_user_agent(request)
        sessions.begin(request.session, agent=agent, now=request.now, identity=uuid.uuid4())

    def logout(self, request: HttpRequest) -> None:
        """Let somebody out, and log it."""
        doors.note("signed out", user=request.user)
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse after too many tries, and log it."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            doors.note_refusal("too many tries to sign in", user=_owner_of(credentials))
            raise

    def authentication_failed(self, _request: HttpRequest, **credentials: Any) -> None:
        """Log a password that is not the right one."""
        doors.note_refusal("wrong password", user=_owner_of(credentials))

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether the password is the right one; then the session gets another key."""
        is_right: bool = super().reauthenticate(user, password)
        if is_right:
            self.request.session.cycle_key()
        return is_right

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Send away whose account is closed, and log it."""
        doors.note_refusal("account is closed", user=user)
        answer: HttpResponse = super().respond_user_inactive(request, user)
        return answer

    def send_notification_mail(
        self, template_prefix: str, user: User, *facts: Any, **more: Any
    ) -> None:
        """Tell people by mail what changed about their sign-in, and log it."""
        event = template_prefix.rpartition("/")[2]
        doors.note(event.replace("_", " "), user=user)
        if event in ENDS_OTHER_SESSIONS:
            end_sessions(users=[user], besides=self.request.session.session_key)
        super().send_notification_mail(template_prefix, user, *facts, **more)

    @staticmethod
    def _own(place: str) -> str:
        return settings.SITE_URL + place


def _owner_of(credentials: dict[str, Any]) -> AbstractBaseUser | None:
    owners: list[AbstractBaseUser] = filter_users_by_email(credentials.get("email") or "")
    return owners[0] if len(owners) == 1 else None


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on connects to an account that exists."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: object) -> bool:
        """Refuse, as for local accounts."""
        return False
