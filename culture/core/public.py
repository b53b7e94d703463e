"""Pages for people without an account; apps register where theirs begin when they are ready.

These pages set no cookie and know no signed-in user. What happens on silent ones is not even
logged: their paths hold codes of invitations, and a line of a log has a time.
"""

from __future__ import annotations

_prefixes: list[str] = []
_silent: list[str] = []


def register(prefix: str, *, is_silent: bool = False) -> None:
    """Make every path that begins with `prefix` public; doing so again changes nothing."""
    for known, wanted in ((_prefixes, True), (_silent, is_silent)):
        if wanted and prefix not in known:
            known.append(prefix)


def prefixes() -> tuple[str, ...]:
    """Where pages without an account begin."""
    return tuple(_prefixes)


def is_public(path: str) -> bool:
    """Tell whether nobody is signed in on this page."""
    return path.startswith(tuple(_prefixes))


def is_silent(path: str) -> bool:
    """Tell whether the log keeps quiet about this page."""
    return path.startswith(tuple(_silent))
