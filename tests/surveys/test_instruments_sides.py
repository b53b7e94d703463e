from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.metrics.models import Measure
from surveys.instruments.completeness import problems_of
from surveys.instruments.documents import DocumentError, parse_document
from surveys.instruments.models import Instrument, Level, Version
from surveys.instruments.questionnaires import build_questionnaire
from surveys.instruments.rendering import render_questions
from surveys.instruments.services import adoption, drafts, publication
from surveys.instruments.sides import problem_of_sides
from surveys.instruments.writing import document_of, write_document
from tests import make

pytestmark = pytest.mark.django_db
CUSTOMERS = "Customers are asked for both sides, expected and delivered."
ONE_SIDE: dict[str, Any] = {"sides": ("delivered",), "low": 1, "high": 5}


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(languages=["en", "nb"]), is_hr=True)


@pytest.fixture
def browser_of_hr(hr: User, client: Client) -> Client:
    client.force_login(hr)
    return client


def a_draft(hr: User, *, source: str = "employee", **facts: Any) -> Version:
    return make.a_version(hr.organisation, published=False, source=source, **(ONE_SIDE | facts))


def url(name: str, version: Version | None = None) -> str:
    return reverse(f"instruments:{name}", kwargs={"uuid": version.uuid} if version else {})


@pytest.mark.parametrize(
    ("source", "sides", "problem"),
    [
        ("customer", ["expected", "delivered"], ""),
        ("customer", ["minimum", "expected", "delivered"], ""),
        ("customer", ["delivered"], CUSTOMERS),
        ("employee", ["delivered"], ""),
        ("manager", ["delivered"], ""),
        ("employee", ["expected", "delivered"], ""),
        ("employee", ["minimum", "expected", "delivered"], ""),
        ("employee", ["expected"], "The side “delivered” is needed."),
        ("manager", [], "The side “delivered” is needed."),
        (
            "employee",
            ["minimum", "delivered"],
            "The side “minimum” needs “expected” beside it.",
        ),
    ],
)
def test_customers_compare_and_others_may_say_only_how_it_is(
    source: str, sides: list[str], problem: str
) -> None:
    assert problem_of_sides(sides, source) == problem


@pytest.mark.parametrize("source", ["employee", "manager"])
def test_an_instrument_of_insiders_begins_with_one_side_and_five_points_of_agreement(
    hr: User, source: str
) -> None:
    version = adoption.create_instrument(
        key="own", name="Own", language="en", source=source, actor=hr, now=make.NOW
    )

    assert (version.instrument.source, version.sides) == (source, ["delivered"])
    assert (version.low, version.high) == (1, 5)
    assert version.side_prompts == {"delivered": {"en": "How far do you agree?"}}
    assert version.labels == {
        "en": [
            "Disagree completely",
            "Disagree somewhat",
            "Neither agree nor disagree",
            "Agree somewhat",
            "Agree completely",
        ]
    }


def test_a_one_sided_version_is_published_and_measured(hr: User) -> None:
    draft = a_draft(hr)

    version = publication.publish_version(draft=draft, actor=hr, now=make.NOW)

    measure = Measure.objects.get(uuid=version.uuid)
    assert (measure.series.source, measure.series.low, measure.series.high) == ("employee", 1, 5)
    assert build_questionnaire(version).sides == ("delivered",)


def test_a_draft_of_customers_with_one_side_is_not_published(hr: User) -> None:
    draft = a_draft(hr, source="customer")

    assert problems_of(document_of(draft), reader="en") == [CUSTOMERS]
    with pytest.raises(ValidationError) as refusal:
        publication.publish_version(draft=draft, actor=hr, now=make.NOW)

    draft.refresh_from_db()
    assert refusal.value.messages == [CUSTOMERS]
    assert not draft.is_published


def test_a_one_sided_document_is_read_as_it_was_written(hr: User) -> None:
    data = write_document(a_draft(hr))

    assert (data["source"], data["sides"]) == ("employee", ["delivered"])
    assert list(data["side_prompts"]) == ["delivered"]
    assert parse_document(data).sides == ("delivered",)
    with pytest.raises(DocumentError) as refusal:
        parse_document(data | {"source": "customer"})
    assert refusal.value.problems == (f"sides: {CUSTOMERS}",)


