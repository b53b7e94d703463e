"""Texts in several languages, stored as one object per text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.utils.translation import get_language

FIRST_LANGUAGE = "en"
Words = TypeVar("Words", str, Sequence[str], list[str])


def in_language(texts: Mapping[str, Words], language: str) -> Words | None:
    """Give what is written in a language, else in English, else in any; None where nothing is."""
    for candidate in (language, FIRST_LANGUAGE, *texts):
        words = texts.get(candidate)
        if words:
            return words
    return None


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Give a text in a language, else in English, else in any; empty where nothing is written."""
    return in_language(texts, language) or ""


def text_here(texts: Mapping[str, str]) -> str:
    """Give a text in the language of the page that is being written."""
    return text_in(texts, get_language() or FIRST_LANGUAGE)
