"""How sign-in works here: accounts come from the organisation, nobody signs up by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Refuse: an administrator or the roster creates accounts."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on connects to an account that exists."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: object) -> bool:
        """Refuse, as for local accounts."""
        return False
