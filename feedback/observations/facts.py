"""What somebody tells, whoever they are and however it comes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ObservationFacts:
    """What was noticed; `photo` is written anew already, and empty where there is none."""

    kind: str
    text: str
    tags: tuple[str, ...] = ()
    is_shared: bool = False
    photo: bytes = b""
