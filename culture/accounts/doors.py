"""What happens at the doors of the house, a line of the log each: who came in, who was refused.

A line names an account by its public identifier, never by an address or a name. Changes of roles
and accounts stand in the audit; here is what nobody decided.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

log = logging.getLogger("culture.doors")

SOMEBODY = "somebody unknown"


def note(event: str, *, user: AbstractBaseUser | AnonymousUser | None) -> None:
    """Log what an account did or what happened to it."""
    log.info("%s: %s", event, _called(user))


def note_refusal(event: str, *, user: AbstractBaseUser | AnonymousUser | None) -> None:
    """Log that somebody was not let in, or not let do something."""
    log.warning("%s: %s", event, _called(user))


def _called(user: AbstractBaseUser | AnonymousUser | None) -> str:
    identifier = getattr(user, "uuid", None)
    return f"account {identifier}" if identifier else SOMEBODY
