"""Whether an advert says clearly what service is expected, as far as its words tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

WORD = re.compile(r"\w+")
STEM = 5  # letters by which words of one family are told, in four languages
# Beginnings of words, by language: whom one serves, and that something is expected.
SERVED = {
    "en": ("customer", "guest", "client", "patient", "visitor", "colleague", "passenger"),
    "es": ("client", "huésped", "paciente", "visitante", "compañer", "pasajer", "usuari"),
    "ru": ("клиент", "гост", "пациент", "посетител", "коллег", "пассажир", "покупател", "жител"),
    "nb": ("kunde", "gjest", "pasient", "besøkende", "kolleg", "passasjer", "beboer", "bruker"),
}  # fmt: skip
EXPECTED = {
    "en": ("expect", "we ask", "you will", "we need", "what counts", "what matters"),
    "es": ("espera", "pedimos", "usted ", "necesitamos", "lo que cuenta", "lo que importa"),
    "ru": ("ждём", "ждем", "ожида", "просим", "вы будете", "нам нужн", "нам важн"),
    "nb": ("vent", "vi ber", "du vil ", "du skal ", "vi trenger", "det som teller", "viktig"),
}


@dataclass(frozen=True, slots=True)
class AdvertCheck:
    """What an advert in one language says: whom one serves, what is expected, what it looks like.

    `names_heaviest` is whether a word of what the heaviest competency looks like stands in it.
    """

    language: str
    names_served: bool
    says_expected: bool
    names_heaviest: bool

    @property
    def is_clear(self) -> bool:
        """Whether all three are there."""
        return self.names_served and self.says_expected and self.names_heaviest


def check_advert(advert: str, *, language: str, heaviest: Iterable[str]) -> AdvertCheck:
    """Look for the three things in an advert; `heaviest` are texts about the heaviest competency.

    A language that has no lists of words is looked at in English.
    """
    text = " ".join(advert.casefold().split())
    served = SERVED.get(language, SERVED["en"])
    expected = EXPECTED.get(language, EXPECTED["en"])
    words = WORD.findall(text)
    return AdvertCheck(
        language=language,
        names_served=any(word.startswith(served) for word in words),
        says_expected=any(sign in text for sign in expected),
        names_heaviest=bool(_stems(text) & _stems(" ".join(heaviest))),
    )


def check_adverts(
    adverts: Mapping[str, str], *, heaviest: Iterable[Mapping[str, str]]
) -> list[AdvertCheck]:
    """Check an advert in each language in which it is written."""
    about = list(heaviest)
    return [
        check_advert(
            advert, language=language, heaviest=[texts.get(language, "") for texts in about]
        )
        for language, advert in adverts.items()
        if advert
    ]


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in WORD.findall(text.casefold()) if len(word) > STEM}
