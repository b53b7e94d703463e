"""The library of hiring: complete in four languages, and rated ones anchored."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from surveys.hiring.bank import library as bank
from surveys.hiring.models import QuestionKind
from surveys.hiring.profiles import library as profiles

LANGUAGES = {"en", "es", "ru", "nb"}
QUESTIONS = {question.key: question for question in bank.built_in()}
LETTERS = {"ru": re.compile("[а-яё]"), "es": re.compile("[a-z]"), "nb": re.compile("[a-z]")}


def texts_in(value: Any) -> Iterator[Mapping[str, str]]:
    """Every object of texts by language below a value."""
    if isinstance(value, dict) and "en" in value:
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


FILES = [profiles.FILE, *sorted(bank.FOLDER.glob("*.json"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_written_in_four_languages_and_no_two_are_one(path: Any) -> None:
    found = list(texts_in(json.loads(path.read_text(encoding="utf-8"))))

    assert found
    for texts in found:
        assert set(texts) == LANGUAGES
        assert all(text == text.strip() != "" for text in texts.values())
        assert len(set(texts.values())) == 4, texts["en"]
        assert all(sign.search(texts[code].lower()) for code, sign in LETTERS.items()), texts


def test_the_bank_has_thirty_questions_of_five_kinds() -> None:
    assert Counter(question.kind for question in QUESTIONS.values()) == {
        QuestionKind.BEHAVIOURAL: 9,
        QuestionKind.SITUATIONAL: 9,
        QuestionKind.JUDGEMENT: 4,
        QuestionKind.SELF_DESCRIPTION: 4,
        QuestionKind.FREE: 4,
    }
    assert len(QUESTIONS) == len(bank.built_in()) == 30


@pytest.mark.parametrize("kind", [QuestionKind.BEHAVIOURAL, QuestionKind.SITUATIONAL])
def test_each_competency_has_a_question_of_each_rated_kind(kind: QuestionKind) -> None:
    asked = [question.competency for question in QUESTIONS.values() if question.kind == kind]

    assert sorted(asked) == sorted(profiles.built_in())


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_question_has_what_its_kind_needs_and_nothing_else(key: str) -> None:
    question = QUESTIONS[key]

    assert set(question.anchors) == ({"1", "3", "5"} if question.kind.is_rated else set())
    assert len(question.probes) == (2 if question.kind.is_rated else 0)
    is_judgement = question.kind == QuestionKind.JUDGEMENT
    assert [option["key"] for option in question.options] == (list("abcd") if is_judgement else [])
    looks = question.kind.is_rated or is_judgement
    assert (question.competency in profiles.built_in()) is looks


def test_no_expert_is_claimed_for_the_library() -> None:
    said = [set(option) for one in QUESTIONS.values() for option in one.options]

    assert said == [{"key", "texts"}] * 16


def test_what_people_say_of_themselves_is_never_rated() -> None:
    assert {kind for kind in QuestionKind if kind.is_rated} == {
        QuestionKind.BEHAVIOURAL,
        QuestionKind.SITUATIONAL,
    }


def test_files_of_another_format_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    for kind in QuestionKind:
        (tmp_path / f"{kind}.json").write_text('{"document": "other/1"}')
    monkeypatch.setattr(bank, "FOLDER", tmp_path)
    monkeypatch.setattr(profiles, "FILE", tmp_path / "free.json")

    with pytest.raises(ValueError, match="service-culture/questions/1"):
        bank.built_in.__wrapped__()
    with pytest.raises(ValueError, match="service-culture/competencies/1"):
        profiles.built_in.__wrapped__()
