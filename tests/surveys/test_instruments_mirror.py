import dataclasses
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from surveys.instruments.completeness import problems_of
from surveys.instruments.documents import DocumentError, parse_document
from surveys.instruments.models import Dimension, Version
from surveys.instruments.questionnaires import build_questionnaire, load_questionnaire
from surveys.instruments.services import adoption, drafts, publication
from surveys.instruments.wording import wording_of
from surveys.instruments.writing import document_of, write_document
from tests import make

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "nb")
NAME = "Dimension 1 (en)"
READINGS = {
    level: {language: f"{level} ({language})" for language in LANGUAGES}
    for level in ("low", "middle", "high")
}
SUGGESTIONS = [
    {language: f"try {place} ({language})" for language in LANGUAGES} for place in (1, 2)
]


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(languages=list(LANGUAGES)), is_hr=True)


@pytest.fixture
def browser_of_hr(hr: User, client: Client) -> Client:
    client.force_login(hr)
    return client


def a_draft(hr: User, *, source: str = "employee", **mirror: Any) -> Version:
    version = make.a_version(
        hr.organisation, published=False, source=source, sides=("delivered",), items=(1, 1)
    )
    Dimension.objects.filter(version=version, key="d1").update(
        **({"readings": READINGS, "suggestions": SUGGESTIONS} | mirror)
    )
    return version


def first(version: Version) -> Dimension:
    return version.dimensions.get(key="d1")


def url(name: str, version: Version) -> str:
    return reverse(f"instruments:{name}", kwargs={"uuid": version.uuid}, query={"lang": "en"})


def test_a_document_carries_readings_and_suggestions_through(hr: User) -> None:
    draft = a_draft(hr)

    data = write_document(draft)

    assert data["dimensions"][0]["readings"] == READINGS
    assert data["dimensions"][0]["suggestions"] == SUGGESTIONS
    assert "readings" not in data["dimensions"][1]
    assert "suggestions" not in data["dimensions"][1]
    document = parse_document(data)
    assert document == document_of(draft)
    draft.instrument.delete()
    again = adoption.import_document(document=document, actor=hr, now=make.NOW)
    assert write_document(again) == data


@pytest.mark.parametrize(
    ("mirror", "problem"),
    [
        ({"readings": {"lowest": {"en": "x"}}}, "readings: Not known here: lowest."),
        ({"readings": {"low": {"en": " "}}}, "readings / low / en: This text is empty."),
        ({"readings": ["x"]}, "readings: This must be an object with named fields."),
        (
            {"suggestions": [{"en": "x"}] * 3},
            "suggestions: There are 3 entries; at most 2 are allowed.",
        ),
        (
            {"suggestions": ["x"]},
            "suggestions / 1: This must be an object with one entry per language.",
        ),
    ],
)
def test_a_fault_in_the_mirror_is_told_with_its_place(
    hr: User, mirror: dict[str, Any], problem: str
) -> None:
    data = write_document(a_draft(hr))
    data["dimensions"][1] |= mirror

    with pytest.raises(DocumentError) as refusal:
        parse_document(data)
    assert refusal.value.problems == (f"dimensions / 2 / {problem}",)


def test_a_questionnaire_brings_the_mirror_and_the_keying(hr: User) -> None:
    draft = a_draft(hr)
    first(draft).items.update(is_reversed=True)

    one, other = build_questionnaire(draft).sections

    assert (one.readings, one.suggestions) == (READINGS, tuple(SUGGESTIONS))
    assert (other.readings, other.suggestions) == ({}, ())
    assert [question.is_reversed for question in (*one.questions, *other.questions)] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("mirror", "problems"),
    [
        ({"readings": {}, "suggestions": []}, []),
        (
            {"readings": {"low": READINGS["low"]}, "suggestions": []},
            [
                f"{language}: the reading “{level} score” of the dimension “{NAME}” is missing."
                for language in ("English", "Norsk bokmål")
                for level in ("Middle", "High")
            ],
        ),
        (
            {"suggestions": [{"en": "Ask."}]},
            ["Norsk bokmål: suggestion 1 of the dimension “Dimension 1 (en)” is missing."],
        ),
    ],
)
def test_a_mirror_is_complete_or_absent(
    hr: User, mirror: dict[str, Any], problems: list[str]
) -> None:
    draft = a_draft(hr, **mirror)

    assert problems_of(document_of(draft), reader="en") == problems


def test_texts_of_the_mirror_are_written_one_language_at_a_time(hr: User) -> None:
    draft = a_draft(hr, readings={}, suggestions=[{"nb": "Spør."}])
    wording = dataclasses.replace(
        wording_of(draft, "en"),
        readings={first(draft).uuid: {"low": "Little.", "high": "Much."}},
        suggestions={first(draft).uuid: ("", "Ask twice.")},
    )

    changes = drafts.change_texts(
        draft=draft, language="en", wording=wording, actor=hr, now=make.NOW
    )

    assert first(draft).readings == {"low": {"en": "Little."}, "high": {"en": "Much."}}
    assert first(draft).suggestions == [{"nb": "Spør."}, {"en": "Ask twice."}]
    assert [(change.place, change.new) for change in changes] == [
        ("reading low d1", "Little."),
        ("reading high d1", "Much."),
        ("suggestion 2 d1", "Ask twice."),
    ]


