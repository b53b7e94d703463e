"""An anonymous observation, or a reply to one, as it waits: a letter that only the worker opens.

All letters have one length, whatever is in them. Organisation, unit, day and code stand inside, so
a letter says nothing but that there is one. See `docs/adr/0046-observations-without-a-sender.md`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from culture.core.letters import sealing
from culture.core.letters.sealing import CHARACTER_BYTES, SEAL_BYTES, UnreadableLetter
from feedback.observations.facts import ObservationFacts
from feedback.observations.models.links import LONGEST_TAG, MOST_TAGS
from feedback.observations.models.observations import LONGEST_TEXT
from feedback.observations.photos import KEPT_BYTES

PLACE = b"service-culture observations"
_DIGEST, _UUID, _DAY, _KIND, _FLAG = 64, 36, 10, 9, 1
_LONGEST = [
    _DIGEST,
    _UUID,
    _DAY,
    _KIND,
    _FLAG,
    LONGEST_TEXT * CHARACTER_BYTES,
    MOST_TAGS * (LONGEST_TAG + 1) * CHARACTER_BYTES,
    KEPT_BYTES,
]
LENGTH = sealing.length_for(_LONGEST)
LETTER_BYTES = LENGTH + SEAL_BYTES
YES = "1"


@dataclass(frozen=True, slots=True)
class ObservationLetter:
    """What is told on a day by whoever has a code; a reply where `link` is None."""

    digest: str
    day: dt.date
    facts: ObservationFacts
    link: uuid.UUID | None = None

    def sealed(self, public_key: bytes) -> bytes:
        """Seal it to a key."""
        facts = self.facts
        told = [
            self.digest,
            str(self.link or ""),
            self.day.isoformat(),
            facts.kind,
            YES if facts.is_shared else "",
            facts.text,
            "\n".join(facts.tags),
        ]
        parts = [*(part.encode() for part in told), facts.photo]
        return sealing.Envelope(public_key, LENGTH).seal(parts, place=PLACE)


def open_observation(letter: bytes, private: bytes) -> ObservationLetter:
    """Open a letter. Raises `UnreadableLetter`."""
    *told, photo = sealing.open_letter(letter, private, place=PLACE, parts=len(_LONGEST))
    try:
        digest, link, day, kind, flag, text, tags = (part.decode() for part in told)
        return ObservationLetter(
            digest=digest,
            day=dt.date.fromisoformat(day),
            link=uuid.UUID(link) if link else None,
            facts=ObservationFacts(
                kind, text, tuple(tags.split("\n")) if tags else (), flag == YES, photo
            ),
        )
    except ValueError as error:
        raise UnreadableLetter from error
