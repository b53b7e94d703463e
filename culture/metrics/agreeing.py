"""How far people agree, in the words that a release gives."""

from __future__ import annotations

from django.utils.translation import gettext


def agreement_in_words(word: str | None) -> str:
    """Say how far people agree; empty where the release gave no word."""
    return {
        "strong": gettext("strong agreement"),
        "moderate": gettext("moderate agreement"),
        "weak": gettext("weak agreement"),
        "none": gettext("no agreement"),
    }.get(word or "", "")
