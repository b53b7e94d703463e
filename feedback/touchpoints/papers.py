"""What one form asks, and how its page tells so when it comes back.

A page lives longer than what it asks: in a tab, in a draft, on a kiosk, in an outbox without a
network. So every form carries what it asked when it was given, and its answer is read and stored
against that, whatever the touchpoint asks by then.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.core.signing import BadSignature, Signer

from surveys.instruments.models import Version
from surveys.instruments.papers import SideColumn, accepted_ratings, columns_of
from surveys.instruments.questionnaires import load_questionnaire
from surveys.instruments.rendering import importance_field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedback.touchpoints.models import Touchpoint
    from surveys.instruments.questionnaires import Questionnaire

FIELD = "asked"
HEX_OF_A_VERSION = 32
ROOM = "sicr"
SEPARATOR = "."


@dataclass(frozen=True, slots=True)
class Asked:
    """A version, how much of it, and what else a form has room for."""

    version: uuid.UUID
    short: bool
    importance: bool
    comment: bool
    contact: bool

    def written(self) -> str:
        """Write it as a field of the form carries it."""
        rooms = (self.short, self.importance, self.comment, self.contact)
        return self.version.hex + "".join(
            letter for letter, has in zip(ROOM, rooms, strict=True) if has
        )

    @classmethod
    def read(cls, text: str) -> Asked | None:
        """Read what was written; None where nobody wrote it so."""
        version, rooms = text[:HEX_OF_A_VERSION], text[HEX_OF_A_VERSION:]
        try:
            asked = cls(uuid.UUID(version), *(letter in rooms for letter in ROOM))
        except ValueError:
            return None
        return asked if asked.written() == text else None


def asked_now(touchpoint: Touchpoint) -> Asked:
    """What the form of a touchpoint asks now."""
    return Asked(
        version=touchpoint.version.uuid,
        short=touchpoint.form == "short",
        importance=touchpoint.asks_importance,
        comment=touchpoint.asks_comment,
        contact=touchpoint.asks_contact,
    )


def sign(touchpoint: Touchpoint, asked: Asked) -> str:
    """Write what a form asks so that later on nobody but this touchpoint can have asked it."""
    return _signed(str(touchpoint.uuid), asked.written())


def read_asked(touchpoint: Touchpoint, text: str) -> Asked | None:
    """Read what a page was given with; None where the touchpoint never asked that.

    What it asks now needs no proof.
    """
    written = text.partition(SEPARATOR)[0]
    now = asked_now(touchpoint)
    if written == now.written():
        return now
    asked = Asked.read(written)
    if asked is None:
        return None
    try:
        _signer(str(touchpoint.uuid)).unsign(text)
    except BadSignature:
        return None
    return asked


@lru_cache(maxsize=1_000)
def _signed(touchpoint: str, written: str) -> str:
    return _signer(touchpoint).sign(written)


def _signer(touchpoint: str) -> Signer:
    return Signer(salt=f"asked by {touchpoint}", algorithm="sha256", sep=SEPARATOR)


@dataclass(frozen=True, slots=True)
class Paper:
    """What one form asks, worked out once: its fields, its scale, what else it has room for."""

    questionnaire: Questionnaire
    asked: tuple[int, ...]
    columns: tuple[SideColumn, ...]
    points: tuple[tuple[int, str], ...]
    ratings: Mapping[str, int | None]
    places: Mapping[tuple[str, str], int]
    is_short: bool
    asks_comment: bool
    asks_contact: bool


def paper_of(touchpoint: Touchpoint, asked: Asked | None = None) -> Paper:
    """Give the paper of a form of a touchpoint: the one it asks now, or one it asked before."""
    version = touchpoint.version
    if asked is None or asked.version == version.uuid:
        questionnaire = load_questionnaire(version.pk, version.revision)
    else:
        earlier = Version.objects.only("revision").get(uuid=asked.version)
        questionnaire = load_questionnaire(earlier.pk, earlier.revision)
    return _paper(questionnaire, asked or asked_now(touchpoint))


@lru_cache(maxsize=256)
def _paper(questionnaire: Questionnaire, asked: Asked) -> Paper:
    positions = questionnaire.asked(short=asked.short)
    return Paper(
        questionnaire=questionnaire,
        asked=positions,
        columns=columns_of(questionnaire, asked=positions),
        points=tuple(
            (section.position, importance_field(section.key)) for section in questionnaire.sections
        )
        if asked.importance and questionnaire.importance
        else (),
        ratings=accepted_ratings(questionnaire),
        places={
            (section.key, question.key): question.position
            for section in questionnaire.sections
            for question in section.questions
            if question.position in positions
        },
        is_short=asked.short,
        asks_comment=asked.comment,
        asks_contact=asked.contact,
    )
