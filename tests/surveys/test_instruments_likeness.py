"""Statements count as the same in nearly the same words, and library instruments stay apart."""

from __future__ import annotations

from itertools import combinations

import pytest

from surveys.instruments.documents import Document
from surveys.instruments.library import built_in
from surveys.instruments.likeness import are_alike, count_alike

SAID = "I have time to practise what I learn."


@pytest.mark.parametrize(
    "other",
    [
        SAID,
        "i have time to practise what i learn",
        "I have time to practice what I learn.",
        "In my own opinion, I have time to practise what I learn.",
        "I have the time to practise what I learn",
        "I hаve time tо prаctise whаt I leаrn.",  # Cyrillic letters
        "I have time to prac\u200btise what I\u00a0learn!!",
        "I have no time to practise what I learn.",
    ],
)
def test_nearly_the_same_words_are_the_same_question(other: str) -> None:
    assert are_alike(SAID, other)
    assert are_alike(other, SAID)


@pytest.mark.parametrize(
    "other",
    [
        "There is time to practise what was learned.",
        "Nobody gives me hours for training.",
        "I have",
        "",
        "...",
    ],
)
def test_another_question_is_another_one(other: str) -> None:
    assert not are_alike(SAID, other)


def test_a_statement_in_one_common_language_is_enough_whatever_it_is_called() -> None:
    ours = [[SAID, "Tengo tiempo para practicar lo que aprendo."], ["Customers are right."]]
    copy = [["Nye ord her.", "Tengo tiempo de practicar lo que aprendo."]]

    assert (count_alike(ours, copy), count_alike(copy, ours)) == (1, 1)


def test_no_two_instruments_of_the_library_for_employees_ask_the_same() -> None:
    def asked(document: Document) -> list[list[str]]:
        return [list(item.statements.values()) for item in document.items]

    ours = [one for one in built_in().values() if one.source != "customer"]

    assert len(ours) == 10
    assert [
        (one.key, other.key)
        for one, other in combinations(ours, 2)
        if count_alike(asked(one), asked(other))
    ] == []
