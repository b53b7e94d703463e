"""URLs of signing in: those of allauth that make sense where nobody signs up by themselves.

Its views take PUT for POST and answer DELETE as if it were GET; here they know three verbs.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account import urls as account
from allauth.mfa import urls as mfa
from allauth.socialaccount import urls as social
from allauth.urls import build_provider_urlpatterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_http_methods

# Signing in with a mailed code is switched off, and so is the verification that follows a sign-up.
LEFT_OUT = {"account_confirm_login_code", "account_email_verification_sent"}

of_a_browser = require_http_methods(["GET", "HEAD", "POST"])


def narrowed(entries: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Give the same routes without those left out, each for the verbs of a browser alone."""
    kept: list[URLPattern | URLResolver] = []
    for entry in entries:
        if isinstance(entry, URLResolver):
            kept.append(URLResolver(entry.pattern, narrowed(entry.url_patterns)))
        elif entry.name not in LEFT_OUT:
            view = of_a_browser(entry.callback)
            kept.append(URLPattern(entry.pattern, view, entry.default_args, entry.name))
    return kept


urlpatterns = [
    path("", include(narrowed(account.urlpatterns))),
    path("2fa/", include(narrowed(mfa.urlpatterns))),
    path("3rdparty/", include(narrowed(social.urlpatterns))),
    *narrowed(build_provider_urlpatterns()),
]
