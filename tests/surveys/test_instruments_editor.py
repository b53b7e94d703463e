import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from surveys.instruments.forms.merging import read_sums
from surveys.instruments.forms.texts import TextsForm
from surveys.instruments.models import Item, Version
from surveys.instruments.services import adoption
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(languages=["en", "ru"]), is_hr=True)


@pytest.fixture
def browser_of_hr(hr: User, client: Client) -> Client:
    client.force_login(hr)
    return client


@pytest.fixture
def draft(hr: User) -> Version:
    return make.a_version(hr.organisation, published=False, items=(2,))


def edit(draft: Version, language: str = "en") -> str:
    return reverse("instruments:edit", kwargs={"uuid": draft.uuid}, query={"lang": language})


def opened(draft: Version, language: str = "en") -> dict[str, str]:
    """What a page that is opened now sends when nothing is typed."""
    form = TextsForm(version=Version.objects.get(pk=draft.pk), language=language, reference="en")
    new = {name: "" for name in form.fields if name.startswith("new-")}
    ticked = {name: text for name, text in form.stored.items() if text or "-" not in name}
    return ticked | new | {"seen": form.sums, "act": "save"}


def an_item(draft: Version, key: str = "d1-1") -> Item:
    return Item.objects.get(dimension__version=draft, key=key)


def send(client: Client, draft: Version, page: dict[str, str], **typed: str) -> Any:
    return client.post(edit(draft), page | typed)


# What is missing


def test_what_is_missing_leads_to_its_field_language_by_language(
    browser_of_hr: Client, hr: User
) -> None:
    draft = adoption.create_instrument(
        key="own", name="Own", language="en", languages=["en", "ru"], actor=hr, now=make.NOW
    )
    part = draft.dimensions.create(position=1, key="till", names={"en": "Till"})
    item = part.items.create(position=1, key="quick", statements={"ru": "Быстро"}, is_short=True)
    names = {"en": "Shelf", "ru": "Полка"}
    shelf = draft.dimensions.create(position=2, key="shelf", names=names)

    page = browser_of_hr.get(reverse("instruments:publish", kwargs={"uuid": draft.uuid}))

    lacking = [(group.language, group.lacks) for group in page.context["lacking"]]
    plain = reverse("instruments:edit", kwargs={"uuid": draft.uuid})
    assert lacking == [
        ("", [("The dimension “Shelf” has no statement.", f"{plain}#id_new-{shelf.uuid}")]),
        ("en", [("statement 1 of “Till”", f"{plain}?lang=en#id_statement-{item.uuid}")]),
        (
            "ru",
            [
                ("the name", f"{plain}?lang=ru#id_name"),
                ("the name of the dimension “Till”", f"{plain}?lang=ru#id_dimension-{part.uuid}"),
            ],
        ),
    ]
    for _language, lacks in lacking:
        for _text, way in lacks:
            address, field = way.split("#")
            assert f'id="{field}"' in browser_of_hr.get(address).text


# Typing survives


