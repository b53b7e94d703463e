"""Where a team is asked whether something helped; apps that ask say so when they are ready.

Nothing is asked here: answers have one way in, by closed surveys whose numbers keep k.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.org.models import Unit

AskUrl = Callable[["Unit", "User"], str]
_ways: list[AskUrl] = []


def register(url_of: AskUrl) -> None:
    """Say where somebody asks the team of a unit; empty where that person may not."""
    _ways[:] = [url_of]


def ask_url(unit: Unit, *, user: User) -> str:
    """Where somebody asks the team of a unit; empty where nobody asks or that person may not."""
    return next((url_of(unit, user) for url_of in _ways), "")
