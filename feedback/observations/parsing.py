"""What somebody sends without signing in, read and checked."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from feedback.observations.facts import ObservationFacts
from feedback.observations.models import LONGEST_NAME, LONGEST_TEXT, ObservationKind
from feedback.observations.photos import clean_photo

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

DATA = "data:image/jpeg;base64,"
YES = "yes"


@dataclass(frozen=True, slots=True)
class ToldObservation:
    """What was sent, and the name of whoever gave one."""

    facts: ObservationFacts
    name: str = ""


class ToldBadly(Exception):  # noqa: N818 - says what happened
    """Something is missing or wrong; `problems` are the fields with a sentence each."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__(problems)
        self.problems = problems


def parse_told(
    typed: Mapping[str, str], photo: UploadedFile | None, *, tags: tuple[str, ...]
) -> ToldObservation:
    """Read an observation. Raises `ToldBadly`."""
    problems: list[tuple[str, str]] = []
    kind, text = typed.get("kind", ""), plain(typed.get("text", ""))
    if kind not in ObservationKind.values:
        problems.append(("kind", _("Please choose what it is.")))
    problems += [("text", problem) for problem in wrong_words(text, longest=LONGEST_TEXT)]
    name = " ".join(typed.get("name", "").split())
    if len(name) > LONGEST_NAME or "\x00" in name:
        problems.append(("name", _("Please write a shorter name.")))
    content = b""
    try:
        content = _photo(typed.get("photo_data", ""), photo)
    except ValidationError as refusal:
        problems.append(("photo", " ".join(refusal.messages)))
    if problems:
        raise ToldBadly(problems)
    facts = ObservationFacts(kind, text, tags, typed.get("is_shared") == YES, content)
    return ToldObservation(facts, name)


def plain(text: str) -> str:
    """A text with one kind of line break, without blanks around it."""
    return text.replace("\r\n", "\n").strip()


def wrong_words(text: str, *, longest: int) -> list[str]:
    """What is wrong with words, in a sentence; nothing where they can be kept."""
    if not text:
        return [_("Please write a sentence.")]
    if len(text) > longest:
        return [_("Please write a little less.")]
    return [_("Please use letters and signs alone.")] if "\x00" in text else []


def _photo(data: str, file: UploadedFile | None) -> bytes:
    if data:
        try:
            return clean_photo(base64.b64decode(data.removeprefix(DATA), validate=True))
        except (binascii.Error, ValueError) as error:
            raise ValidationError(_("This is no photo that can be read.")) from error
    return clean_photo(file.read()) if file else b""
