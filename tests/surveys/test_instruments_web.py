import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from surveys.instruments.library import built_in
from surveys.instruments.models import Instrument, Item, Version
from surveys.instruments.services import publication
from tests import make

pytestmark = pytest.mark.django_db
LIBRARY = Path(__file__).resolve().parents[2] / "surveys" / "instruments" / "library"
FROZEN = "This version is published and can no longer be changed. Start a new draft instead."


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(languages=["en", "nb"]), is_hr=True)


@pytest.fixture
def browser_of_hr(hr: User, client: Client) -> Client:
    client.force_login(hr)
    return client


def a_draft(hr: User, **facts: Any) -> Version:
    return make.a_version(hr.organisation, published=False, **facts)


def an_item(version: Version, key: str = "d1-1") -> Item:
    return Item.objects.get(dimension__version=version, key=key)


def url(name: str, thing: Any = None, **query: str) -> str:
    kwargs = {} if thing is None else {"uuid": thing.uuid}
    return reverse(f"instruments:{name}", kwargs=kwargs, query=query or None)


def page_fields(client: Client, address: str) -> dict[str, str]:
    """What the page's form would send when nothing is changed."""
    form = client.get(address).context["form"]
    sent = {}
    for field in form:
        value = field.value()
        if value not in (None, False, ""):
            sent[field.html_name] = "on" if value is True else value
        elif value == "":
            sent[field.html_name] = ""
    return sent


def test_the_navigation_leads_hr_here_and_nobody_else(browser_of_hr: Client, hr: User) -> None:
    entry = f'<a href="{url("list")}" aria-current="page">Surveys</a>'
    assert entry in browser_of_hr.get(url("list")).text

    other = Client()
    other.force_login(make.a_user(hr.organisation, is_administrator=True))
    assert other.get(url("list")).status_code == 404
    assert url("list") not in other.get("/").text


def test_the_list_offers_what_was_not_adopted_yet(browser_of_hr: Client) -> None:
    address = reverse("instruments:adopt", kwargs={"key": "service-quality"})
    assert address in browser_of_hr.get(url("list")).text

    adopted = browser_of_hr.post(address)

    version = Version.objects.get()
    assert adopted.headers["Location"] == url("version", version)
    assert address not in browser_of_hr.get(url("list")).text


def test_the_library_shows_what_customers_are_asked_first(browser_of_hr: Client) -> None:
    shelves = browser_of_hr.get(url("list")).context["shelves"]

    assert [(shelf.document.key, shelf.audience) for shelf in shelves] == [
        ("service-quality", "customers"),
        ("service-quality-zones", "customers"),
        ("autonomy", "employees"),
        ("empathy", "employees"),
        ("role-clarity", "employees"),
        ("service-ability", "employees"),
        ("service-climate", "employees"),
        ("service-listening", "employees"),
        ("vitality", "employees"),
        ("structure", "managers"),
        ("internal-requests", "colleagues of other departments"),
        ("internal-service", "colleagues of other departments"),
    ]


@pytest.mark.parametrize("key", sorted(built_in()))
def test_every_instrument_of_the_library_is_adopted_and_published_as_it_is(
    browser_of_hr: Client, hr: User, key: str
) -> None:
    browser_of_hr.post(reverse("instruments:adopt", kwargs={"key": key}))
    draft = Version.objects.get(instrument__key=key)
    assert browser_of_hr.get(url("preview", draft)).status_code == 200

    publication.publish_version(draft=draft, actor=hr, now=make.NOW)

    draft.refresh_from_db()
    assert draft.is_published


def test_adopting_twice_says_why_not(browser_of_hr: Client) -> None:
    address = reverse("instruments:adopt", kwargs={"key": "service-quality"})
    browser_of_hr.post(address)

    page = browser_of_hr.post(address, follow=True)

    assert "A questionnaire with this key already exists." in page.text
    assert Version.objects.count() == 1


def test_the_library_has_only_its_own_keys(browser_of_hr: Client) -> None:
    address = reverse("instruments:adopt", kwargs={"key": "other"})
    assert browser_of_hr.post(address).status_code == 404


