"""Finding a situation by the words that come to mind: case, accents and endings do not matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

# Letters that Unicode does not take apart, as people write them on a foreign keyboard.
ALIKE = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})
LONGEST_ENDING = 3
SHORTEST_STEM = 4


def folded(text: str) -> str:
    """Write a text in small letters without accents: Återbetaling is aterbetaling."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(ALIKE)


def how_well(words: str, texts: Sequence[str]) -> int:
    """Give how well some texts have all of the words, the first text counting most; 0: not all.

    A word is found inside a longer one as well, and without up to three letters at its end, so that
    it is found in another number, case or person.
    """
    places = [folded(text) for text in texts]
    found = [_of_word(word, places) for word in split(words)]
    return sum(found) if found and all(found) else 0


def split(text: str) -> list[str]:
    """Give the words of a text without accents, each once."""
    letters = (sign if sign.isalnum() else " " for sign in folded(text))
    return list(dict.fromkeys("".join(letters).split()))


def _of_word(word: str, places: Sequence[str]) -> int:
    weights = range(len(places), 0, -1)
    whole = max((w for w, place in zip(weights, places, strict=True) if word in place), default=0)
    if whole:
        return 2 * whole
    return max(
        (w for w, place in zip(weights, places, strict=True) if _has_any(place, _stems(word))),
        default=0,
    )


def _stems(word: str) -> list[str]:
    shortest = max(SHORTEST_STEM, len(word) - LONGEST_ENDING)
    return [word[:length] for length in range(len(word) - 1, shortest - 1, -1)]


def _has_any(place: str, stems: Iterable[str]) -> bool:
    return any(stem in place for stem in stems)
