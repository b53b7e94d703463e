"""Keys that nobody types: made of the words that somebody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import slugify

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST_LETTERS = 50


def free_key(wishes: Iterable[str], taken: Collection[str], fallback: str) -> str:
    """A key of the first of the wishes that has letters for one; numbered where it is taken."""
    slugs = (slugify(wish.replace("_", "-"))[:MOST_LETTERS].strip("-") for wish in wishes)
    stem = next(filter(None, slugs), fallback)
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
