"""Keys with which programs call the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.accounts.models import ApiKey
from culture.audit.services import record_entry

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

SHOWN_LETTERS = 8


@transaction.atomic
def create_key(
    *, name: str, scopes: list[str], secret: str, actor: User, now: dt.datetime
) -> ApiKey:
    """Store the digest of a new secret; the secret itself is kept nowhere."""
    key = ApiKey(
        organisation_id=actor.organisation_id,
        name=name,
        prefix=secret[:SHOWN_LETTERS],
        digest=ApiKey.digest_of(secret),
        scopes=scopes,
        created_by=actor,
        created_at=now,
    )
    key.full_clean(exclude=["revoked_at"])
    key.save()
    _record("key-created", key, actor, now, scopes=scopes)
    return key


@transaction.atomic
def revoke_key(*, key: ApiKey, actor: User, now: dt.datetime) -> None:
    """Make a key useless for ever. Raises ValidationError when it is already."""
    revoked = ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)
    if not revoked:
        raise ValidationError(_("This key was revoked already."))
    _record("key-revoked", key, actor, now)


def _record(action: str, key: ApiKey, actor: User, now: dt.datetime, **details: object) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=key.name,
        object_uuid=key.uuid,
        now=now,
        details=details,
    )
