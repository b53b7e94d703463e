"""How sign-in works here: accounts come from the organisation, nobody signs up by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest


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
        """Mail in the name of the product and under the site's own address."""
        super().send_mail(template_prefix, email, {"current_site": Site(), **context})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address in the mail: the site's own, whatever host the request claimed to ask."""
        uid, _dash, secret = key.partition("-")
        facts = {"uidb36": uid, "key": secret}
        return self._own(reverse("account_reset_password_from_key", kwargs=facts))

    def get_email_confirmation_url(self, _request: HttpRequest, emailconfirmation: Any) -> str:
        """The same for the mail that confirms an address."""
        return self._own(reverse("account_confirm_email", args=[emailconfirmation.key]))

    @staticmethod
    def _own(place: str) -> str:
        return settings.SITE_URL + place


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on connects to an account that exists."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: object) -> bool:
        """Refuse, as for local accounts."""
        return False
