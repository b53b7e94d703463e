"""The structure audit: fifteen components of interview structure, from what the system knows.

The components are those of Campion, Palmer and Campion (1997), "A review of structure in the
selection interview", Personnel Psychology 50, 655-702; the words are our own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.hiring.models import Competency, GuideQuestion, GuideVersion, Setting

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from surveys.hiring.models import Vacancy

FEWEST_QUESTIONS = 6
MOST_PROBES = 4
ANCHORED = ("1", "3", "5")


class Component(models.TextChoices):
    """What makes an interview structured: what is asked first, then how it is judged."""

    JOB_ANALYSIS = "job-analysis", _("Questions come from the work")
    SAME_QUESTIONS = "same-questions", _("Everybody is asked the same")
    LIMITED_PROMPTING = "limited-prompting", _("Probing has limits")
    BETTER_QUESTIONS = "better-questions", _("Questions ask for behaviour or a situation")
    LENGTH = "length", _("The interview is long enough")
    ANCILLARY = "ancillary", _("Other papers stay closed until ratings are in")
    QUESTIONS_AT_END = "questions-at-end", _("Candidates ask at the end")
    EACH_ANSWER_RATED = "each-answer-rated", _("Each answer is rated")
    ANCHORED_SCALES = "anchored-scales", _("Scales have written anchors")
    NOTES = "notes", _("Interviewers take notes")
    SEVERAL_INTERVIEWERS = "several-interviewers", _("Several people interview")
    SAME_INTERVIEWERS = "same-interviewers", _("The same people interview everybody")
    NO_DISCUSSION = "no-discussion", _("Nobody discusses candidates between interviews")
    TRAINING = "training", _("Interviewers are trained")
    MECHANICAL = "mechanical", _("Ratings are combined by a fixed rule")


class StructureVerdict(Enum):
    """What the system can say of a component."""

    MET = "met"
    NOT_MET = "not-met"
    CANNOT_KNOW = "cannot-know"


@dataclass(frozen=True, slots=True)
class Checked:
    """A component with its verdict; `advice` says what to change where it is not met."""

    component: Component
    verdict: StructureVerdict
    advice: str | Promise

    @property
    def is_met(self) -> bool:
        """Whether there is nothing to change."""
        return self.verdict == StructureVerdict.MET


Facts = Mapping[Component, bool | None]
Witness = Callable[["Collection[Vacancy]"], Mapping[int, Facts]]
_witnesses: list[Witness] = []

ADVICE: Mapping[Component, str | Promise] = {
    Component.JOB_ANALYSIS: _(
        "Say in the role profile what each competency looks like, and ask for each of them."
    ),
    Component.SAME_QUESTIONS: _("Make every rated question mandatory, and publish the guide."),
    Component.LIMITED_PROMPTING: _("Give every rated question between one and four probes."),
    Component.BETTER_QUESTIONS: _(
        "Let at least three of four questions of the interview be behavioural or situational."
    ),
    Component.LENGTH: _("Ask at least six rated questions in the interview."),
    Component.ANCILLARY: _("Open application papers to interviewers only after they have rated."),
    Component.QUESTIONS_AT_END: _("Say in the guide that candidates ask at the end."),
    Component.EACH_ANSWER_RATED: _("Take questions without a scale out of the interview."),
    Component.ANCHORED_SCALES: _("Write anchors for 1, 3 and 5 for every rated question."),
    Component.NOTES: _("Ask interviewers to note what they heard beside each rating."),
    Component.SEVERAL_INTERVIEWERS: _("Let at least two people rate every candidate."),
    Component.SAME_INTERVIEWERS: _("Let the same people interview every candidate."),
    Component.NO_DISCUSSION: _("Open the debrief only when all ratings of all candidates are in."),
    Component.TRAINING: _("Train interviewers with the guide before the first interview."),
    Component.MECHANICAL: _("Publish a role profile, whose points weigh the ratings."),
}


def register(witness: Witness) -> None:
    """Let an app's room say what it knows about vacancies, by serial; None: it cannot know."""
    if witness not in _witnesses:
        _witnesses.append(witness)


def audit_vacancy(vacancy: Vacancy) -> list[Checked]:
    """Check a vacancy against all fifteen, in their order."""
    return audit_vacancies([vacancy])[vacancy.pk]


def audit_vacancies(vacancies: Collection[Vacancy]) -> dict[int, list[Checked]]:
    """Check vacancies, by serial; the number of queries does not depend on how many they are."""
    guides = facts_of_guides({one.guide_version for one in vacancies if one.guide_version})
    told = [witness(vacancies) for witness in _witnesses]
    found: dict[int, list[Checked]] = {}
    for vacancy in vacancies:
        known = dict(guides.get(vacancy.guide_version_id or 0, {}))
        for facts in told:
            known |= facts.get(vacancy.pk, {})
        found[vacancy.pk] = [
            Checked(component, _verdict(known.get(component)), ADVICE[component])
            for component in Component
        ]
    return found


def facts_of_guides(versions: Collection[GuideVersion]) -> dict[int, Facts]:
    """What guides alone tell, by serial; two queries."""
    asked: dict[int, list[GuideQuestion]] = {}
    questions = GuideQuestion.objects.filter(section__version__in=versions)
    for question in questions.select_related("section"):
        asked.setdefault(question.section.version_id, []).append(question)
    needed: dict[int, list[Competency]] = {}
    profiles = {version.profile_version_id for version in versions}
    for competency in Competency.objects.filter(version__in=profiles):
        needed.setdefault(competency.version_id, []).append(competency)
    return {
        one.pk: _facts_of_guide(one, asked.get(one.pk, ()), needed.get(one.profile_version_id, ()))
        for one in versions
    }


def _facts_of_guide(
    version: GuideVersion, asked: Sequence[GuideQuestion], competencies: Sequence[Competency]
) -> Facts:
    interview = [one for one in asked if one.section.setting == Setting.INTERVIEW]
    rated = [one for one in asked if one.is_rated]
    heard = [one for one in interview if one.is_rated]
    covered = {one.competency_id for one in rated}
    return {
        Component.JOB_ANALYSIS: bool(competencies)
        and all(one.behaviours and one.pk in covered for one in competencies),
        Component.SAME_QUESTIONS: version.is_published
        and bool(rated)
        and all(one.is_mandatory for one in rated),
        Component.LIMITED_PROMPTING: bool(heard) and all(map(_has_few_probes, heard)),
        Component.BETTER_QUESTIONS: bool(interview) and 4 * len(heard) >= 3 * len(interview),
        Component.LENGTH: len(heard) >= FEWEST_QUESTIONS,
        Component.QUESTIONS_AT_END: version.has_questions_at_end,
        Component.EACH_ANSWER_RATED: bool(interview) and len(heard) == len(interview),
        Component.ANCHORED_SCALES: bool(rated) and all(_is_anchored(one, version) for one in rated),
        Component.MECHANICAL: version.profile_version.is_published,
    }


def _verdict(known: bool | None) -> StructureVerdict:
    if known is None:
        return StructureVerdict.CANNOT_KNOW
    return StructureVerdict.MET if known else StructureVerdict.NOT_MET


def _has_few_probes(asked: GuideQuestion) -> bool:
    return 1 <= len(asked.probes) <= MOST_PROBES


def _is_anchored(asked: GuideQuestion, version: GuideVersion) -> bool:
    return all(
        asked.anchors.get(point, {}).get(language)
        for point in ANCHORED
        for language in version.languages
    )
