"""Vacancies: prepared by HR, by a published profile that they keep."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from surveys.hiring.models import BankQuestion, Competency, GuideQuestion, GuideSection, Vacancy
from surveys.hiring.vacancies.queries import published_profiles
from surveys.hiring.vacancies.services import change_vacancy, prepare_vacancy
from tests import make
from tests.make_hiring import a_guide, a_guide_question, a_role_profile, a_vacancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


def facts(hr: User, **changed: Any) -> dict[str, Any]:
    changed.setdefault("title", "Night desk")
    changed.setdefault("unit", make.a_unit(hr.organisation))
    changed.setdefault("profile_version", a_role_profile(hr.organisation))
    return changed


def refused(sentence: str) -> Any:
    return pytest.raises(IntegrityError, match=sentence)


def test_a_vacancy_is_prepared_unseen_and_audited(hr: User) -> None:
    vacancy = prepare_vacancy(actor=hr, facts=facts(hr), now=make.NOW)

    assert vacancy.state == Vacancy.State.DRAFT
    assert vacancy.months_kept == 6
    entry = AuditEntry.objects.get(action="vacancy-prepared")
    assert (entry.object_name, entry.details) == ("Night desk", {"unit": "Harbour"})


def test_only_hr_of_the_organisation_sees_a_vacancy(hr: User) -> None:
    vacancy = a_vacancy(make.a_unit(hr.organisation))
    elsewhere = make.a_user(make.an_organisation(name="Elsewhere"), is_hr=True)
    lead = make.a_leader(vacancy.unit)
    administrator = make.a_user(hr.organisation, is_administrator=True)

    assert list(Vacancy.objects.visible_to(hr)) == [vacancy]
    for other in (elsewhere, lead, administrator):
        assert not Vacancy.objects.visible_to(other).exists()


def test_a_vacancy_does_not_go_by_a_draft(hr: User) -> None:
    draft = a_role_profile(hr.organisation, published=False, key="draft")
    given = facts(hr, profile_version=draft)

    with pytest.raises(ValidationError, match="by a published role profile"):
        prepare_vacancy(actor=hr, facts=given, now=make.NOW)
    assert not Vacancy.objects.exists()


def test_another_profile_takes_the_guide_of_the_old_one_away(hr: User) -> None:
    vacancy = a_vacancy(make.a_unit(hr.organisation), state=Vacancy.State.DRAFT)
    other = a_role_profile(hr.organisation, key="other")

    change_vacancy(actor=hr, vacancy=vacancy, facts={"profile_version": other}, now=make.NOW)

    vacancy.refresh_from_db()
    assert (vacancy.profile_version, vacancy.guide_version) == (other, None)


def test_an_open_vacancy_keeps_its_profile(hr: User) -> None:
    vacancy = a_vacancy(make.a_unit(hr.organisation))
    kept = vacancy.profile_version
    other = a_role_profile(hr.organisation, key="other")

    with pytest.raises(ValidationError, match="the role profile stays"):
        change_vacancy(actor=hr, vacancy=vacancy, facts={"profile_version": other}, now=make.NOW)

    vacancy.refresh_from_db()
    assert vacancy.profile_version == kept


def test_a_form_offers_the_newest_published_version_of_each_profile(hr: User) -> None:
    a_role_profile(hr.organisation)
    second = a_role_profile(hr.organisation)
    a_role_profile(hr.organisation, published=False)
    other = a_role_profile(hr.organisation, key="other")
    a_role_profile(make.an_organisation(name="Elsewhere"))

    assert set(published_profiles(hr)) == {second, other}


def test_a_vacancy_does_not_open_without_a_guide(hr: User) -> None:
    vacancy = a_vacancy(make.a_unit(hr.organisation), state=Vacancy.State.DRAFT)

    with refused("vacancy_opens_with_a_guide"), transaction.atomic():
        Vacancy.objects.filter(pk=vacancy.pk).update(
            state=Vacancy.State.OPEN, guide_version=None, opened_at=make.NOW
        )


@pytest.mark.parametrize("points", [{"a": 60, "b": 39}, {"a": 60, "b": 41}, {}])
def test_the_database_publishes_no_profile_whose_points_are_not_100(
    hr: User, points: dict[str, int]
) -> None:
    with refused("add up to 100"), transaction.atomic():
        a_role_profile(hr.organisation, points=points)


def test_the_database_keeps_a_published_profile_as_it_is(hr: User) -> None:
    version = a_role_profile(hr.organisation)
    competency = version.competencies.get(key="clear-answers")

    for change in (
        lambda: version.__class__.objects.filter(pk=version.pk).update(names={"en": "x"}),
        version.delete,
        lambda: Competency.objects.filter(pk=competency.pk).update(points=41),
        competency.delete,
        lambda: Competency.objects.create(version=version, position=3, key="c", points=1, names={}),
    ):
        with refused("frozen"), transaction.atomic():
            change()


def test_the_database_keeps_a_published_guide_as_it_is(hr: User) -> None:
    version = a_guide(a_role_profile(hr.organisation))
    section = version.sections.get(position=2)
    asked = section.questions.get(position=1)

    for change in (
        lambda: version.__class__.objects.filter(pk=version.pk).update(minutes=30),
        version.delete,
        lambda: GuideSection.objects.filter(pk=section.pk).update(names={"en": "x"}),
        lambda: GuideQuestion.objects.filter(pk=asked.pk).update(texts={"en": "x"}),
        asked.delete,
        lambda: a_guide_question(section, BankQuestion.objects.get(key="free-1"), position=9),
    ):
        with refused("frozen"), transaction.atomic():
            change()


def test_a_guide_is_not_published_for_a_draft_of_a_profile(hr: User) -> None:
    with refused("published role profile"), transaction.atomic():
        a_guide(a_role_profile(hr.organisation, published=False))


def test_hr_prepares_a_vacancy_on_a_page(hr: User) -> None:
    client = make.a_client(hr)
    assert "No role profile yet" in client.get("/hiring/").content.decode()
    given = facts(hr)
    form = {
        "title": given["title"],
        "unit": given["unit"].pk,
        "profile_version": given["profile_version"].pk,
        "closes_on": "",
        "months_kept": "6",
    }

    response = client.post("/hiring/vacancies/new/", form, follow=True)

    page = response.content.decode()
    assert "Night desk" in page
    assert "60 points" in page
    assert "40 points" in page
    assert "Night desk" in client.get("/hiring/").content.decode()


def test_an_open_vacancy_offers_no_other_profile(hr: User) -> None:
    vacancy = a_vacancy(make.a_unit(hr.organisation))

    page = make.a_client(hr).get(f"/hiring/vacancies/{vacancy.uuid}/edit/").content.decode()

    assert "profile_version" not in page
