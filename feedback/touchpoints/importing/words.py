"""What people write where a rating belongs: numbers, words of the scale, or that there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from culture.core.tables.cells import is_error, without_fraction
from culture.core.tables.days import is_month
from feedback.touchpoints.importing.scales import points_of, stretched

if TYPE_CHECKING:
    from feedback.touchpoints.importing.scales import Scale
    from surveys.instruments.questionnaires import Questionnaire

DASHES = frozenset({"", "-", "\u2013", "\u2014", "--", "---", ".", "..."})
# English, Spanish, Russian, Norwegian; compared by their letters and digits only.
WORDS_OF_NOTHING = (
    "na|n/a|nan|null|none|not applicable|not available|does not apply|does not apply to me|"
    "not relevant|not answered|no answer|no response|unanswered|missing|skipped|don't know|"
    "do not know|dk|no opinion|cannot say|can't say|prefer not to say|"
    "no aplica|n/c|ns/nc|ns|no procede|no procede en mi caso|no corresponde|no sabe|"
    "no contesta|no sabe no contesta|no sé|no lo sé|no aplicable|sin respuesta|no respondido|"
    "sin contestar|sin opinión|no relevante|prefiero no contestar|"
    "не применимо|неприменимо|н/п|н/д|нет данных|нет ответа|без ответа|не относится|"
    "не относится ко мне|ко мне не относится|не знаю|затрудняюсь ответить|пропущено|"
    "не отвечено|нет мнения|"
    "ikke relevant|ikke aktuelt|i/a|gjelder ikke|gjelder ikke meg|ikke besvart|ubesvart|"
    "ikke svart|passer ikke|passer ikke for meg|vet ikke|har ikke svart|ingen mening|mangler"
)
WHOLE = re.compile(r"([+-]?\d{1,4})", re.ASCII)
SIGN = r"\s*[-\u2013\u2014:=.)\]]\s*"
POINT_FIRST = re.compile(rf"[(\[]?(\d{{1,4}}){SIGN}([^\W\d].*)")  # 1 - Not at all, (1) Not at all
POINT_LAST = re.compile(r"([^\W\d].*?)\s*(?:[-\u2013\u2014:=]\s*|[(\[])(\d{1,4})[)\]]?")
POINT_BEFORE_WORDS = re.compile(r"(\d{1,4})\s+([^\W\d].*)")  # 7 Completely


class Points:
    """The points of one questionnaire, by everything that may be written for them."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        *,
        chosen: Mapping[str, int | None] | None = None,
        scale: Scale | None = None,
    ) -> None:
        """Begin with what a person chose for words; it stands above every guess.

        Numbers are points of `scale`, that of the questionnaire where nothing else is said.
        """
        own = questionnaire.low, questionnaire.high
        used = scale or own
        self._scale = {point: int(stretched(point, used, own)) for point in points_of(used)}
        self._words = _words_of(questionnaire)
        self._chosen = {as_compared(word): point for word, point in (chosen or {}).items()}

    def read(self, text: str) -> int | None:
        """Give the point, or None where nothing was answered; raises KeyError for anything else."""
        compared = as_compared(text)
        if compared in self._chosen:
            return self._chosen[compared]
        if compared in self._words:
            return self._words[compared]
        point = self._number(compared)
        if point is not None:
            return point
        if self.says_nothing(compared):
            return None
        raise KeyError(text)

    @staticmethod
    def says_nothing(text: str) -> bool:
        """Whether people write so where nothing was answered, in any of our languages.

        #N/A is none of it: the spreadsheet did not find what was answered.
        """
        compared = as_compared(text)
        is_nothing = compared in DASHES or _letters(compared) in NOT_ANSWERED
        return is_nothing and not is_error(compared)

    def is_plain(self, text: str) -> bool:
        """Whether it is a point as a number, or nothing at all: what needs no look."""
        number = WHOLE.fullmatch(as_compared(text))
        return not text or bool(number and int(number.group(1)) in self._scale)

    def _number(self, text: str) -> int | None:
        whole = WHOLE.fullmatch(text)
        if whole:
            return self._on_scale(whole.group(1))
        for pattern, point, words in ((POINT_FIRST, 1, 2), (POINT_LAST, 2, 1)):
            found = pattern.fullmatch(text)
            if found and self._agree(found.group(words), found.group(point)):
                return self._on_scale(found.group(point))
        found = POINT_BEFORE_WORDS.fullmatch(text)
        if found and found.group(2) in self._words:
            here = self._on_scale(found.group(1))
            return here if here == self._words[found.group(2)] else None
        return None

    def _agree(self, words: str, point: str) -> bool:
        """Whether the words are of no other point, as where a file counts its scale the other way.

        The name of a month is what a spreadsheet made of 5-6.
        """
        here = self._on_scale(point)
        return self._words.get(words, here) == here and not is_month(words)

    def _on_scale(self, digits: str) -> int | None:
        return self._scale.get(int(digits))

    def number_in(self, text: str) -> int | None:
        """Give the whole number that stands there, unless a person said what it means."""
        compared = as_compared(text)
        number = WHOLE.fullmatch(compared)
        return int(number.group(1)) if number and compared not in self._chosen else None


def as_compared(text: str) -> str:
    """Give a text as words are compared: without case, empty fraction and needless spaces."""
    return without_fraction(" ".join(text.split())).casefold()


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


NOT_ANSWERED = frozenset(_letters(word) for word in WORDS_OF_NOTHING.split("|"))


def _words_of(questionnaire: Questionnaire) -> dict[str, int]:
    """Give the words of the scale in every language that has only one meaning for them."""
    found: dict[str, set[int]] = {}
    for labels in questionnaire.labels.values():
        for point, label in enumerate(labels, start=questionnaire.low):
            if as_compared(label):
                found.setdefault(as_compared(label), set()).add(point)
    return {label: points.pop() for label, points in found.items() if len(points) == 1}
