"""Finding a situation by the words that come to mind, in four languages."""

from __future__ import annotations

import pytest

from culture.zones.searching import folded, how_well, split


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("DEVOLUCIÓN", "devolucion"),
        ("Ёлка и йод", "елка и иод"),
        ("Ønsker å få æren", "onsker a fa aeren"),
        ("Straße", "strasse"),
        ("café", "cafe"),
    ],
)
def test_case_and_accents_do_not_matter(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("REFUND", "A guest wants a refund"),
        ("fund", "A guest wants a refund"),
        ("refunds", "A guest wants a refund"),
        ("devolucion", "Un cliente pide una devolución"),
        ("devoluciones", "Un cliente pide una devolución"),
        ("возврат", "Клиент просит возврата денег"),
        ("возвратами", "Клиент просит возврата денег"),
        ("клиентами", "Клиент просит возврата денег"),
        ("ШЁЛК", "шелковый платок"),
        ("tilbakebetaling", "Gjesten ber om Tilbakebetalingen"),
        ("tilbakebetalinger", "Gjesten ber om tilbakebetaling"),
        ("betaling", "Gjesten ber om tilbakebetaling"),
        ("money guest", "A guest wants money back"),
        ("guest, money!", "A guest wants money back"),
    ],
)
def test_parts_of_words_and_other_endings_are_found(words: str, text: str) -> None:
    assert how_well(words, [text]) > 0


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("refund parking", "A guest wants a refund"),  # not all of the words
        ("cats", "A cabin"),  # a short word loses no more than leaves four letters
        ("discount", "A guest wants a refund"),
        ("", "A guest"),
        (" ?! ", "A guest"),
    ],
)
def test_what_is_not_said_is_not_found(words: str, text: str) -> None:
    assert how_well(words, [text]) == 0


def test_a_whole_word_in_the_name_counts_most() -> None:
    assert how_well("refund", ["A refund", ""]) == 4
    assert how_well("refund", ["Money back", "refund"]) == 2
    assert how_well("refunds", ["A refund", ""]) == 2
    assert how_well("refund guest", ["A guest", "refund"]) == 6


def test_each_word_counts_once() -> None:
    assert split("Go, GO and gó") == ["go", "and"]