def test_saving_says_so(browser_of_hr: Client, draft: Version) -> None:
    answer = browser_of_hr.post(edit(draft), opened(draft) | {"name": "New"}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["Saved."]


def test_another_language_saves_first(browser_of_hr: Client, draft: Version) -> None:
    page = opened(draft) | {"name": "New", "act": "language:ru"}

    answer = browser_of_hr.post(edit(draft), page)

    draft.refresh_from_db()
    assert answer.headers["Location"] == edit(draft, "ru")
    assert draft.names["en"] == "New"


def test_two_people_at_different_texts_both_keep_theirs(
    browser_of_hr: Client, draft: Version
) -> None:
    item, other = an_item(draft), an_item(draft, "d1-2")
    mine, theirs = opened(draft), opened(draft)
    send(browser_of_hr, draft, theirs, **{f"statement-{item.uuid}": "Theirs"})

    answer = send(
        browser_of_hr,
        draft,
        mine,
        **{f"statement-{other.uuid}": "Mine", f"reverse-{other.uuid}": "on"},
    )

    item.refresh_from_db()
    other.refresh_from_db()
    assert answer.status_code == 302
    assert (item.statements["en"], other.statements["en"]) == ("Theirs", "Mine")
    assert (item.is_reversed, other.is_reversed, item.is_short) == (False, True, True)


def test_two_people_at_one_text_are_shown_both(browser_of_hr: Client, draft: Version) -> None:
    mine = opened(draft)
    send(browser_of_hr, draft, opened(draft), name="Theirs", description="About")

    refused = send(browser_of_hr, draft, mine, name="Mine")

    draft.refresh_from_db()
    assert (refused.status_code, draft.names["en"]) == (409, "Theirs")
    form = refused.context["form"]
    assert form.errors == {
        "name": ["Somebody else saved here meanwhile: “Theirs”. Save again to keep yours."]
    }
    assert (form["name"].value(), form["description"].value()) == ("Mine", "About")

    again = send(browser_of_hr, draft, mine, name="Mine", description="About", seen=form.sums)

    draft.refresh_from_db()
    assert (again.status_code, draft.names["en"]) == (302, "Mine")
    assert draft.descriptions["en"] == "About"


def test_words_for_a_part_that_was_removed_are_not_lost(
    browser_of_hr: Client, draft: Version
) -> None:
    item = an_item(draft, "d1-2")
    page = opened(draft)
    item.delete()

    answer = browser_of_hr.post(edit(draft), page | {f"statement-{item.uuid}": "Typed"})

    assert "Somebody else removed the place where you wrote: “Typed”." in answer.text


def test_the_page_saves_by_itself_and_adds_nothing_half_typed(
    browser_of_hr: Client, draft: Version
) -> None:
    page = opened(draft) | {"act": "typing", "name": "New", "new-dimension": "Hal"}

    answer = browser_of_hr.post(edit(draft), page)

    draft.refresh_from_db()
    assert (answer.status_code, draft.names["en"], draft.dimensions.count()) == (200, "New", 1)
    assert answer.json() == {"seen": opened(draft)["seen"], "texts": {}}

    browser_of_hr.post(edit(draft), page | {"act": "leaving", "seen": answer.json()["seen"]})
    assert draft.dimensions.count() == 2


def test_the_page_is_told_what_others_saved(browser_of_hr: Client, draft: Version) -> None:
    item = an_item(draft)
    mine = opened(draft)
    theirs = opened(draft)
    del theirs[f"short-{item.uuid}"]
    browser_of_hr.post(edit(draft), theirs | {"description": "About"})

    answer = browser_of_hr.post(edit(draft), mine | {"act": "typing", "name": "New"})

    assert answer.json()["texts"] == {"description": "About", f"short-{item.uuid}": ""}
    assert answer.json()["seen"] == opened(draft)["seen"]


@pytest.mark.parametrize(
    ("typed", "status", "problem"),
    [
        (
            {"name": "Mine"},
            409,
            "Not saved: somebody else changed this, too. Press Save to see both texts.",
        ),
        (
            {"description": "a\x01b"},
            422,
            "Not saved yet: something needs your look. Press Save to see it.",
        ),
    ],
)
def test_the_page_is_told_why_nothing_was_saved(
    browser_of_hr: Client, draft: Version, typed: dict[str, str], status: int, problem: str
) -> None:
    mine = opened(draft)
    browser_of_hr.post(edit(draft), opened(draft) | {"name": "Theirs"})

    answer = browser_of_hr.post(edit(draft), mine | {"act": "typing"} | typed)

    draft.refresh_from_db()
    assert (answer.status_code, answer.json()) == (status, {"problem": problem})
    assert draft.names["en"] == "Theirs"


def test_what_is_stored_between_reading_and_saving_is_not_overwritten(
    browser_of_hr: Client, draft: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(draft) | {"name": "Mine"}
    build = TextsForm.__init__

    def slow(form: TextsForm, *args: Any, **facts: Any) -> None:
        build(form, *args, **facts)
        if form.is_bound:
            Version.objects.filter(pk=draft.pk).update(names={"en": "Theirs"})

    monkeypatch.setattr(TextsForm, "__init__", slow)
    answer = browser_of_hr.post(edit(draft), page)

    draft.refresh_from_db()
    assert "Somebody else saved just now. Please save again." in answer.text
    assert draft.names["en"] == "Theirs"


@pytest.mark.parametrize("seen", ["", "no", "[]", "[" * 20_000, json.dumps({"name": {"a": 1}})])
def test_odd_sums_are_read_as_none(browser_of_hr: Client, draft: Version, seen: str) -> None:
    browser_of_hr.post(edit(draft), opened(draft) | {"name": "New", "seen": seen})

    draft.refresh_from_db()
    assert draft.names["en"] in ("New", "service (en)")
    assert all(isinstance(value, str) for value in read_sums(seen).values())


# Adding


def test_a_new_draft_says_where_questions_go_and_takes_them_at_once(
    browser_of_hr: Client, hr: User
) -> None:
    draft = adoption.create_instrument(key="own", name="Own", language="en", actor=hr, now=make.NOW)
    assert "Statements stand in dimensions" in browser_of_hr.get(edit(draft)).text

    page = opened(draft) | {"new-dimension": "Speed", "new-statements": "Quick.\r\n\r\n Short. "}
    browser_of_hr.post(edit(draft), page)

    items = Item.objects.filter(dimension__version=draft).order_by("position")
    assert [(item.statements, item.is_short) for item in items] == [
        ({"en": "Quick."}, True),
        ({"en": "Short."}, False),
    ]
    assert draft.dimensions.get().names == {"en": "Speed"}


def test_several_statements_are_added_one_a_line(browser_of_hr: Client, draft: Version) -> None:
    part = draft.dimensions.get()

    answer = send(browser_of_hr, draft, opened(draft), **{f"new-{part.uuid}": "One\nTwo\nThree"})

    added = list(part.items.order_by("position"))[2:]
    assert [item.statements["en"] for item in added] == ["One", "Two", "Three"]
    assert answer.headers["Location"] == f"{edit(draft)}#part-{added[-1].uuid}"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"new-statements": "Quick."}, "Give the dimension of these a name."),
        (
            {"new-dimension": "Speed", "new-statements": "ok\n" + "a" * 501},
            "A statement has at most 500 characters; a line here has 501.",
        ),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_is_added(
    browser_of_hr: Client, draft: Version, typed: dict[str, str], problem: str
) -> None:
    answer = send(browser_of_hr, draft, opened(draft), **typed)

    assert problem in answer.text
    assert draft.dimensions.count() == 1


