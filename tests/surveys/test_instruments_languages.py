import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from feedback.touchpoints.forms.touchpoints import TouchpointForm
from surveys.instruments.documents import DocumentError, read_document
from surveys.instruments.languages import asked_in, negotiate
from surveys.instruments.models import Version
from surveys.instruments.services import adoption, drafts, publication
from surveys.instruments.wording import wording_of
from surveys.instruments.writing import document_of, write_document
from tests import make

pytestmark = pytest.mark.django_db
EXTENT = {
    "en": ["Not at all", "Hardly at all", "A little", "Partly", "Mostly", "Almost completely"],
    "ru": ["Совсем нет", "Почти нет", "Немного", "Отчасти", "Во многом", "Почти полностью"],
}
LIBRARY = Path(__file__).resolve().parents[2] / "surveys" / "instruments" / "library"


@pytest.fixture
def hr() -> User:
    organisation = make.an_organisation(languages=["en", "es", "ru", "nb"])
    return make.a_user(organisation, is_hr=True)


@pytest.fixture
def browser_of_hr(hr: User, client: Client) -> Client:
    client.force_login(hr)
    return client


def address(name: str, version: Version | None = None, **query: str) -> str:
    kwargs = {"uuid": version.uuid} if version else {}
    return reverse(f"instruments:{name}", kwargs=kwargs, query=query or None)


def an_own_survey(hr: User, *languages: str) -> Version:
    return adoption.create_instrument(
        key="own", name="Own", language="en", languages=languages, actor=hr, now=make.NOW
    )


def design(version: Version, hr: User, **changes: Any) -> None:
    facts: dict[str, Any] = {
        "languages": version.languages,
        "sides": version.sides,
        "low": version.low,
        "high": version.high,
        "not_applicable": True,
        "importance": False,
        "licence": "",
    }
    drafts.change_design(draft=version, actor=hr, now=make.NOW, **facts | changes)
    version.refresh_from_db()


def test_a_survey_is_made_in_two_of_four_languages(browser_of_hr: Client) -> None:
    data = {"name": "Till", "source": "customer", "language": "ru", "languages": ["en", "ru"]}
    browser_of_hr.post(address("create"), data)

    version = Version.objects.get()
    assert (version.languages, version.names) == (["en", "ru"], {"ru": "Till"})
    assert version.side_prompts == {
        "expected": {"en": "I expected this", "ru": "Мои ожидания"},
        "delivered": {"en": "I got this", "ru": "Как было на деле"},
    }
    library = json.loads((LIBRARY / "service-quality.json").read_text(encoding="utf-8"))
    assert version.labels == {code: library["scale"]["labels"][code] for code in ("en", "ru")}


def test_the_first_language_is_always_among_them(browser_of_hr: Client) -> None:
    data = {"name": "Till", "source": "customer", "language": "nb", "languages": ["es"]}
    browser_of_hr.post(address("create"), data)

    assert Version.objects.get().languages == ["es", "nb"]


@pytest.mark.parametrize("name", ["edit", "preview", "version"])
def test_pages_of_a_version_show_the_languages_that_it_is_asked_in(
    browser_of_hr: Client, hr: User, name: str
) -> None:
    version = make.a_version(hr.organisation, published=False, languages=["en", "ru"])

    page = browser_of_hr.get(address(name, version, lang="nb"))

    tabs = page.context["languages"] if name == "preview" else page.context["tabs"]
    assert [(tab.code, tab.is_current) for tab in tabs] == [("en", True), ("ru", False)]


def test_publishing_asks_for_texts_in_these_languages_only(hr: User) -> None:
    version = an_own_survey(hr, "ru")
    dimension = drafts.add_dimension(
        draft=version, name="Till", language="en", actor=hr, now=make.NOW
    )
    drafts.add_item(
        dimension=dimension, statement="It was quick.", language="en", actor=hr, now=make.NOW
    )

    with pytest.raises(ValidationError) as refusal:
        publication.publish_version(draft=version, actor=hr, now=make.NOW)

    assert refusal.value.messages == [
        "Русский: the name is missing.",
        "Русский: the name of the dimension “Till” is missing.",
        "Русский: statement 1 of “Till” is missing.",
    ]


def test_a_language_added_later_gets_the_usual_words(browser_of_hr: Client, hr: User) -> None:
    version = an_own_survey(hr)
    fields = {"languages": ["en", "ru"], "low": 1, "high": 7, "not_applicable": "on"}

    browser_of_hr.post(address("design", version), fields | {"minimum": "on"})

    version.refresh_from_db()
    assert version.languages == ["en", "ru"]
    assert version.labels["ru"][:6] == EXTENT["ru"]
    assert version.side_prompts["minimum"] == {
        "en": "The least I would accept",
        "ru": "Минимум, который меня устроит",
    }


