"""Who calls the API: a program with a key of its organisation."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from culture.accounts.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.request import Request


log = logging.getLogger("culture.doors")


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer sc_…`; the key stands in `request.auth`, there is no user."""

    def authenticate(self, request: Request) -> tuple[None, ApiKey] | None:
        """Find the key that was sent; None when none was."""
        scheme, _space, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = ApiKey.objects.for_secret(secret.strip()).select_related("organisation").first()
        if key is None:
            log.warning("a key that is unknown or was revoked")
            raise AuthenticationFailed(_("This key is unknown or was revoked."))
        return None, key

    def authenticate_header(self, _request: Request) -> str:
        """Say how to authenticate, so that a missing key is answered with 401."""
        return "Bearer"


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the key in the OpenAPI document."""

    target_class = ApiKeyAuthentication
    name = "apiKey"

    def get_security_definition(self, _auto_schema: object) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer"}
