"""One word names one thing: a class name stands once in the product, a reader has one address."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import polib

from tests.architecture.trees import CHECKOUT, classes

SPANISH = CHECKOUT / "locale/es/LC_MESSAGES/django.po"
FAMILIAR = re.compile(
    r"\b(tu|tus|te|ti|contigo|tú|tuy[oa]s?|puedes|quieres|tienes|debes|eres|escribiste|dijiste|"
    r"vosotros|podéis|decís|vuestr\w+)\b",
    re.IGNORECASE,
)
OBVIOUS = {"Command", "Kind", "State"}  # Django's word, and two that only speak with their owner


def shared(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Public names that stand in several modules."""
    modules: dict[str, list[str]] = defaultdict(list)
    for name, module in named:
        if not name.startswith("_"):
            modules[name].append(module)
    return {name: found for name, found in modules.items() if len(found) > 1}


def test_no_name_is_given_twice() -> None:
    found = shared(classes())
    assert {name: modules for name, modules in found.items() if name not in OBVIOUS} == {}


def test_a_name_given_twice_is_noticed() -> None:
    named = [("Plan", "a"), ("Plan", "b"), ("_Desk", "a"), ("_Desk", "b"), ("Wave", "a")]
    assert shared(named) == {"Plan": ["a", "b"]}


def familiar(text: str) -> bool:
    """Whether a Spanish text speaks to its reader as to a friend."""
    return FAMILIAR.search(text) is not None


def test_spanish_readers_are_addressed_in_one_way() -> None:
    file = polib.pofile(str(SPANISH))
    texts = [text for one in file for text in (one.msgstr, *one.msgstr_plural.values())]

    assert len(texts) > 3000
    assert [text for text in texts if familiar(text)] == []
    assert familiar("Tu respuesta ha llegado.")
    assert not familiar("Su respuesta ha llegado a tiempo.")
