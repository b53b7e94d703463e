"""The codes of invitations: a digest to find one by, and the code locked for mails and Home.

A code answers in the place of its person, so no copy of the database has one. It is locked as the
keys of tickets are.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import models

from culture.core.codes import new_code
from surveys.waves.ticket_keys import lock_key, unlock_key

if TYPE_CHECKING:
    from surveys.waves.models import Invitation

_BOUND_TO = b"code of an invitation"


class CodeDigestField(models.CharField):  # type: ignore[type-arg]
    """The digest of an invitation's code, written when the invitation is."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Work out the digest of a new invitation, alone or among many."""
        if add:
            invitation: Invitation = model_instance  # type: ignore[assignment]
            setattr(invitation, self.attname, digest_of(invitation.code))
        found: str = getattr(model_instance, self.attname)
        return found


def new_locked_code() -> bytes:
    """A new code, locked for storing."""
    return lock_key(new_code().encode(), public=_BOUND_TO)


def unlock_code(locked: bytes) -> str:
    """Give a code back. Raises `LockedAway` where SECRET_KEY is another one."""
    return unlock_key(locked, public=_BOUND_TO).decode()


def digest_of(code: str) -> str:
    """What an invitation is found by."""
    return hashlib.sha256(code.encode()).hexdigest()
