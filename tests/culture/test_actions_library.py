"""Suggestions: at least four for each dimension and tool, whole in every language."""

from __future__ import annotations

import pytest
from django.conf import settings

from culture.actions.forms import ActionForm
from culture.actions.library import ActionSuggestion, built_in, suggestion_of, suggestions_for
from culture.actions.models import LONGEST_TITLE
from culture.toolkit.tools import Tool
from surveys.instruments import library as instruments
from tests import make

LANGUAGES = {code for code, _name in settings.LANGUAGES}
EVERY = [one for file in built_in() for one in file.suggestions]
LONGEST_STEP = 300


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.token)
def test_a_suggestion_is_whole_in_every_language_and_fits_its_fields(one: ActionSuggestion) -> None:
    assert set(one.texts) == set(one.first_steps) == LANGUAGES
    assert all(text.strip() == text and text for text in one.texts.values())
    assert all(text.strip() == text and text for text in one.first_steps.values())
    assert max(map(len, one.texts.values())) <= LONGEST_TITLE
    assert max(map(len, one.first_steps.values())) <= LONGEST_STEP
    assert len(set(one.texts.values())) == len(LANGUAGES)


def test_every_dimension_of_a_built_in_questionnaire_has_four_or_more() -> None:
    few = [
        (key, dimension.key)
        for key, document in instruments.built_in().items()
        for dimension in document.dimensions
        if len(suggestions_for([(key, dimension.key)])) < 4
    ]
    assert few == []


def test_every_tool_and_all_else_that_is_found_has_four_or_more() -> None:
    topics = [*(("toolkit", tool.value) for tool in Tool),
              ("zones", "answers"), ("promises", "kept"), ("silence", "silence")]  # fmt: skip
    assert [topic for topic in topics if len(suggestions_for([topic])) < 4] == []


def test_no_suggestion_is_there_twice_and_each_is_found_by_its_token() -> None:
    tokens = [one.token for one in EVERY]
    assert len(set(tokens)) == len(tokens)
    assert suggestion_of("service-quality/reliability/early") in EVERY
    assert suggestion_of("service-quality/reliability/none") is None


def test_of_a_whole_questionnaire_the_first_of_each_dimension_is_suggested() -> None:
    found = suggestions_for([("service-quality", "")])
    assert [one.topic for one in found] == [
        "tangibles",
        "reliability",
        "responsiveness",
        "assurance",
        "empathy",
    ]


@pytest.mark.parametrize(
    ("topics", "optional"),
    [
        ([("service-quality", "reliability")], ["first_step", "number", "words"]),
        ([], ["first_step", "number", "words"]),
    ],
)
def test_of_a_suggestion_and_own_words_one_is_needed_so_neither_is_called_optional(
    topics: list[tuple[str, str]], optional: list[str]
) -> None:
    suggestions = suggestions_for(topics)
    form = ActionForm(owners=[], targets=[], suggestions=suggestions, today=make.TODAY)
    called = [one.name for one in form if "(optional)" in one.as_field_group()]
    assert called == optional
    left_empty = [one.name for one in form if "Left empty" in one.as_field_group()]
    assert left_empty == (["title", "first_step"] if suggestions else [])