def test_words_of_ones_own_are_not_mixed_with_the_usual_ones(hr: User) -> None:
    version = an_own_survey(hr)
    version.labels["en"][0] = "Never"
    version.side_prompts["expected"]["en"] = "I hoped for"
    version.save()

    design(version, hr, languages=["en", "ru"])

    assert list(version.labels) == ["en"]
    assert version.side_prompts["expected"] == {"en": "I hoped for"}
    assert version.side_prompts["delivered"]["ru"] == "Как было на деле"


def test_a_scale_that_grows_again_gets_its_usual_words_back(hr: User) -> None:
    version = an_own_survey(hr, "ru")

    design(version, hr, high=6)
    shorter = dict(version.labels)
    design(version, hr, high=7)

    assert shorter == EXTENT
    assert (version.labels["en"][6], version.labels["ru"][6]) == ("Completely", "Полностью")


def test_a_language_that_is_left_out_keeps_its_texts(hr: User) -> None:
    version = make.a_version(hr.organisation, published=False)

    design(version, hr, languages=["en"])

    assert version.names["nb"] == "service (nb)"
    assert "nb" in version.labels


def test_no_version_is_without_a_language(hr: User) -> None:
    version = make.a_version(hr.organisation, published=False)

    with pytest.raises(ValidationError) as refusal:
        design(version, hr, languages=[])
    assert refusal.value.message_dict == {"languages": ["This field cannot be blank."]}
    with pytest.raises(IntegrityError, match="version_languages_some"):
        Version.objects.filter(pk=version.pk).update(languages=[])


def test_the_library_is_adopted_in_the_languages_of_the_organisation() -> None:
    hr = make.a_user(make.an_organisation(languages=["ru", "en"]), is_hr=True)

    version = adoption.adopt_instrument(key="service-quality", actor=hr, now=make.NOW)

    assert version.languages == ["ru", "en"]
    assert "es" in version.names


def test_a_file_says_in_which_languages_it_is_asked(hr: User) -> None:
    version = make.a_version(hr.organisation, languages=["ru", "en"])

    written = write_document(version)

    assert written["languages"] == ["ru", "en"]
    assert read_document(json.dumps(written).encode()) == document_of(version)


@pytest.mark.parametrize("languages", [["en", "fi"], ["en", "en"], [7]])
def test_a_file_is_asked_only_in_what_it_is_written_in(hr: User, languages: list[Any]) -> None:
    written = write_document(make.a_version(hr.organisation)) | {"languages": languages}

    with pytest.raises(DocumentError) as refusal:
        read_document(json.dumps(written).encode())

    assert refusal.value.problems == (
        "languages: Only these are written, each once: en, es, ru, nb.",
    )


def test_a_published_version_loses_no_language(hr: User) -> None:
    version = make.a_version(hr.organisation, languages=["en", "ru"])

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(languages=["en", "nb"])


def test_a_correction_in_a_further_language_adds_it(hr: User) -> None:
    draft = make.a_version(hr.organisation, published=False, languages=["en"])
    draft.names.pop("ru")
    draft.save()
    version = publication.publish_version(draft=draft, actor=hr, now=make.NOW)
    facts: dict[str, Any] = {
        "language": "ru",
        "reason": "Translated.",
        "actor": hr,
        "now": make.NOW,
    }

    changed = replace(wording_of(version, "ru"), description="Только описание")
    with pytest.raises(ValidationError, match="Русский: the name is missing"):
        publication.correct_texts(version=version, wording=changed, **facts)
    changed = replace(wording_of(version, "ru"), name="Обслуживание")
    publication.correct_texts(version=version, wording=changed, **facts)

    version.refresh_from_db()
    assert (version.languages, version.revision) == (["en", "ru"], 1)


def test_a_touchpoint_is_refused_other_languages(hr: User) -> None:
    unit = make.a_unit(hr.organisation)
    version = make.a_version(hr.organisation, languages=["en", "ru"])
    data = {"name": "Till", "unit": unit.pk, "version": version.pk, "form": "short"}

    form = TouchpointForm(data | {"languages": ["ru", "nb"]}, actor=hr, today=make.TODAY)

    assert form.errors == {"languages": ["The questionnaire is not written in: Norsk bokmål."]}


@pytest.mark.parametrize(
    ("wished", "asked"),
    [
        (["nb", "ru", "en"], ["ru", "en"]),
        (["nb"], ["en", "ru"]),
    ],
)
def test_several_are_asked_in_what_they_have_in_common(
    hr: User, wished: list[str], asked: list[str]
) -> None:
    one = make.a_version(hr.organisation, key="one", languages=["en", "es", "ru"])
    other = make.a_version(hr.organisation, key="other", languages=["ru", "en"])

    assert asked_in([one, other], wished=wished) == asked


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de-AT, ru;q=0.5", "ru"),
        ("kk-KZ, en;q=0.5", "ru"),
        ("nb, sv;q=0.8", "en"),
        ("*", "en"),
    ],
)
def test_a_respondent_gets_the_nearest_language_offered(accepted: str, language: str) -> None:
    assert negotiate(asked="", accepted=accepted, offered=["en", "ru"]) == language
