"""Reads of guides for pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.hiring.models import (
    BankQuestion,
    GuideQuestion,
    GuideSection,
    GuideVersion,
    ProfileVersion,
    QuestionKind,
    Setting,
)


@dataclass(frozen=True, slots=True)
class AskedSection:
    """A section of a guide with its questions in order."""

    section: GuideSection
    questions: list[GuideQuestion]


def sections_of(version: GuideVersion, *, setting: str = "") -> list[AskedSection]:
    """The sections of a version in order, of one setting where it is given; two queries."""
    sections = version.sections.order_by("position")
    if setting:
        sections = sections.filter(setting=setting)
    questions = GuideQuestion.objects.filter(section__in=sections).select_related("competency")
    of_section: dict[int, list[GuideQuestion]] = {}
    for question in questions.order_by("position"):
        of_section.setdefault(question.section_id, []).append(question)
    return [AskedSection(section, of_section.get(section.pk, [])) for section in sections]


def guide_versions_of(profile_version: ProfileVersion) -> list[GuideVersion]:
    """Every version of the guide of a role profile, the newest first."""
    versions = GuideVersion.objects.filter(guide__profile=profile_version.profile_id)
    return list(versions.select_related("profile_version").order_by("-number"))


def guide_for(profile_version: ProfileVersion) -> GuideVersion | None:
    """The newest published guide for exactly this version of a profile."""
    versions = GuideVersion.objects.filter(profile_version=profile_version).published()
    return versions.order_by("-number").first()


def questions_to_add(version: GuideVersion, section: GuideSection) -> list[BankQuestion]:
    """Questions of the bank that a section can take: of its profile's competencies, and not there.

    Judgement questions are chosen among written answers, so an interview takes none.
    """
    asked = GuideQuestion.objects.filter(section__version=version).values("question")
    keys = set(version.profile_version.competencies.values_list("key", flat=True))
    bank = BankQuestion.objects.filter(
        organisation_id=version.guide.profile.organisation_id
    ).exclude(pk__in=asked)
    return [one for one in bank.order_by("pk") if fits(one, keys=keys, setting=section.setting)]


def fits(question: BankQuestion, *, keys: Iterable[str], setting: str) -> bool:
    """Whether a question belongs into such a section of a guide for these competencies."""
    if question.kind == QuestionKind.JUDGEMENT and setting == Setting.INTERVIEW:
        return False
    return not question.is_rated or question.competency_key in keys
