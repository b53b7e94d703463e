"""What a browser or a program sent, turned into a checked answer or into sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from feedback.touchpoints.answers import LONGEST_LINE, Answer, ReplyRequest
from surveys.instruments.papers import (
    LONGEST_TEXT,
    NOTHING_ANSWERED,
    OFF_SCALE,
    AnswerRefused,
    any_item_on_all,
    read_columns,
    read_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedback.touchpoints.papers import Paper
    from surveys.instruments.papers import Sentence

ALL_POINTS = 100
LONGEST_NUMBER = 6
FEWEST_DIGITS_OF_A_TELEPHONE = 5
CONTACT_FIELDS = frozenset({"address", "name", "message"})


@dataclass(slots=True)
class _Reading:
    """One answer being read; problems gather instead of ending it."""

    paper: Paper
    problems: dict[str, Sentence] = field(default_factory=dict)

    def off_scale(self, name: str) -> None:
        """Note a rating that the scale does not have."""
        self.problems[name] = OFF_SCALE

    def points(self, given: Mapping[str, Any]) -> tuple[int | None, ...] | None:
        """Read importance points per dimension; None where none were given."""
        found: list[int | None] = [None] * len(self.paper.questionnaire.sections)
        for position, name in self.paper.points:
            found[position] = self.point(name, given.get(name))
        return tuple(found) if any(point is not None for point in found) else None

    def point(self, name: str, raw: object) -> int | None:
        """Read whole points between 0 and 100; empty means not given."""
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        number = _whole(raw)
        if number is None or not 0 <= number <= ALL_POINTS:
            self.problems[name] = _("Give whole points between 0 and 100.")
            return None
        return number

    def text(self, name: str, raw: object, *, longest: int = LONGEST_TEXT) -> str:
        """Read words of limited length that can be stored."""
        return read_text(raw, name=name, longest=longest, problems=self.problems)

    def contact(self, address: object, name: object, message: object) -> ReplyRequest | None:
        """Read how to reply; None where no reply is wanted."""
        contact = ReplyRequest(
            address=self.text("address", address, longest=LONGEST_LINE),
            name=self.text("name", name, longest=LONGEST_LINE),
            message=self.text("message", message),
        )
        if not (contact.address or contact.name or contact.message):
            return None
        if not contact.address:
            self.problems.setdefault(
                "address",
                _("For a reply we need an e-mail address or a telephone number."),
            )
        elif not _is_reachable(contact.address):
            self.problems.setdefault(
                "address", _("This is neither an e-mail address nor a telephone number.")
            )
        return contact

    def finish(
        self,
        sides: dict[str, tuple[int | None, ...]],
        *,
        importance: tuple[int | None, ...] | None,
        comment: str,
        contact: ReplyRequest | None,
        seconds: object,
    ) -> Answer:
        """Give the answer, or raise every problem at once, the first of the form first."""
        if not self.problems and not any_item_on_all(tuple(sides.values())):
            first = self.paper.columns[0].fields[0][1]
            self.problems[first] = NOTHING_ANSWERED
        if self.problems:
            raise AnswerRefused(self.problems)
        return Answer(
            expected=sides["expected"],
            delivered=sides["delivered"],
            minimum=sides.get("minimum"),
            importance=importance,
            comment=comment,
            contact=contact,
            seconds=_seconds(seconds),
        )


def parse_form(data: Mapping[str, str], paper: Paper) -> Answer:
    """Read the fields of the public form.

    An item answered on one side only is allowed and does not count. Raises `AnswerRefused`.
    """
    reading = _Reading(paper)
    sides = read_columns(
        data,
        paper.columns,
        accepted=paper.ratings,
        length=len(paper.questionnaire.questions),
        problems=reading.problems,
    )
    return reading.finish(
        sides,
        importance=reading.points(data) if paper.points else None,
        comment=reading.text("comment", data.get("comment")) if paper.asks_comment else "",
        contact=reading.contact(data.get("address"), data.get("name"), data.get("message"))
        if paper.asks_contact
        else None,
        seconds=data.get("seconds"),
    )


def parse_document(document: Mapping[str, Any], paper: Paper) -> Answer:
    """Read an answer of a program.

    `{"ratings": {dimension: {item: {side: point or null}}}, "importance": {dimension: points},
    "comment": …, "contact": {"address": …, "name": …, "message": …}, "seconds": …}`; fields in
    problems are paths such as `ratings.empathy.e1.expected`. Raises `AnswerRefused`.
    """
    reading = _Reading(paper)
    sides = _document_ratings(reading, document.get("ratings"))
    contact = _document_contact(reading, document.get("contact"))
    comment = reading.text("comment", document.get("comment"))
    if comment and not paper.asks_comment:
        reading.problems["comment"] = _("This form does not ask for a comment.")
    return reading.finish(
        sides,
        importance=_document_points(reading, document.get("importance")),
        comment=comment,
        contact=contact,
        seconds=_document_seconds(reading, document.get("seconds")),
    )


def _document_contact(reading: _Reading, raw: object) -> ReplyRequest | None:
    given = _branch(reading, raw, "contact")
    for name in sorted(given.keys() - CONTACT_FIELDS):
        reading.problems[f"contact.{name}"] = _("This field is unknown.")
    if given and not reading.paper.asks_contact:
        reading.problems["contact"] = _("This form does not offer a reply.")
        return None
    return reading.contact(given.get("address"), given.get("name"), given.get("message"))


def _document_seconds(reading: _Reading, raw: object) -> object:
    """Give what a program measured; a browser's clock may be wrong, a program's document not."""
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
    if raw is not None and not (is_number and _seconds(raw) is not None):
        reading.problems["seconds"] = _("Give seconds as a number from 0.")
        return None
    return raw


def _document_ratings(reading: _Reading, raw: object) -> dict[str, tuple[int | None, ...]]:
    paper = reading.paper
    length = len(paper.questionnaire.questions)
    found: dict[str, list[int | None]] = {column.side: [None] * length for column in paper.columns}
    for dimension, items in _branch(reading, raw, "ratings").items():
        for item, given in _branch(reading, items, f"ratings.{dimension}").items():
            path = f"ratings.{dimension}.{item}"
            position = paper.places.get((dimension, item))
            if position is None:
                reading.problems[path] = _("This form does not ask this item.")
                continue
            for side, rating in _branch(reading, given, path).items():
                if side not in found:
                    reading.problems[f"{path}.{side}"] = _("This form does not ask this side.")
                elif rating is not None and not _is_point(rating, paper):
                    reading.off_scale(f"{path}.{side}")
                else:
                    found[side][position] = rating
    return {side: tuple(column) for side, column in found.items()}


def _document_points(reading: _Reading, raw: object) -> tuple[int | None, ...] | None:
    sections = reading.paper.questionnaire.sections
    asked = {position for position, _name in reading.paper.points}
    known = {section.key: section.position for section in sections if section.position in asked}
    found: list[int | None] = [None] * len(sections)
    for dimension, points in _branch(reading, raw, "importance").items():
        path = f"importance.{dimension}"
        if dimension in known:
            # A form sends digits as text; in a document text is no number.
            given = points if points is None or isinstance(points, int) else ()
            found[known[dimension]] = reading.point(path, given)
        else:
            reading.problems[path] = _("This form does not ask how important this is.")
    return tuple(found) if any(point is not None for point in found) else None


def _branch(reading: _Reading, raw: object, path: str) -> dict[str, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        reading.problems[path] = _("An object is expected here.")
        return {}
    return raw


def _is_point(rating: object, paper: Paper) -> bool:
    low, high = paper.questionnaire.low, paper.questionnaire.high
    return isinstance(rating, int) and not isinstance(rating, bool) and low <= rating <= high


def _whole(raw: object) -> int | None:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and len(raw) <= LONGEST_NUMBER and raw.strip().isdecimal():
        return int(raw)
    return None


def _is_reachable(address: str) -> bool:
    name, at, host = address.partition("@")
    if at:
        return bool(name and host) and " " not in address
    return sum(letter.isdecimal() for letter in address) >= FEWEST_DIGITS_OF_A_TELEPHONE


def _seconds(raw: object) -> float | None:
    try:
        seconds = float(raw)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return seconds if seconds >= 0 else None
