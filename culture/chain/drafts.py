"""Words that another app has for a standard, such as a good answer to a question."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit

# Gives the words of what is named for a unit, None where the actor may not read them.
Wording = Callable[["User", "Unit", uuid.UUID, "dt.date"], "str | None"]
NAME = "answer"
_wordings: list[Wording] = []


def register(wording: Wording) -> None:
    """Let another app offer words; again changes nothing."""
    if wording not in _wordings:
        _wordings.append(wording)


def words_for(token: str, *, actor: User, unit: Unit, day: dt.date) -> str:
    """The words that an address names for a unit; empty where there are none for the actor."""
    try:
        identity = uuid.UUID(token)
    except ValueError:
        return ""
    found = (wording(actor, unit, identity, day) for wording in _wordings)
    return next((words for words in found if words), "")
