"""Role profiles: competencies that share 100 points, and an advert that says what is expected."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from culture.accounts.models import User
from surveys.hiring.models import ProfileVersion, RoleProfile
from surveys.hiring.profiles import library, services
from surveys.hiring.profiles.advert import AdvertCheck, check_advert, check_adverts
from tests import make
from tests.make_hiring import a_role_profile

ABOUT = ["Lets people finish, asks, and says back what was understood."]


@pytest.fixture
def hr(db: None) -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


@pytest.fixture
def draft(hr: User) -> ProfileVersion:
    return services.start_profile(actor=hr, key="desk", names={"en": "Desk"}, now=make.NOW)


def add(hr: User, draft: ProfileVersion, *keys: str) -> None:
    for key in keys:
        services.add_from_library(
            actor=hr, draft=draft, competency=library.built_in()[key], now=make.NOW
        )


@pytest.mark.parametrize(
    ("advert", "found"),
    [
        ("You work at a desk.", (False, False, False)),
        ("You meet forty guests a day.", (True, False, False)),
        ("We expect that everybody leaves with an answer.", (False, True, False)),
        ("You let people finish and ask back.", (False, False, True)),
        ("Guests come to you. We expect that you let them finish.", (True, True, True)),
    ],
)
def test_an_advert_says_whom_one_serves_what_is_expected_and_what_it_looks_like(
    advert: str, found: tuple[bool, bool, bool]
) -> None:
    check = check_advert(advert, language="en", heaviest=ABOUT)

    assert check == AdvertCheck("en", *found)
    assert check.is_clear is all(found)


@pytest.mark.parametrize(
    ("language", "advert"),
    [
        ("es", "Atenderá a cuarenta huéspedes. Esperamos que los deje terminar y pregunte."),
        ("ru", "Сорок гостей в день. Мы ждём, что вы даёте договорить и спрашиваете."),
        ("nb", "Du møter førti gjester. Vi venter at du lar dem snakke ut og gjentar."),
    ],
)
def test_adverts_are_read_in_their_own_language(language: str, advert: str) -> None:
    about = library.built_in()["attentive-listening"]

    (check,) = check_adverts({language: advert, "en": ""}, heaviest=[about.names, about.behaviours])

    assert check == AdvertCheck(language, True, True, True)


def test_a_profile_is_published_when_100_points_are_shared(hr: User, draft: ProfileVersion) -> None:
    add(hr, draft, "keeping-word", "clear-answers")
    assert services.problems_of(draft) == ["The points add up to 2. Share exactly 100."]
    with pytest.raises(ValidationError, match="add up to 2"):
        services.publish_profile(actor=hr, draft=draft, now=make.NOW)

    points = {"keeping-word": 30, "clear-answers": 70}
    services.share_points(actor=hr, draft=draft, points=points, now=make.NOW)
    services.publish_profile(actor=hr, draft=draft, now=make.NOW)

    draft.refresh_from_db()
    assert draft.published_at == make.NOW


def test_a_competency_says_what_it_looks_like(hr: User, draft: ProfileVersion) -> None:
    services.add_competency(
        actor=hr, draft=draft, key="own", names={"en": "Order"}, behaviours={}, now=make.NOW
    )
    services.share_points(actor=hr, draft=draft, points={"own": 100}, now=make.NOW)

    assert services.problems_of(draft) == ["Say what “Order” looks like in this role."]


def test_competencies_close_ranks_when_one_is_removed(hr: User, draft: ProfileVersion) -> None:
    add(hr, draft, "keeping-word", "clear-answers", "owning-mistakes")

    services.remove_competency(
        actor=hr, competency=draft.competencies.get(position=1), now=make.NOW
    )

    left = draft.competencies.order_by("position").values_list("position", "key")
    assert list(left) == [(1, "clear-answers"), (2, "owning-mistakes")]


def test_the_next_version_begins_as_a_copy_and_only_once(hr: User) -> None:
    version = a_role_profile(hr.organisation, adverts={"en": "Come!"})

    draft = services.start_draft(actor=hr, profile=version.profile, now=make.NOW)
    again = services.start_draft(actor=hr, profile=version.profile, now=make.NOW)

    assert draft == again
    assert (draft.number, draft.adverts) == (2, {"en": "Come!"})
    copied = draft.competencies.order_by("position").values_list("key", "points")
    assert list(copied) == [("perspective-taking", 60), ("clear-answers", 40)]


def test_nothing_of_a_published_version_changes(hr: User) -> None:
    version = a_role_profile(hr.organisation)
    competency = version.competencies.get(position=1)

    for act, facts in (
        (services.share_points, {"draft": version, "points": {"clear-answers": 41}}),
        (services.remove_competency, {"competency": competency}),
        (services.publish_profile, {"draft": version}),
        (services.discard_draft, {"draft": version}),
    ):
        with pytest.raises(ValidationError, match="is published"):
            act(actor=hr, now=make.NOW, **facts)
    assert version.competencies.count() == 2


def test_a_profile_goes_with_its_only_draft(hr: User, draft: ProfileVersion) -> None:
    services.discard_draft(actor=hr, draft=draft, now=make.NOW)

    assert not RoleProfile.objects.exists()


def test_hr_makes_a_profile_on_pages(hr: User) -> None:
    client = make.a_client(hr)
    made = client.post("/hiring/profiles/new/", {"name_en": "Desk", "name_nb": "Skranke"})
    draft = ProfileVersion.objects.get()
    address = f"/hiring/profiles/{draft.uuid}/"
    assert made.headers["Location"] == address
    client.post(f"{address}library/keeping-word/")
    client.post(f"{address}competencies/", {"name_en": "Order", "behaviour_en": "x"})
    client.post(f"{address}points/", {"points_keeping-word": 55, "points_order": 45})
    client.post(
        f"{address}words/",
        {"name_en": "Desk", "advert_en": "Guests come. We expect that you are there."},
    )
    page = client.get(address).content.decode()
    assert page.count("badge good") == 2
    assert page.count("badge warn") == 1  # no word of what the heaviest competency looks like

    page = client.post(f"{address}publish/", follow=True).content.decode()

    assert "It stays as it is." in page
    draft.refresh_from_db()
    assert draft.names == {"en": "Desk"}
    assert draft.is_published


def test_a_profile_and_a_competency_get_a_key_of_their_name_and_never_one_that_is_taken(
    hr: User,
) -> None:
    client = make.a_client(hr)
    for facts in ({"name_en": "Desk"}, {"name_en": "Desk"}, {"name_ru": "Стойка"}):
        client.post("/hiring/profiles/new/", facts)
    assert sorted(RoleProfile.objects.values_list("key", flat=True)) == ["desk", "desk-2", "role"]
    draft = ProfileVersion.objects.order_by("pk")[0]
    # The library's own "clear-answers" is another competency than this one.
    for name in ("Clear answers", "Order", "Order"):
        client.post(f"/hiring/profiles/{draft.uuid}/competencies/", {"name_en": name})
    found = draft.competencies.order_by("position").values_list("key", flat=True)
    assert list(found) == ["clear-answers-2", "order", "order-2"]


def test_a_name_is_asked_for_above_the_form_and_each_language_is_said_in_its_own(
    hr: User,
) -> None:
    page = make.a_client(hr).post("/hiring/profiles/new/", {}).text

    assert '<a href="#id_name_en">Name: Write this in one language.</a>' in page
    assert '<legend lang="nb">Norsk bokmål</legend>' in page
    assert "(optional)" not in page
    assert 'name="key"' not in page


def test_points_that_are_no_points_are_not_saved(hr: User) -> None:
    draft = a_role_profile(hr.organisation, published=False)
    form = {"points_perspective-taking": 101, "points_clear-answers": 1}

    page = make.a_client(hr).post(f"/hiring/profiles/{draft.uuid}/points/", form, follow=True)

    assert "Nothing was saved." in page.content.decode()
    assert sorted(draft.competencies.values_list("points", flat=True)) == [40, 60]