def test_a_new_instrument_gets_its_key_from_its_name(browser_of_hr: Client) -> None:
    data = {"name": "Warm_welcome here", "source": "customer", "language": "nb", "key": ""}

    created = browser_of_hr.post(url("create"), data)

    version = Version.objects.get()
    assert version.instrument.key == "warm-welcome-here"
    assert created.headers["Location"] == url("edit", version)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"name": "Тепло", "language": "en"}, "Please give a key in Latin letters."),
        (
            {"name": "A", "language": "en", "key": "A b"},
            "A key has lower-case letters (a to z), digits and single hyphens.",
        ),
        ({"name": "A", "language": "fi", "key": "a"}, "Select a valid choice."),
        (
            {"name": "A", "language": "en", "key": "service"},
            "A questionnaire with this key already exists.",
        ),
    ],
)
def test_what_is_wrong_with_a_new_instrument_is_said(
    browser_of_hr: Client, hr: User, data: dict[str, str], message: str
) -> None:
    a_draft(hr)

    page = browser_of_hr.post(url("create"), {"source": "customer"} | data)

    assert message in page.text
    assert Instrument.objects.count() == 1


def test_an_exported_version_is_imported_as_the_next_draft(browser_of_hr: Client, hr: User) -> None:
    version = make.a_version(hr.organisation)
    exported = browser_of_hr.get(url("export", version))
    assert exported.headers["Content-Disposition"] == 'attachment; filename="service-v1.json"'

    file = SimpleUploadedFile("service-v1.json", exported.content)
    imported = browser_of_hr.post(url("import"), {"file": file})

    draft = Version.objects.get(published_at=None)
    assert (draft.instrument, draft.number) == (version.instrument, 2)
    assert imported.headers["Location"] == url("version", draft)
    assert browser_of_hr.get(url("export", draft)).content == exported.content


def test_everything_wrong_with_a_file_is_said_and_nothing_is_stored(
    browser_of_hr: Client,
) -> None:
    data = json.loads((LIBRARY / "service-quality.json").read_text(encoding="utf-8"))
    data["sides"], data["scale"]["low"] = ["delivered"], 9
    file = SimpleUploadedFile("x.json", json.dumps(data).encode())

    page = browser_of_hr.post(url("import"), {"file": file})

    assert "sides: Customers are asked for both sides, expected and delivered." in page.text
    assert "scale: The highest point must lie above the lowest." in page.text
    assert Instrument.objects.count() == 0


def test_a_file_for_an_instrument_with_a_draft_is_refused(browser_of_hr: Client, hr: User) -> None:
    draft = a_draft(hr)
    file = SimpleUploadedFile("x.json", browser_of_hr.get(url("export", draft)).content)

    page = browser_of_hr.post(url("import"), {"file": file})

    assert "This questionnaire already has a draft. Publish or discard it first." in page.text
    assert Version.objects.count() == 1


# The editor


def test_saving_without_a_change_changes_nothing(browser_of_hr: Client, hr: User) -> None:
    draft = a_draft(hr)
    before = browser_of_hr.get(url("export", draft)).content
    address = url("edit", draft, lang="nb")

    browser_of_hr.post(address, page_fields(browser_of_hr, address))

    assert browser_of_hr.get(url("export", draft)).content == before
    assert AuditEntry.objects.count() == 0


def test_a_button_saves_what_was_typed_before_it_does_its_work(
    browser_of_hr: Client, hr: User
) -> None:
    draft = a_draft(hr)
    item, address = an_item(draft), url("edit", draft, lang="en")
    data = page_fields(browser_of_hr, address) | {
        f"statement-{item.uuid}": "It was clean.\r\nReally.",
        f"reverse-{item.uuid}": "on",
        "act": f"item-down:{item.uuid}",
    }

    moved = browser_of_hr.post(address, data)

    item.refresh_from_db()
    assert moved.headers["Location"] == f"{address}#part-{item.uuid}"
    assert item.statements["en"] == "It was clean.\nReally."
    assert (item.position, item.is_reversed, item.is_short) == (2, True, True)


def test_new_parts_are_added_by_whatever_button(browser_of_hr: Client, hr: User) -> None:
    draft = a_draft(hr, items=(1,))
    dimension, address = draft.dimensions.get(), url("edit", draft, lang="nb")
    data = page_fields(browser_of_hr, address) | {
        f"new-{dimension.uuid}": "Det var rent.",
        "new-dimension": "Varme",
    }

    browser_of_hr.post(address, data)

    assert list(draft.dimensions.order_by("position").values_list("key", flat=True)) == [
        "d1",
        "varme",
    ]
    assert an_item(draft, "det-var-rent").statements == {"nb": "Det var rent."}


