"""The way out of the weekly mail: a signed address that needs no signing in and never ends."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from culture.accounts.models import User

_signer = Signer(salt="culture.digests.stopping")


def stop_url(user: User) -> str:
    """Where somebody ends the mails."""
    token = _signer.sign(str(user.uuid))
    return settings.SITE_URL.rstrip("/") + reverse("digests:stop", kwargs={"token": token})


def reader_of(token: str) -> User | None:
    """Whose mails a token ends; None where nobody here signed it."""
    try:
        identity = uuid.UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return User.objects.select_related("organisation").filter(uuid=identity).first()


def stop(user: User) -> None:
    """Send no more; doing so again changes nothing."""
    user.wants_digest = False
    user.save(update_fields=["wants_digest"])
