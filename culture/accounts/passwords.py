"""Whether a password is one that people choose, and that others therefore guess."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from culture.accounts.models import User

WORDS = Path(__file__).with_name("common_words.txt")
FEWEST_GUESSES = 10**10  # what a stolen database bears offline for a while, behind a slow hash
LONGEST_LOOKED_AT = 72  # the estimator looks no further, and what follows only makes it harder
SHORTEST_WORD = 3


class GuessValidator:
    """Refuses what is guessed early: common passwords and words of four languages, keyboard walks,
    dates, repetitions, and whatever belongs to the person, the organisation or this product.

    It asks for no kinds of characters; four words that have nothing to do with each other will do.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError that says why, where ten thousand million guesses are enough."""
        known = [*words_about(user), *common_words()]
        result = zxcvbn(password[:LONGEST_LOOKED_AT], user_inputs=known)
        if result["guesses"] < FEWEST_GUESSES:
            text = f"{_('This password is easy to guess.')} {_reason(result['sequence'])}"
            raise ValidationError(text, code="password_too_easy")

    def get_help_text(self) -> str:
        """Say it before somebody chooses."""
        return _(
            "Four words that have nothing to do with each other are easy to keep and hard to guess."
        )


def words_about(user: User | None) -> list[str]:
    """What somebody who knows the person would try first: names and address, whole and in parts."""
    if user is None or not getattr(user, "organisation_id", None):
        return []
    facts = [user.name, user.email, user.organisation.name]
    parts = [part for fact in facts for part in re.split(r"[\W_]+", fact)]
    return [word.lower() for word in [*facts, *parts] if len(word) >= SHORTEST_WORD]


@lru_cache(maxsize=1)
def common_words() -> list[str]:
    """Words of this product, and those that people of four languages put into passwords."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def _reason(sequence: Sequence[Mapping[str, Any]]) -> str:
    patterns = {match["pattern"] for match in sequence}
    if any(match.get("dictionary_name") == "user_inputs" for match in sequence):
        return _("It holds a name, a common word or a word of this product.")
    if "repeat" in patterns:
        return _("It repeats itself.")
    if patterns & {"sequence", "spatial"}:
        return _("It follows the keyboard or the alphabet.")
    if patterns & {"date", "regex"}:
        return _("It holds a date or a year.")
    return _("It is much like passwords that many people use.")