@pytest.mark.parametrize("kind", ["dimension", "item"])
def test_removing_shows_what_is_lost_before_it_is_lost(
    browser_of_hr: Client, hr: User, kind: str
) -> None:
    draft = a_draft(hr, items=(2,))
    part: Any = draft.dimensions.get() if kind == "dimension" else an_item(draft)
    address = url("edit", draft, lang="en")
    data = page_fields(browser_of_hr, address) | {"act": f"remove-{kind}:{part.uuid}"}

    asked = browser_of_hr.post(address, data)
    confirm = asked.headers["Location"]
    assert confirm == url(f"remove_{kind}", part)
    assert "Statement 1.1 (en)" in browser_of_hr.get(confirm).text
    assert Item.objects.count() == 2

    browser_of_hr.post(confirm)
    assert Item.objects.count() == (0 if kind == "dimension" else 1)


@pytest.mark.parametrize("act", ["item-up:nonsense", f"dimension-up:{make.NOW}"])
def test_a_button_of_something_else_finds_nothing(
    browser_of_hr: Client, hr: User, act: str
) -> None:
    draft = a_draft(hr)

    answer = browser_of_hr.post(url("edit", draft, lang="en"), {"act": act, "name": "Changed"})

    draft.refresh_from_db()
    assert answer.status_code == 404
    assert draft.names["en"] == "service (en)"


def test_a_page_opened_before_a_colleague_added_a_statement_does_not_empty_it(
    browser_of_hr: Client, hr: User
) -> None:
    draft = a_draft(hr, items=(1,))
    address = url("edit", draft, lang="en")
    old_page = page_fields(browser_of_hr, address)
    Item.objects.create(
        dimension=draft.dimensions.get(),
        position=2,
        key="later",
        statements={"en": "Later."},
        is_short=True,
    )

    browser_of_hr.post(address, old_page | {"name": "New name"})

    later = an_item(draft, "later")
    assert (later.statements, later.is_short) == ({"en": "Later."}, True)


def test_what_was_typed_stays_when_the_version_was_published_meanwhile(
    browser_of_hr: Client, hr: User
) -> None:
    draft = a_draft(hr)
    address = url("edit", draft, lang="en")
    data = page_fields(browser_of_hr, address) | {"name": "Typed just now"}
    publication.publish_version(draft=draft, actor=hr, now=make.NOW)

    page = browser_of_hr.post(address, data)

    assert FROZEN in page.text
    assert 'value="Typed just now"' in page.text


def test_a_text_that_cannot_be_shown_is_refused_at_its_field(
    browser_of_hr: Client, hr: User
) -> None:
    draft = a_draft(hr)
    page = browser_of_hr.post(url("edit", draft, lang="en"), {"name": "a\x01b"})

    assert "Name: This text holds characters that cannot be shown." in page.text


def test_translators_see_the_first_language_beside_each_field(
    browser_of_hr: Client, hr: User
) -> None:
    draft = a_draft(hr, items=(1,))
    Item.objects.update(statements={"en": "<b>Clean</b>", "nb": "Rent"})

    page = browser_of_hr.get(url("edit", draft, lang="nb")).text

    assert '<span lang="en">English: &lt;b&gt;Clean&lt;/b&gt;</span>' in page
    assert ">\nRent</textarea>" in page


@pytest.mark.parametrize("name", ["edit", "design", "publish", "discard"])
def test_pages_of_drafts_lead_to_the_version_once_it_is_published(
    browser_of_hr: Client, hr: User, name: str
) -> None:
    version = make.a_version(hr.organisation)

    page = browser_of_hr.get(url(name, version), follow=True)

    assert page.redirect_chain == [(url("version", version), 302)]
    assert FROZEN in page.text


def test_sides_and_scale_are_set(browser_of_hr: Client, hr: User) -> None:
    draft = a_draft(hr)

    browser_of_hr.post(
        url("design", draft), {"languages": ["en", "nb"], "low": 0, "high": 10, "minimum": "on"}
    )

    draft.refresh_from_db()
    assert (draft.low, draft.high, draft.not_applicable) == (0, 10, False)
    assert draft.sides == ["minimum", "expected", "delivered"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"low": 5, "high": 5}, "The highest point must lie above the lowest."),
        ({"low": 1, "high": 101}, "Ensure this value is less than or equal to 100."),
    ],
)
def test_an_impossible_scale_is_refused_at_its_field(
    browser_of_hr: Client, hr: User, data: dict[str, int], message: str
) -> None:
    draft = a_draft(hr)

    page = browser_of_hr.post(url("design", draft), {"languages": ["en"]} | data)

    assert f"Highest point: {message}" in page.text


