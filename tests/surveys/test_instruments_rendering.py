import time
import uuid

import pytest

from culture.scoring.layout import DimensionLayout, Layout
from surveys.instruments.questionnaires import Question, Questionnaire, Section
from surveys.instruments.rendering import (
    importance_field,
    rating_field,
    render_importance,
    render_questions,
)
from tests.make import LANGUAGES, texts

SIDES = ("expected", "delivered")


def a_questionnaire(
    *, sizes: tuple[int, ...] = (2, 1), sides: tuple[str, ...] = SIDES, **facts: object
) -> Questionnaire:
    sections, plans, position = [], [], 0
    for place, size in enumerate(sizes):
        questions = tuple(
            Question(
                position + step,
                f"q{position + step}",
                texts(f"Statement {position + step}"),
                step == 0,
            )
            for step in range(size)
        )
        plans.append(DimensionLayout(tuple(range(position, position + size))))
        position += size
        sections.append(
            Section(place, f"d{place}", texts(f"Part {place}"), texts("Why."), questions)
        )
    given: dict[str, object] = {
        "version_id": 1,
        "uuid": uuid.uuid4(),
        "names": texts("Service"),
        "introductions": texts("Please."),
        "sides": sides,
        "side_prompts": {side: texts(f"Prompt {side}") for side in sides},
        "low": 1,
        "high": 7,
        "labels": {code: [f"point {n}" for n in range(1, 8)] for code in LANGUAGES},
        "not_applicable": True,
        "importance": True,
        "sections": tuple(sections),
        "layout": Layout(1, 7, tuple(plans)),
    }
    return Questionnaire(**(given | facts))  # type: ignore[arg-type]


