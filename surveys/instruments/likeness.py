"""Whether versions ask the same: statements that are worded nearly alike, in whatever language.

An instrument can be imported again under another key, so whoever must know that people are asked
the same twice goes by the words. See `docs/adr/0024-the-same-question-and-who-took-part.md`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import product

from surveys.instruments.models import Item

# Of all statements for employees in the library the two likest, "I have time to practise what I
# learn" and "There is time to practise what was learned", share 0.75, and one holds 0.79 of the
# other (in Spanish).
ALIKE_SHARED, ALIKE_HELD = 0.8, 0.85
SHORTEST_HELD = 12
PIECE = 3

# Greek and Cyrillic letters that look like Latin ones, in pairs; read as those in all texts.
_PAIRS = "аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdαaβbεeιiκkοoνvρpτtυuχxηn"  # noqa: RUF001
_LOOK_ALIKE = str.maketrans(_PAIRS[::2], _PAIRS[1::2])
_WORDS = re.compile(r"[^\W_]+")

Pieces = frozenset[str]


def asked_by(versions: Collection[int]) -> dict[int, list[list[str]]]:
    """Read the statements of versions by their serials, each in all its languages; one query."""
    found: dict[int, list[list[str]]] = {version: [] for version in versions}
    items = Item.objects.filter(dimension__version__in=versions).order_by("pk")
    for version, texts in items.values_list("dimension__version", "statements"):
        found[version].append([text for text in texts.values() if text])
    return found


def count_alike(one: Iterable[Collection[str]], other: Iterable[Collection[str]]) -> int:
    """Say how many statements of one version the other asks, too, in any of their languages."""
    others = [text for statement in other for text in statement]
    return sum(any(are_alike(*pair) for pair in product(texts, others)) for texts in one)


def are_alike(one: str, other: str) -> bool:
    """Whether two wordings are nearly the same, or the longer one holds the shorter one."""
    first, second = _pieces_of(one), _pieces_of(other)
    both, fewest = len(first & second), min(len(first), len(second))
    if not fewest:
        return False
    is_held = fewest >= SHORTEST_HELD and both >= ALIKE_HELD * fewest
    return is_held or 2 * both >= ALIKE_SHARED * (len(first) + len(second))


@lru_cache(maxsize=4096)
def _pieces_of(text: str) -> Pieces:
    """Cut a wording into pieces of three letters, without case, accents, signs and hidden ones."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(one for one in plain if unicodedata.category(one) not in ("Mn", "Cf"))
    words = " ".join(_WORDS.findall(letters.translate(_LOOK_ALIKE)))
    padded = f" {words} "
    return frozenset(padded[place : place + PIECE] for place in range(len(padded) - PIECE + 1))