# Preview, publishing, discarding, correcting


def test_the_preview_shows_the_form_in_the_chosen_language(browser_of_hr: Client, hr: User) -> None:
    draft = a_draft(hr, importance=True)

    full = browser_of_hr.get(url("preview", draft, lang="nb")).text
    short = browser_of_hr.get(url("preview", draft, lang="nb", form="short")).text

    assert '<html lang="nb"' in full
    assert (full.count("data-question"), short.count("data-question")) == (3, 2)
    assert "Statement 1.2 (nb)" in full
    assert 'name="w-d1"' in full
    assert "<button" not in full


def test_a_draft_that_cannot_be_shown_says_why(browser_of_hr: Client, hr: User) -> None:
    page = browser_of_hr.get(url("preview", a_draft(hr, items=(1, 0))), follow=True)

    assert "A preview needs a statement in every dimension." in page.text


def test_publishing_says_what_freezing_means_and_then_freezes(
    browser_of_hr: Client, hr: User
) -> None:
    draft = a_draft(hr)
    page = browser_of_hr.get(url("publish", draft)).text
    assert "It is frozen: statements, their order, what is rated and the scale" in page
    assert "Version 1, with 3 statements in 2 dimensions," in page

    browser_of_hr.post(url("publish", draft))

    draft.refresh_from_db()
    assert draft.is_published


def test_what_is_missing_is_said_and_there_is_no_button(browser_of_hr: Client, hr: User) -> None:
    draft = a_draft(hr, items=(1, 0))

    page = browser_of_hr.get(url("publish", draft)).text
    browser_of_hr.post(url("publish", draft))

    draft.refresh_from_db()
    assert "The dimension “Dimension 2 (en)” has no statement." in page
    assert "Publish version 1" not in page
    assert not draft.is_published


def test_a_draft_is_discarded_only_when_its_key_was_typed(browser_of_hr: Client, hr: User) -> None:
    draft = a_draft(hr)

    browser_of_hr.post(url("discard", draft), {"typed": "something"})
    assert Version.objects.count() == 1
    browser_of_hr.post(url("discard", draft), {"typed": "service"})
    assert Version.objects.count() == 0


def test_a_correction_asks_for_its_reason_and_keeps_what_was_typed(
    browser_of_hr: Client, hr: User
) -> None:
    version = make.a_version(hr.organisation)
    address = url("correct", version, lang="en")
    data = page_fields(browser_of_hr, address) | {"name": "Better"}

    refused = browser_of_hr.post(address, data)
    assert "Reason: This field is required." in refused.text
    assert 'value="Better"' in refused.text

    done = browser_of_hr.post(address, data | {"reason": "A typo."}, follow=True)
    version.refresh_from_db()
    assert "1 text corrected." in done.text
    assert (version.names["en"], version.revision) == ("Better", 1)


def test_the_next_version_starts_from_the_published_one(browser_of_hr: Client, hr: User) -> None:
    version = make.a_version(hr.organisation)
    assert "Start the next version" in browser_of_hr.get(url("detail", version.instrument)).text

    browser_of_hr.post(url("start_draft", version.instrument))
    again = browser_of_hr.post(url("start_draft", version.instrument), follow=True)

    assert "This questionnaire already has a draft. Publish or discard it first." in again.text
    assert version.instrument.versions.count() == 2


@pytest.mark.parametrize("name", ["list", "detail", "version", "edit", "preview"])
def test_more_instruments_and_items_cost_no_more_queries(
    browser_of_hr: Client, hr: User, name: str
) -> None:
    def queries(version: Version) -> int:
        thing = {"list": None, "detail": version.instrument}.get(name, version)
        with CaptureQueriesContext(connection) as counted:
            assert browser_of_hr.get(url(name, thing)).status_code == 200
        return len(counted)

    browser_of_hr.get("/")  # the first page of a session writes down when it was seen
    few = queries(a_draft(hr, key="small", items=(1,)))
    many = queries(a_draft(hr, key="large", items=(5,) * 6))

    assert few == many
