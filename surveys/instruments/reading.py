"""Reading JSON data that somebody else wrote: every problem is noted in words with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

Place = tuple[str | int, ...]

PLAIN_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-zA-Z]{2,4})?")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MOST_KEY = 60
MOST_TEXT = 2000
MOST_LANGUAGES = 40
MOST_PROBLEMS = 100


class DocumentReader:
    """Collects the problems of one piece of data; each reader gives a harmless value for a bad one.

    A value of None stands for a field that is missing; `fields` has already said so.
    """

    def __init__(self) -> None:
        self.problems: list[str] = []

    def say(self, place: Place, problem: str) -> None:
        """Note a problem; beyond the first hundred nobody reads them."""
        if len(self.problems) < MOST_PROBLEMS:
            where = " / ".join(_printable(part) for part in place)
            self.problems.append(f"{where}: {problem}" if where else problem)

    def fields(
        self, value: object, place: Place, *, needed: Sequence[str], optional: Sequence[str]
    ) -> dict[str, Any] | None:
        """Read an object that has these fields and no others; None where it is none."""
        if value is None and place:
            return None
        if not isinstance(value, dict):
            self.say(place, _("This must be an object with named fields."))
            return None
        missing = [name for name in needed if name not in value or value[name] is None]
        if missing:
            self.say(place, _("Missing: %(names)s.") % {"names": ", ".join(missing)})
        unknown = [_printable(name) for name in value if name not in {*needed, *optional}]
        if unknown:
            self.say(place, _("Not known here: %(names)s.") % {"names": ", ".join(unknown[:5])})
        return value

    def array(self, value: object, place: Place, *, most: int) -> list[object]:
        """Read a list of 1 to `most` values."""
        if value is None:
            return []
        if not isinstance(value, list) or not value:
            self.say(place, _("This must be a list with at least one entry."))
            return []
        if len(value) > most:
            self.say(
                place,
                _("There are %(count)s entries; at most %(most)s are allowed.")
                % {"count": len(value), "most": most},
            )
            return []
        if None in value:
            self.say((*place, value.index(None) + 1), _("This entry is empty."))
            return []
        return value

    def integer(self, value: object, place: Place, bounds: tuple[int, int]) -> int | None:
        """Read a whole number within bounds; None where it is none."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.say(place, _("This must be a whole number."))
            return None
        if not bounds[0] <= value <= bounds[1]:
            sentence = _("This must lie between %(low)s and %(high)s.")
            self.say(place, sentence % {"low": bounds[0], "high": bounds[1]})
            return None
        return value

    def truth(self, value: object, place: Place) -> bool:
        """Read true or false."""
        if not isinstance(value, bool):
            self.say(place, _("This must be true or false."))
            return False
        return value

    def line(self, value: object, place: Place, *, most: int, needed: bool = True) -> str:
        """Read one text of up to `most` characters."""
        if value is None:
            return ""
        problem = _problem_of_text(value, most=most, needed=needed)
        if problem:
            self.say(place, problem)
            return ""
        return str(value)

    def languages(self, value: object, place: Place, *, needed: bool) -> dict[str, object]:
        """Read an object with one entry per language."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.say(place, _("This must be an object with one entry per language."))
            return {}
        if (needed and not value) or len(value) > MOST_LANGUAGES:
            self.say(
                place,
                _("This must be written in 1 to %(most)s languages.") % {"most": MOST_LANGUAGES},
            )
            return {}
        strange = [code for code in value if not LANGUAGE.fullmatch(code)]
        if strange:
            sentence = _("“%(code)s” is not a language code such as “en”.")
            self.say(place, sentence % {"code": _printable(strange[0])})
        return {code: words for code, words in value.items() if code not in strange}

    def texts(
        self, value: object, place: Place, *, most: int = MOST_TEXT, needed: bool = True
    ) -> dict[str, str]:
        """Read a text in one or more languages; none at all where it is not needed."""
        by_language = self.languages(value, place, needed=needed)
        return {
            language: self._written(words, (*place, language), most=most)
            for language, words in by_language.items()
        }

    def unique(self, keys: Sequence[str], place: Place) -> None:
        """Note every key that stands twice."""
        for key, times in Counter(keys).items():
            if key and times > 1:
                self.say(place, _("The key “%(key)s” is used twice.") % {"key": key})

    def _written(self, value: object, place: Place, *, most: int) -> str:
        if value is None:
            self.say(place, _("This must be a text."))
        return self.line(value, place, most=most)


def plain_key(reading: DocumentReader, value: object, place: Place) -> str:
    """Read a key: lower case letters, digits and single hyphens."""
    key = reading.line(value, place, most=MOST_KEY)
    if key and not PLAIN_KEY.fullmatch(key):
        reading.say(place, _("A key has lower-case letters (a to z), digits and single hyphens."))
        return ""
    return key


def _problem_of_text(value: object, *, most: int, needed: bool) -> str:
    if not isinstance(value, str):
        return _("This must be a text.")
    if needed and not value.strip():
        return _("This text is empty.")
    if len(value) > most:
        return _("This text has %(count)s characters; at most %(most)s are allowed.") % {
            "count": len(value),
            "most": most,
        }
    if CONTROL.search(value):
        return _("This text holds characters that cannot be shown.")
    return ""


def _printable(part: str | int) -> str:
    return CONTROL.sub("�", str(part))[:MOST_KEY]
