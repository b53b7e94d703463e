"""Which of the languages offered a respondent reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from surveys.instruments.models import Version

# Languages whose readers know one of ours better than any other.
NEAREST = {
    "no": "nb",
    "nn": "nb",
    "da": "nb",
    "sv": "nb",
    "ca": "es",
    "eu": "es",
    "gl": "es",
    "be": "ru",
    "kk": "ru",
    "ky": "ru",
}


class LanguageChoice(NamedTuple):
    """One language in the switch of a page."""

    code: str
    name: str
    is_current: bool


def negotiate(*, asked: str, accepted: str, offered: Sequence[str]) -> str:
    """Give the language asked for by name, else by the browser, else the first one offered."""
    spoken = dict(settings.LANGUAGES)
    possible = [code for code in offered if code in spoken] or [settings.LANGUAGE_CODE]
    if asked in possible:
        return asked
    for tag, _quality in parse_accept_lang_header(accepted):
        base = tag.partition("-")[0]
        for code in (tag, base, NEAREST.get(base, "")):
            if code in possible:
                return code
    return possible[0]


def asked_in(versions: Sequence[Version], *, wished: Sequence[str]) -> list[str]:
    """Give the wished languages in which all these versions are asked.

    Where there is none of them, give every one that they have in common.
    """
    common = [
        code
        for code in versions[0].languages
        if all(code in version.languages for version in versions)
    ]
    return [code for code in wished if code in common] or common


def choices(*, offered: Sequence[str], current: str) -> list[LanguageChoice]:
    """Give the languages of the switch; none where there is nothing to choose."""
    names = dict(settings.LANGUAGES)
    found = [
        LanguageChoice(code, names[code], code == current) for code in offered if code in names
    ]
    return found if len(found) > 1 else []
