"""URLs of signing in: those of allauth that make sense where nobody signs up by themselves."""

from allauth.account import urls as account
from allauth.mfa import urls as mfa
from allauth.socialaccount import urls as social
from allauth.urls import build_provider_urlpatterns
from django.urls import URLPattern, include, path

# Signing in with a mailed code is switched off, and so is the verification that follows a sign-up.
LEFT_OUT = {"account_confirm_login_code", "account_email_verification_sent"}

urlpatterns = [
    path(
        "",
        include(
            [
                entry
                for entry in account.urlpatterns
                if not (isinstance(entry, URLPattern) and entry.name in LEFT_OUT)
            ]
        ),
    ),
    path("2fa/", include(mfa.urlpatterns)),
    path("3rdparty/", include(social.urlpatterns)),
    *build_provider_urlpatterns(),
]
