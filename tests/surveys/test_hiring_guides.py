"""Guides: put together from the bank, published when complete, and asked as they were published."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from culture.accounts.models import User
from surveys.hiring.bank.services import take_over_library
from surveys.hiring.guides import services
from surveys.hiring.guides.completeness import problems_of
from surveys.hiring.guides.queries import guide_for, questions_to_add, sections_of
from surveys.hiring.models import BankQuestion, GuideVersion, Setting, Vacancy
from surveys.hiring.profiles import services as profiles
from surveys.hiring.vacancies.services import close_vacancy, open_vacancy
from tests import make
from tests.make_hiring import a_guide, a_judgement, a_question, a_role_profile, a_vacancy


@pytest.fixture
def hr(db: None) -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


@pytest.fixture
def draft(hr: User) -> GuideVersion:
    profile = a_role_profile(hr.organisation)
    return services.start_guide(actor=hr, profile_version=profile, now=make.NOW)


def asked_keys(version: GuideVersion) -> list[list[str]]:
    return [[one.key for one in part.questions] for part in sections_of(version)]


def ask(hr: User, draft: GuideVersion, position: int, *keys: str) -> None:
    section = draft.sections.get(position=position)
    for key in keys:
        question = BankQuestion.objects.get(key=key)
        services.add_question(actor=hr, section=section, question=question, now=make.NOW)


def test_a_guide_begins_untimed_with_a_part_in_writing_and_an_interview(
    draft: GuideVersion,
) -> None:
    assert draft.minutes is None
    assert draft.languages == ["en", "es", "ru", "nb"]
    names = [(part.section.names["nb"], part.section.setting) for part in sections_of(draft)]
    assert names == [("Skriftlig", Setting.WRITTEN), ("Intervju", Setting.INTERVIEW)]


def test_a_section_offers_what_fits(hr: User, draft: GuideVersion) -> None:
    take_over_library(actor=hr, now=make.NOW)
    written, interview = draft.sections.order_by("position")

    offered = {one.key for one in questions_to_add(draft, interview)}

    assert {"other-side", "late-guest", "not-possible", "unwelcome-answer"} < offered
    assert "own-mistake" not in offered  # the profile does not have what it looks for
    assert "lost-parcel" not in offered  # judged in writing
    assert "lost-parcel" in {one.key for one in questions_to_add(draft, written)}
    ask(hr, draft, 2, "other-side")
    assert "other-side" not in {one.key for one in questions_to_add(draft, written)}


def test_what_does_not_fit_is_refused(hr: User, draft: GuideVersion) -> None:
    take_over_library(actor=hr, now=make.NOW)
    ask(hr, draft, 2, "other-side")

    for position, key, words in (
        (2, "lost-parcel", "does not fit"),
        (2, "own-mistake", "does not fit"),
        (1, "other-side", "asks this already"),
    ):
        with pytest.raises(ValidationError, match=words):
            ask(hr, draft, position, key)
    assert asked_keys(draft) == [[], ["other-side"]]


def test_a_guide_says_everything_that_is_missing(hr: User, draft: GuideVersion) -> None:
    a_question(hr.organisation, key="own", texts={"en": "Own?"}, probes=[{"en": "Why?"}])
    ask(hr, draft, 2, "own")
    draft.languages = ["en", "nb"]
    draft.save()

    assert problems_of(draft) == [
        "No rated question looks for “clear-answers (en)”.",
        "The section “In writing” has no question.",
        "“Own?” is not written in Norsk bokmål.",
    ]
    with pytest.raises(ValidationError, match="No rated question"):
        services.publish_guide(actor=hr, draft=draft, now=make.NOW)
    draft.refresh_from_db()
    assert not draft.is_published


def test_a_guide_is_published_and_then_stays(hr: User, draft: GuideVersion) -> None:
    take_over_library(actor=hr, now=make.NOW)
    ask(hr, draft, 1, "why-this-work", "lost-parcel")
    ask(hr, draft, 2, "other-side", "unwelcome-answer")

    services.publish_guide(actor=hr, draft=draft, now=make.NOW)

    assert guide_for(draft.profile_version) == draft
    asked = draft.sections.get(position=2).questions.get(position=1)
    assert asked.competency is not None
    assert asked.competency.key == "perspective-taking"
    for act, facts in (
        (services.set_mandatory, {"asked": asked, "is_mandatory": False}),
        (services.remove_question, {"asked": asked}),
        (services.remove_section, {"section": asked.section}),
        (services.discard_guide, {"draft": draft}),
    ):
        with pytest.raises(ValidationError, match="is published"):
            act(actor=hr, now=make.NOW, **facts)


def test_questions_and_sections_change_places(hr: User, draft: GuideVersion) -> None:
    take_over_library(actor=hr, now=make.NOW)
    ask(hr, draft, 2, "other-side", "late-guest", "not-possible")
    last = draft.sections.get(position=2).questions.get(position=3)

    services.move_question(actor=hr, asked=last, step=-1, now=make.NOW)
    assert asked_keys(draft)[1] == ["other-side", "not-possible", "late-guest"]
    first = draft.sections.get(position=2).questions.get(position=1)
    services.move_question(actor=hr, asked=first, step=-1, now=make.NOW)
    assert asked_keys(draft)[1] == ["other-side", "not-possible", "late-guest"]
    services.remove_question(actor=hr, asked=first, now=make.NOW)
    assert asked_keys(draft)[1] == ["not-possible", "late-guest"]
    services.move_section(actor=hr, section=draft.sections.get(position=2), step=-1, now=make.NOW)
    assert asked_keys(draft) == [["not-possible", "late-guest"], []]


def test_a_section_with_judgement_questions_stays_in_writing(hr: User, draft: GuideVersion) -> None:
    a_judgement(hr.organisation)
    ask(hr, draft, 1, "lost-bag")
    section = draft.sections.get(position=1)

    with pytest.raises(ValidationError, match="answered in writing"):
        services.change_section(
            actor=hr, section=section, names={"en": "x"}, setting="interview", now=make.NOW
        )
    section.refresh_from_db()
    assert section.setting == Setting.WRITTEN


def test_the_next_guide_leaves_out_what_the_profile_no_longer_needs(hr: User) -> None:
    profile = a_role_profile(hr.organisation)
    before = a_guide(profile, minutes=30, accommodations=["breaks"])
    following = profiles.start_draft(actor=hr, profile=profile.profile, now=make.NOW)
    gone = following.competencies.get(key="perspective-taking")
    profiles.remove_competency(actor=hr, competency=gone, now=make.NOW)

    draft = services.start_guide(actor=hr, profile_version=following, now=make.NOW)

    assert asked_keys(before) == [["free-1"], ["asked-1", "asked-2"]]
    assert asked_keys(draft) == [["free-1"], ["asked-2"]]
    kept = draft.sections.get(position=2).questions.get(position=1)
    assert kept.competency == following.competencies.get(key="clear-answers")
    assert (draft.number, draft.minutes, draft.accommodations) == (2, 30, ["breaks"])


def test_a_vacancy_keeps_the_guide_it_opened_with(hr: User) -> None:
    vacancy = a_vacancy(make.a_unit(hr.organisation), state=Vacancy.State.DRAFT)
    first = vacancy.guide_version
    open_vacancy(actor=hr, vacancy=vacancy, now=make.NOW)
    second = a_guide(vacancy.profile_version)

    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.opened_at) == (Vacancy.State.OPEN, make.NOW)
    assert vacancy.guide_version == first != second
    with pytest.raises(ValidationError, match="opened before"):
        open_vacancy(actor=hr, vacancy=vacancy, now=make.NOW)


def test_a_vacancy_opens_with_a_published_guide_only(hr: User) -> None:
    guide = a_guide(a_role_profile(hr.organisation), published=False)
    vacancy = a_vacancy(make.a_unit(hr.organisation), guide=guide, state=Vacancy.State.DRAFT)

    with pytest.raises(ValidationError, match="Publish a guide"):
        open_vacancy(actor=hr, vacancy=vacancy, now=make.NOW)
    with pytest.raises(ValidationError, match="Only an open vacancy"):
        close_vacancy(actor=hr, vacancy=vacancy, now=make.NOW)
    vacancy.refresh_from_db()
    assert vacancy.state == Vacancy.State.DRAFT


def test_a_closed_vacancy_says_when(hr: User) -> None:
    vacancy = a_vacancy(make.a_unit(hr.organisation))

    page = make.a_client(hr).post(f"/hiring/vacancies/{vacancy.uuid}/close/", follow=True)

    vacancy.refresh_from_db()
    assert vacancy.state == Vacancy.State.CLOSED
    assert vacancy.closed_at is not None
    assert "closed to new candidates" in page.content.decode()


def test_hr_puts_a_guide_together_on_pages(hr: User) -> None:
    take_over_library(actor=hr, now=make.NOW)
    profile = a_role_profile(hr.organisation)
    client = make.a_client(hr)
    client.post(f"/hiring/profiles/{profile.uuid}/guide/")
    draft = GuideVersion.objects.get()
    written, interview = draft.sections.order_by("position")
    client.post(
        f"/hiring/guides/{draft.uuid}/design/",
        {"spoken": ["en", "nb"], "minutes": "45", "accommodations": ["extra-time"],
         "introduction_en": "Welcome.", "introduction_nb": "Velkommen."},
    )  # fmt: skip
    client.post(f"/hiring/sections/{written.uuid}/questions/", {"keys": ["why-this-work"]})
    client.post(
        f"/hiring/sections/{interview.uuid}/questions/", {"keys": ["other-side", "not-possible"]}
    )
    asked = interview.questions.get(position=2)
    client.post(f"/hiring/asked/{asked.uuid}/mandatory/", {"is_mandatory": "no"})
    client.post(f"/hiring/asked/{asked.uuid}/up/")

    page = client.post(f"/hiring/guides/{draft.uuid}/publish/", follow=True).content.decode()

    assert "It stays as it is." in page
    assert "45 minutes" in page
    assert "extra time" in page
    draft.refresh_from_db()
    assert (draft.languages, draft.has_questions_at_end) == (["en", "nb"], False)
    assert asked_keys(draft) == [["why-this-work"], ["not-possible", "other-side"]]
    assert [one.is_mandatory for one in interview.questions.order_by("position")] == [False, True]


def test_a_limit_of_time_is_taken_away_again(hr: User, draft: GuideVersion) -> None:
    client = make.a_client(hr)
    address = f"/hiring/guides/{draft.uuid}/design/"
    for minutes, stored in (("45", 45), ("4", 45), ("", None)):
        client.post(address, {"spoken": ["en"], "minutes": minutes})
        draft.refresh_from_db()
        assert draft.minutes == stored


def test_a_candidate_sees_neither_probes_nor_anchors_nor_what_is_looked_for(hr: User) -> None:
    guide = a_guide(a_role_profile(hr.organisation), introductions={"nb": "Velkommen."})
    client = make.a_client(hr)
    address = f"/hiring/guides/{guide.uuid}/as/"

    seen = client.get(f"{address}candidate/?language=nb").content.decode()
    held = client.get(f"{address}interviewer/?language=nb").content.decode()

    assert "Velkommen." in seen
    assert "free-1 (nb)" in seen
    for words in ("What did you do? (nb)", "anchor 3 (nb)", "perspective-taking (nb)"):
        assert words in held
        assert words not in seen
    assert client.get(f"{address}nobody/").status_code == 404
