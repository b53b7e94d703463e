"""The structure audit: fifteen components, met, not met, or not to be known."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from culture.accounts.models import User
from surveys.hiring.models import Competency, GuideQuestion, GuideVersion, Vacancy
from surveys.hiring.vacancies import structure
from surveys.hiring.vacancies.structure import Component, Facts, StructureVerdict, audit_vacancy
from tests import make
from tests.make_hiring import a_guide, a_question, a_role_profile, a_vacancy

OF_PEOPLE = {
    Component.ANCILLARY,
    Component.NOTES,
    Component.SEVERAL_INTERVIEWERS,
    Component.SAME_INTERVIEWERS,
    Component.NO_DISCUSSION,
    Component.TRAINING,
}


@pytest.fixture
def hr(db: None) -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


@contextmanager
def a_draft(hr: User, *, questions: int = 6) -> Iterator[GuideVersion]:
    """A guide that meets everything, to be spoilt before it is published."""
    profile = a_role_profile(hr.organisation, published=False)
    profile.competencies.update(behaviours=make.texts("Looks up."))
    profile.published_at = make.NOW
    profile.save()
    guide = a_guide(profile, questions=questions, published=False)
    yield guide
    guide.published_at = make.NOW
    guide.save()


def verdicts(guide: GuideVersion) -> dict[Component, StructureVerdict]:
    unit = make.a_unit(guide.guide.profile.organisation)
    return {one.component: one.verdict for one in audit_vacancy(a_vacancy(unit, guide=guide))}


def not_met(guide: GuideVersion) -> set[Component]:
    return {one for one, verdict in verdicts(guide).items() if verdict == StructureVerdict.NOT_MET}


def test_there_are_fifteen_components_each_with_its_advice() -> None:
    assert len(Component) == 15
    assert set(structure.ADVICE) == set(Component)


def test_what_a_guide_tells_is_met_and_what_it_does_not_tell_cannot_be_known(hr: User) -> None:
    with a_draft(hr) as guide:
        pass

    found = verdicts(guide)

    assert {one for one, verdict in found.items() if verdict == StructureVerdict.MET} == (
        set(Component) - OF_PEOPLE
    )
    assert {
        one for one, verdict in found.items() if verdict == StructureVerdict.CANNOT_KNOW
    } == OF_PEOPLE


def spoil_prompting(guide: GuideVersion) -> None:
    questions = GuideQuestion.objects.filter(section__version=guide, key="asked-1")
    questions.update(probes=[make.texts("Why?")] * 5)


def spoil_sameness(guide: GuideVersion) -> None:
    questions = GuideQuestion.objects.filter(section__version=guide, key="asked-1")
    questions.update(is_mandatory=False)


def spoil_anchors(guide: GuideVersion) -> None:
    anchors = {"1": make.texts("a"), "3": {"en": "b"}, "5": make.texts("c")}
    questions = GuideQuestion.objects.filter(section__version=guide, key="asked-1")
    questions.update(anchors=anchors)


def spoil_end(guide: GuideVersion) -> None:
    guide.has_questions_at_end = False
    guide.save()


def spoil_rating(guide: GuideVersion) -> None:
    """One of seven questions of the interview is not rated."""
    question = GuideQuestion.objects.get(section__version=guide, key="free-1")
    question.section, question.position = guide.sections.get(position=2), 7
    question.save()


def spoil_kinds(guide: GuideVersion) -> None:
    """Three of nine questions of the interview are not rated."""
    spoil_rating(guide)
    section = guide.sections.get(position=2)
    organisation = guide.guide.profile.organisation
    for position in (8, 9):
        free = a_question(organisation, key=f"more-{position}", kind="free", competency_key="")
        GuideQuestion.objects.create(
            section=section, position=position, question=free, key=free.key, kind="free", texts={}
        )


@pytest.mark.parametrize(
    ("spoil", "components"),
    [
        (spoil_prompting, {Component.LIMITED_PROMPTING}),
        (spoil_sameness, {Component.SAME_QUESTIONS}),
        (spoil_anchors, {Component.ANCHORED_SCALES}),
        (spoil_end, {Component.QUESTIONS_AT_END}),
        (spoil_rating, {Component.EACH_ANSWER_RATED}),
        (spoil_kinds, {Component.EACH_ANSWER_RATED, Component.BETTER_QUESTIONS}),
    ],
)
def test_a_guide_without_a_component_does_not_meet_it_alone(
    hr: User, spoil: Any, components: set[Component]
) -> None:
    with a_draft(hr) as guide:
        spoil(guide)

    assert not_met(guide) == components


def test_five_questions_are_too_short(hr: User) -> None:
    with a_draft(hr, questions=5) as guide:
        pass

    assert not_met(guide) == {Component.LENGTH}


def test_a_profile_that_does_not_say_what_it_looks_like_is_no_job_analysis(hr: User) -> None:
    guide = a_guide(a_role_profile(hr.organisation), questions=6)
    assert not Competency.objects.exclude(behaviours={}).exists()

    assert not_met(guide) == {Component.JOB_ANALYSIS}


def test_a_vacancy_without_a_guide_tells_nothing(hr: User) -> None:
    vacancy = a_vacancy(make.a_unit(hr.organisation), state=Vacancy.State.DRAFT)
    vacancy.guide_version = None

    assert {one.verdict for one in audit_vacancy(vacancy)} == {StructureVerdict.CANNOT_KNOW}


def test_others_may_say_what_they_know(hr: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structure, "_witnesses", [])

    def knows(vacancies: Collection[Vacancy]) -> dict[int, Facts]:
        said = {Component.NOTES: True, Component.SEVERAL_INTERVIEWERS: False}
        return {one.pk: said for one in vacancies}

    structure.register(knows)
    structure.register(knows)
    with a_draft(hr) as guide:
        pass
    found = verdicts(guide)

    assert found[Component.NOTES] == StructureVerdict.MET
    assert found[Component.SEVERAL_INTERVIEWERS] == StructureVerdict.NOT_MET
    assert found[Component.TRAINING] == StructureVerdict.CANNOT_KNOW


def test_the_page_counts_and_says_what_to_change(hr: User) -> None:
    with a_draft(hr, questions=5) as guide:
        pass
    vacancy = a_vacancy(make.a_unit(hr.organisation), guide=guide)

    page = make.a_client(hr).get(f"/hiring/vacancies/{vacancy.uuid}/structure/").content.decode()

    assert "8 of 15 are met." in page
    assert "Ask at least six rated questions in the interview." in page
    assert page.count("cannot know") == 6
