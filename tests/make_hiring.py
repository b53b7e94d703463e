"""Plain builders for hiring: each stores one thing with sensible facts and returns it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from culture.accounts.models import Organisation
from culture.org.models import Unit
from surveys.hiring.models import (
    BankQuestion,
    Competency,
    Guide,
    GuideQuestion,
    GuideSection,
    GuideVersion,
    ProfileVersion,
    QuestionKind,
    RoleProfile,
    Setting,
    Vacancy,
)
from tests import make

POINTS = {"perspective-taking": 60, "clear-answers": 40}
ANCHORS = {point: make.texts(f"anchor {point}") for point in ("1", "3", "5")}


def a_role_profile(
    organisation: Organisation,
    *,
    key: str = "guest-service",
    points: Mapping[str, int] = POINTS,
    published: bool = True,
    **facts: Any,
) -> ProfileVersion:
    """A version with competencies of these keys and points."""
    profile, _made = RoleProfile.objects.get_or_create(organisation=organisation, key=key)
    facts.setdefault("number", profile.versions.count() + 1)
    facts.setdefault("names", make.texts(key))
    version = ProfileVersion.objects.create(profile=profile, **facts)
    for position, (name, share) in enumerate(points.items(), 1):
        Competency.objects.create(
            version=version, position=position, key=name, names=make.texts(name), points=share
        )
    if published:
        version.published_at = make.NOW
        version.save(update_fields=["published_at"])
    return version


def a_question(
    organisation: Organisation,
    *,
    key: str = "upset-guest",
    kind: str = QuestionKind.BEHAVIOURAL,
    competency_key: str = "perspective-taking",
    **facts: Any,
) -> BankQuestion:
    """A question of the bank, anchored where it is rated."""
    if QuestionKind(kind).is_rated:
        facts.setdefault("anchors", ANCHORS)
        facts.setdefault("probes", [make.texts("What did you do?")])
    facts.setdefault("texts", make.texts(key))
    question, _made = BankQuestion.objects.get_or_create(
        organisation=organisation,
        key=key,
        defaults={"kind": kind, "competency_key": competency_key, "is_own": True, **facts},
    )
    return question


def a_judgement(organisation: Organisation, *, key: str = "lost-bag") -> BankQuestion:
    """A judgement question with answers `a`, `b` and `c`, of which no expert has been asked."""
    options = [{"key": letter, "texts": make.texts(f"answer {letter}")} for letter in "abc"]
    return a_question(organisation, key=key, kind=QuestionKind.JUDGEMENT, options=options)


def a_guide(
    profile_version: ProfileVersion,
    *,
    questions: int = 2,
    written: int = 1,
    published: bool = True,
    **facts: Any,
) -> GuideVersion:
    """A version: `questions` rated ones in the interview, one after another of each competency,
    and `written` free ones before them, which are named `free-1`, `free-2`, …
    """
    organisation = profile_version.profile.organisation
    guide, _made = Guide.objects.get_or_create(profile=profile_version.profile)
    facts.setdefault("number", guide.versions.count() + 1)
    facts.setdefault("languages", list(make.LANGUAGES))
    version = GuideVersion.objects.create(guide=guide, profile_version=profile_version, **facts)
    before = GuideSection.objects.create(
        version=version, position=1, names=make.texts("In writing"), setting=Setting.WRITTEN
    )
    talk = GuideSection.objects.create(
        version=version, position=2, names=make.texts("Interview"), setting=Setting.INTERVIEW
    )
    for place in range(1, written + 1):
        free = a_question(
            organisation, key=f"free-{place}", kind=QuestionKind.FREE, competency_key=""
        )
        a_guide_question(before, free, position=place)
    competencies = list(profile_version.competencies.order_by("position"))
    for place in range(1, questions + 1):
        competency = competencies[(place - 1) % len(competencies)]
        asked = a_question(organisation, key=f"asked-{place}", competency_key=competency.key)
        a_guide_question(talk, asked, position=place, competency=competency)
    if published:
        version.published_at = make.NOW
        version.save(update_fields=["published_at"])
    return version


def a_guide_question(
    section: GuideSection,
    question: BankQuestion,
    *,
    position: int,
    competency: Competency | None = None,
    is_mandatory: bool = True,
) -> GuideQuestion:
    """A question of the bank, as a guide asks it."""
    return GuideQuestion.objects.create(
        section=section,
        question=question,
        position=position,
        competency=competency,
        is_mandatory=is_mandatory,
        key=question.key,
        kind=question.kind,
        texts=question.texts,
        probes=question.probes,
        anchors=question.anchors,
        options=question.options,
    )


def a_vacancy(
    unit: Unit,
    *,
    guide: GuideVersion | None = None,
    state: str = Vacancy.State.OPEN,
    **facts: Any,
) -> Vacancy:
    """A vacancy that is open to candidates, by a guide of a role profile of its own."""
    guide = guide or a_guide(a_role_profile(unit.organisation))
    if state != Vacancy.State.DRAFT:
        facts.setdefault("opened_at", make.NOW)
    if state in {Vacancy.State.CLOSED, Vacancy.State.DECIDED}:
        facts.setdefault("closed_at", make.NOW)
    if state == Vacancy.State.DECIDED:
        facts.setdefault("decided_at", make.NOW)
    facts.setdefault("title", "Guest service at the harbour")
    return Vacancy.objects.create(
        organisation=unit.organisation,
        unit=unit,
        profile_version=guide.profile_version,
        guide_version=guide,
        state=state,
        created_at=make.NOW,
        **facts,
    )