def test_an_emptied_mirror_is_gone(hr: User) -> None:
    draft = a_draft(hr, readings={"low": {"en": "Little."}}, suggestions=[{"en": "Ask."}])
    wording = dataclasses.replace(
        wording_of(draft, "en"),
        readings={first(draft).uuid: {}},
        suggestions={first(draft).uuid: ("", "")},
    )

    drafts.change_texts(draft=draft, language="en", wording=wording, actor=hr, now=make.NOW)

    assert (first(draft).readings, first(draft).suggestions) == ({}, [])


def test_a_reading_is_corrected_after_publishing_and_audited(hr: User) -> None:
    version = publication.publish_version(draft=a_draft(hr), actor=hr, now=make.NOW)
    uuid = first(version).uuid
    own = wording_of(version, "en")
    wording = dataclasses.replace(
        own, readings={uuid: {**own.readings[uuid], "low": "Kinder words."}}
    )

    publication.correct_texts(
        version=version, language="en", wording=wording, reason="Tone.", actor=hr, now=make.NOW
    )

    section = load_questionnaire(version.pk, 1).sections[0]
    assert section.readings["low"] == {"en": "Kinder words.", "nb": "low (nb)"}
    assert AuditEntry.objects.get(action="instrument-corrected").details["changes"] == [
        {"place": "reading low d1", "old": "low (en)", "new": "Kinder words."}
    ]


def test_a_correction_leaves_no_gap_in_the_mirror(hr: User) -> None:
    version = publication.publish_version(draft=a_draft(hr), actor=hr, now=make.NOW)
    wording = dataclasses.replace(
        wording_of(version, "en"), suggestions={first(version).uuid: ("try 1 (en)", "")}
    )

    with pytest.raises(ValidationError) as refusal:
        publication.correct_texts(
            version=version, language="en", wording=wording, reason="No.", actor=hr, now=make.NOW
        )

    assert refusal.value.messages == [
        "English: suggestion 2 of the dimension “Dimension 1 (en)” is missing."
    ]
    assert first(version).suggestions == SUGGESTIONS


def test_texts_of_the_mirror_may_change_in_a_frozen_version_but_not_its_parts(hr: User) -> None:
    version = publication.publish_version(draft=a_draft(hr), actor=hr, now=make.NOW)
    dimensions = Dimension.objects.filter(version=version, key="d1")

    assert dimensions.update(readings={}, suggestions=[]) == 1
    with pytest.raises(IntegrityError, match="A published version is frozen"), transaction.atomic():
        dimensions.update(readings=READINGS, key="other")
    assert first(version).readings == {}


def test_the_editor_takes_the_mirror_of_insiders(browser_of_hr: Client, hr: User) -> None:
    draft = a_draft(hr, readings={}, suggestions=[])
    uuid = first(draft).uuid
    page = browser_of_hr.get(url("edit", draft)).text
    assert page.count('<details class="more mirror-texts">') == 2

    browser_of_hr.post(
        url("edit", draft),
        {f"reading-low-{uuid}": "Little.", f"suggestion-0-{uuid}": "Ask.\r\nThen wait."},
    )

    assert first(draft).readings == {"low": {"en": "Little."}}
    assert first(draft).suggestions == [{"en": "Ask.\nThen wait."}]
    page = browser_of_hr.get(url("edit", draft)).text
    assert page.count('<details class="more mirror-texts" open>') == 1


def test_a_refused_reading_stays_typed_and_its_fold_is_open(
    browser_of_hr: Client, hr: User
) -> None:
    draft = a_draft(hr, readings={}, suggestions=[])
    uuid = first(draft).uuid

    page = browser_of_hr.post(url("edit", draft), {f"reading-low-{uuid}": "a\x01b"}).text

    assert "Reading: Low score: This text holds characters that cannot be shown." in page
    assert page.count('<details class="more mirror-texts" open>') == 1
    assert first(draft).readings == {}


def test_customers_get_no_mirror_to_write(browser_of_hr: Client, hr: User) -> None:
    draft = make.a_version(hr.organisation, published=False)

    assert "mirror-texts" not in browser_of_hr.get(url("edit", draft)).text


def test_pages_show_what_the_mirror_will_say(browser_of_hr: Client, hr: User) -> None:
    draft = a_draft(hr)
    wanted = ["Low score", "low (en)", "middle (en)", "high (en)", "try 1 (en)", "try 2 (en)"]

    for name in ("preview", "version"):
        page = browser_of_hr.get(url(name, draft)).text
        assert [words for words in wanted if words not in page] == []
        assert "low (nb)" not in page
        assert page.count('<dl class="mirror">') == 1