def shown(
    questionnaire: Questionnaire,
    language: str = "en",
    *,
    short: bool = False,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    return render_questions(
        questionnaire, language, short=short, values=values or {}, errors=errors or {}
    )


def test_each_question_asks_both_sides_with_every_point_and_does_not_apply() -> None:
    html = shown(a_questionnaire())

    for name in ("e-q0", "d-q0", "e-q1", "d-q1", "e-q2", "d-q2"):
        for value in ("1", "2", "3", "4", "5", "6", "7", "na"):
            assert html.count(f'<input type="radio" name="{name}" value="{value}">') == 1
    assert html.count("<input") == 3 * 2 * 8
    assert html.count("<span>Does not apply to me</span></label>") == 6


def test_nothing_is_preselected() -> None:
    assert "checked" not in shown(a_questionnaire())


def test_the_words_of_the_scale_stand_once_beside_two_named_columns() -> None:
    html = shown(a_questionnaire(sizes=(1,)))
    words = "".join(f"<span>point {point}</span>" for point in range(1, 8))

    assert html == (
        '<section data-section aria-labelledby="s0"><h2 id="s0">Part 0 (en)</h2>'
        '<p class="why">Why. (en)</p>'
        '<fieldset class="statement" data-question id="q-q0">'
        '<legend><span class="count">Question 1 of 1</span> Statement 0 (en)</legend>'
        f'<div class="rating"><div class="words" aria-hidden="true">{words}'
        '<span class="none">Does not apply to me</span></div>'
        f"{column('e-q0', 'Prompt expected (en)')}{column('d-q0', 'Prompt delivered (en)')}"
        "</div></fieldset></section>"
    )


def column(name: str, prompt: str) -> str:
    circles = "".join(
        f'<label><input type="radio" name="{name}" value="{point}">'
        f"<span>point {point}</span></label>"
        for point in range(1, 8)
    )
    return (
        f'<div class="side" role="radiogroup" id="{name}" aria-label="{prompt}">'
        f'<b aria-hidden="true">{prompt}</b>{circles}'
        f'<label class="none"><input type="radio" name="{name}" value="na">'
        "<span>Does not apply to me</span></label></div>"
    )


def test_one_side_is_a_list_of_its_words() -> None:
    html = shown(a_questionnaire(sizes=(1,), sides=("delivered",)))
    options = "".join(
        f'<label class="option"><input type="radio" name="d-q0" value="{point}">'
        f"point {point}</label>"
        for point in range(1, 8)
    )

    assert html.endswith(
        '<fieldset class="side" id="d-q0"><legend>Prompt delivered (en)</legend>'
        f'{options}<label class="option none"><input type="radio" name="d-q0" value="na">'
        "Does not apply to me</label></fieldset></fieldset></section>"
    )


def test_three_columns_stand_in_the_order_of_the_version() -> None:
    html = shown(a_questionnaire(sides=("minimum", "expected", "delivered")))

    assert html.index('id="m-q0"') < html.index('id="e-q0"') < html.index('id="d-q0"')


def test_without_does_not_apply_only_the_points_are_offered() -> None:
    html = shown(a_questionnaire(not_applicable=False))

    assert html.count("<input") == 3 * 2 * 7
    assert 'value="na"' not in html


def test_the_short_form_counts_only_its_own_questions() -> None:
    html = shown(a_questionnaire(), short=True)

    assert html.count("data-question") == 2
    assert '<span class="count">Question 2 of 2</span> Statement 2 (en)' in html
    assert html.count('<section data-section aria-label="') == 2


def test_what_was_chosen_stays_chosen() -> None:
    html = shown(a_questionnaire(), values={"e-q0": "5", "d-q2": "na", "d-q1": "99", "zz": "1"})

    assert html.count(" checked") == 2
    assert '<input type="radio" name="e-q0" value="5" checked>' in html
    assert '<input type="radio" name="d-q2" value="na" checked>' in html


def test_an_error_stands_above_its_columns_and_describes_its_own() -> None:
    html = shown(a_questionnaire(), errors={"d-q1": "Choose <one>."})

    assert (
        "Statement 1 (en)</legend>"
        '<p class="error" id="d-q1-error">Choose &lt;one&gt;.</p><div class="rating">'
    ) in html
    assert (
        '<div class="side" role="radiogroup" id="d-q1" aria-label="Prompt delivered (en)"'
        ' aria-describedby="d-q1-error">'
    ) in html
    assert html.count("-error") == 2


def test_an_error_of_one_side_stands_under_its_name() -> None:
    html = shown(a_questionnaire(sides=("delivered",)), errors={"d-q1": "Choose <one>."})

    assert (
        '<fieldset class="side" id="d-q1" aria-describedby="d-q1-error">'
        "<legend>Prompt delivered (en)</legend>"
        '<p class="error" id="d-q1-error">Choose &lt;one&gt;.</p>'
    ) in html


def test_texts_are_in_the_asked_language_and_the_house_words_too() -> None:
    html = shown(a_questionnaire(), "nb")

    assert "Statement 0 (nb)" in html
    assert "(en)" not in html


def test_a_language_without_texts_falls_back_to_english() -> None:
    assert "Statement 0 (en)" in shown(a_questionnaire(), "fi")


def test_markup_in_texts_is_shown_not_run() -> None:
    hostile = {"en": "<script>alert(1)</script>"}
    questionnaire = a_questionnaire(
        labels={"en": ["<b>" for _ in range(7)]},
        side_prompts=dict.fromkeys(SIDES, hostile),
    )

    html = shown(questionnaire)

    assert "<script>" not in html
    assert "<b>" not in html


def test_importance_has_a_field_for_each_section_with_what_was_typed() -> None:
    html = render_importance(
        a_questionnaire(), "en", values={"w-d1": '"30'}, errors={"w-d1": "A number, please."}
    )

    assert '<label for="w-d0">Part 0 (en)</label>' in html
    assert '<input id="w-d0" name="w-d0" inputmode="numeric"' in html
    assert 'value="&quot;30" aria-describedby="w-d1-error" aria-invalid="true">' in html
    assert '<p class="error" id="w-d1-error">A number, please.</p>' in html


def test_an_error_about_all_points_describes_the_whole_group() -> None:
    html = render_importance(a_questionnaire(), "en", values={}, errors={"w": "Share 100."})

    assert 'id="w" aria-describedby="w-error w-help">' in html
    assert '<p class="error" id="w-error">Share 100.</p>' in html


def test_field_names_carry_side_and_key() -> None:
    names = [rating_field(side, "trust") for side in ("minimum", "expected", "delivered")]

    assert [*names, importance_field("empathy")] == ["m-trust", "e-trust", "d-trust", "w-empathy"]


@pytest.mark.parametrize("values", [{}, {f"e-q{n}": "4" for n in range(22)}])
def test_a_form_of_22_questions_is_made_within_five_milliseconds(values: dict[str, str]) -> None:
    questionnaire = a_questionnaire(sizes=(4, 5, 4, 4, 5))

    quickest = min(timed(questionnaire, values) for _ in range(5))

    assert quickest < 0.005


def timed(questionnaire: Questionnaire, values: dict[str, str]) -> float:
    started = time.perf_counter()
    shown(questionnaire, values=values)
    return time.perf_counter() - started