def test_questions_of_one_side_have_one_group(hr: User) -> None:
    questionnaire = build_questionnaire(a_draft(hr, items=(2,)))

    html = render_questions(questionnaire, "en", short=False, values={"d-d1-2": "4"}, errors={})

    assert html.count('<fieldset class="side"') == 2
    assert html.count("<input") == 2 * 6
    assert 'name="e0"' not in html
    assert '<input type="radio" name="d-d1-2" value="4" checked>' in html


def test_the_side_of_expectation_comes_and_goes_with_a_tick(
    browser_of_hr: Client, hr: User
) -> None:
    draft = a_draft(hr)
    scale = {"languages": ["en"], "low": 1, "high": 5}

    browser_of_hr.post(url("design", draft), scale | {"expected": "on"})
    draft.refresh_from_db()
    assert draft.sides == ["expected", "delivered"]

    page = browser_of_hr.post(url("design", draft), scale | {"minimum": "on"})
    assert "This needs what is expected beside it." in page.text
    draft.refresh_from_db()
    assert draft.sides == ["expected", "delivered"]

    browser_of_hr.post(url("design", draft), scale)
    draft.refresh_from_db()
    assert draft.sides == ["delivered"]


def test_customers_sides_are_not_up_for_choice(browser_of_hr: Client, hr: User) -> None:
    draft = a_draft(hr, source="customer", sides=("expected", "delivered"))

    assert 'name="expected"' not in browser_of_hr.get(url("design", draft)).text
    browser_of_hr.post(url("design", draft), {"languages": ["en"], "low": 1, "high": 5})

    draft.refresh_from_db()
    assert draft.sides == ["expected", "delivered"]
    with pytest.raises(ValidationError, match="Customers are asked for both sides"):
        drafts.change_design(
            draft=draft,
            languages=["en"],
            sides=["delivered"],
            low=1,
            high=5,
            not_applicable=True,
            importance=False,
            licence="",
            actor=hr,
            now=make.NOW,
        )


def test_hr_chooses_who_answers_once_and_sees_it_in_words(browser_of_hr: Client) -> None:
    data = {"name": "Warmth", "source": "manager", "language": "en", "key": ""}

    browser_of_hr.post(url("create"), data)

    version = Version.objects.get()
    assert version.instrument.source == "manager"
    assert '<td data-label="Who answers">managers</td>' in browser_of_hr.get(url("list")).text
    assert (
        "<dt>Who answers</dt><dd>managers</dd>" in browser_of_hr.get(url("version", version)).text
    )
    assert 'name="source"' not in browser_of_hr.get(url("edit", version)).text
    assert 'name="source"' not in browser_of_hr.get(url("design", version)).text


def test_nobody_answers_but_customers_employees_and_managers(
    browser_of_hr: Client, hr: User
) -> None:
    data = {"name": "Warmth", "source": "suppliers", "language": "en", "key": ""}

    assert "Select a valid choice." in browser_of_hr.post(url("create"), data).text
    with pytest.raises(IntegrityError, match="instrument_source_known"), transaction.atomic():
        Instrument.objects.create(organisation=hr.organisation, key="own", source="suppliers")
    assert Instrument.objects.count() == 0


@pytest.mark.parametrize("sides", [[], ["expected"], ["minimum", "delivered"]])
def test_the_database_refuses_sides_that_make_no_sense(hr: User, sides: list[str]) -> None:
    draft = a_draft(hr)

    with pytest.raises(IntegrityError, match="version_sides_fit"), transaction.atomic():
        Version.objects.filter(pk=draft.pk).update(sides=sides)


def test_pages_about_insiders_speak_of_waves_not_of_touchpoints(
    browser_of_hr: Client, hr: User
) -> None:
    draft = a_draft(hr)

    page = browser_of_hr.get(url("publish", draft)).text
    done = browser_of_hr.post(url("publish", draft), follow=True).text

    assert "can be asked in waves from now on." in page
    assert "ouchpoint" not in page.partition("<main")[2]
    assert "Published. Waves can ask it now." in done


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (1, Level.LOW),
        (2.3, Level.LOW),
        (2.4, Level.MIDDLE),
        (3.6, Level.MIDDLE),
        (3.7, Level.HIGH),
        (5, Level.HIGH),
    ],
)
def test_a_level_is_a_third_of_the_scale(score: float, level: Level) -> None:
    assert Level.of(score, low=1, high=5) is level


@pytest.mark.parametrize(
    ("score", "level"), [(2, "low"), (3, "middle"), (6, "middle"), (7, "high")]
)
def test_a_score_on_a_border_reads_as_the_middle(score: float, level: str) -> None:
    assert Level.of(score, low=0, high=9) == level
