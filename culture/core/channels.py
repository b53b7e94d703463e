"""Ways by which what people said could come out; apps register theirs when they are ready.

A channel looks at what is stored and gives a sentence about each thing that is wrong. A letter is
what leaves the house by mail. An address that knows an answer or a use is listed as such with the
reason why its replies tell nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out, and how to look whether something comes out by it."""

    name: str
    look: Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: whom it goes to and what it is, and the module that sends it."""

    to: str
    what: str
    module: str


_channels: dict[str, Channel] = {}
_letters: dict[tuple[str, str], Letter] = {}
_knowing: dict[str, str] = {}


def register(channel: Channel) -> None:
    """Add a channel; the same name again replaces it."""
    _channels[channel.name] = channel


def register_letter(letter: Letter) -> None:
    """Add a mail that is sent; the same one again replaces it."""
    _letters[letter.to, letter.what] = letter


def register_knowing(reasons: dict[str, str]) -> None:
    """Name addresses that know an answer or a use, each with why its replies tell nothing."""
    _knowing.update(reasons)


def all_channels() -> list[Channel]:
    """Every channel, in the order of registration."""
    return list(_channels.values())


def all_letters() -> list[Letter]:
    """Every mail."""
    return list(_letters.values())


def knowing() -> dict[str, str]:
    """Every address that knows an answer or a use, by its name."""
    return dict(_knowing)