def test_nothing_offers_to_move_where_it_cannot(browser_of_hr: Client, hr: User) -> None:
    draft = make.a_version(hr.organisation, published=False, items=(1, 2))

    text = browser_of_hr.get(edit(draft)).text

    moves = {
        item.key: [way for way in ("up", "down") if f'value="item-{way}:{item.uuid}"' in text]
        for item in Item.objects.filter(dimension__version=draft)
    }
    assert moves == {"d1-1": ["down"], "d2-1": ["up", "down"], "d2-2": ["up"]}
    first, second = draft.dimensions.order_by("position")
    assert f"dimension-up:{first.uuid}" not in text
    assert f"dimension-down:{first.uuid}" in text
    assert f"dimension-up:{second.uuid}" in text
    assert f"dimension-down:{second.uuid}" not in text


# What comes next


@pytest.mark.parametrize(
    ("source", "label", "page"),
    [
        ("customer", "Make a touchpoint with it", "touchpoints:create"),
        ("manager", "Prepare a survey with it", "waves:create"),
    ],
)
def test_what_is_published_leads_to_asking_it(
    browser_of_hr: Client, hr: User, source: str, label: str, page: str
) -> None:
    make.a_unit(hr.organisation)
    facts: dict[str, Any] = {"source": source, "languages": ["ru"]}
    make.a_version(hr.organisation, key="other", **facts | {"languages": ["en", "ru"]})
    version = make.a_version(hr.organisation, **facts)

    shown = browser_of_hr.get(reverse("instruments:version", kwargs={"uuid": version.uuid}))

    [way] = shown.context["ways"]
    assert way == (label, reverse(page, query={"version": str(version.uuid)}))
    assert f'href="{way.url}"' in shown.text
    form = browser_of_hr.get(way.url).context["form"]
    field = form["version" if source == "customer" else "part_1"]
    assert str(field.value()) in (str(version.pk), str(version.uuid))
    assert form.fields["languages"].choices == [("ru", "Русский")]
    assert form["languages"].value() == ["ru"]


def test_a_draft_leads_nowhere_yet(browser_of_hr: Client, draft: Version) -> None:
    page = browser_of_hr.get(reverse("instruments:version", kwargs={"uuid": draft.uuid}))

    assert page.context["ways"] == []
