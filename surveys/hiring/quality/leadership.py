"""The answer to leadership: does our hiring look for empathy? Shares of vacancies, never people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Q

from surveys.hiring.interviews.ratings import GivenRating, split_by
from surveys.hiring.models import Competency, Vacancy
from surveys.hiring.profiles.library import empathy_keys
from surveys.hiring.quality.agreement import SeenAlike, agreement_of_panel
from surveys.hiring.quality.reviewing import open_ratings
from surveys.hiring.vacancies.structure import Component, audit_vacancies

if TYPE_CHECKING:
    from culture.accounts.models import Organisation

FEWEST_RATERS = 2


class HowMany(StrEnum):
    """A share in words."""

    ALL = "all"
    MOST = "most"
    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class VacancyShare:
    """So many of the vacancies that can tell; nothing is known where none of them can."""

    met: int
    of: int

    @property
    def share(self) -> float | None:
        """The share from 0 to 1."""
        return self.met / self.of if self.of else None

    @property
    def percent(self) -> float | None:
        """The share for reading."""
        return None if self.share is None else 100 * self.share

    @property
    def how_many(self) -> HowMany:
        """The word: most is more than half."""
        if not self.of:
            return HowMany.UNKNOWN
        if self.met in {0, self.of}:
            return HowMany.ALL if self.met else HowMany.NONE
        return HowMany.MOST if 2 * self.met > self.of else HowMany.SOME


@dataclass(frozen=True, slots=True)
class LeadershipAnswer:
    """What is known of the vacancies that were ever opened.

    `structure` is the median of how many of `components` the structure audit found met. What rests
    on ratings comes from vacancies in which `k` candidates or more were debriefed, so that no share
    leads to one of them.
    """

    vacancies: int
    k: int
    profile: VacancyShare
    anchored: VacancyShare
    independent: VacancyShare
    agreeing: VacancyShare
    structure: float | None
    components: int = len(Component)


def answer_leadership(organisation: Organisation) -> LeadershipAnswer:
    """Answer for an organisation; the number of queries does not depend on its vacancies."""
    opened = list(
        Vacancy.objects.filter(organisation=organisation)
        .exclude(state=Vacancy.State.DRAFT)
        .select_related("guide_version__profile_version")
    )
    audits = audit_vacancies(opened)
    anchored = [
        one.is_met
        for checked in audits.values()
        for one in checked
        if one.component == Component.ANCHORED_SCALES
    ]
    rated = _rated_enough(opened, k=organisation.k)
    alike = [one for part in rated if (one := _is_alike(part, k=organisation.k)) is not None]
    met = [sum(one.is_met for one in checked) for checked in audits.values()]
    return LeadershipAnswer(
        vacancies=len(opened),
        k=organisation.k,
        profile=_share(_ask_for_empathy(opened)),
        anchored=_share(anchored),
        independent=_share(map(_is_independent, rated)),
        agreeing=_share(alike),
        structure=float(median(met)) if met else None,
    )


def _share(known: Iterable[bool]) -> VacancyShare:
    found = list(known)
    return VacancyShare(sum(found), len(found))


def _ask_for_empathy(vacancies: Sequence[Vacancy]) -> list[bool]:
    """Whether each one's profile gives points to a facet of empathy."""
    profiles = {one.profile_version_id for one in vacancies}
    is_facet = Q(is_empathy=True) | Q(key__in=empathy_keys())
    facets = Competency.objects.filter(is_facet, version__in=profiles)
    asking = set(facets.values_list("version", flat=True))
    return [one.profile_version_id in asking for one in vacancies]


def _rated_enough(vacancies: Sequence[Vacancy], *, k: int) -> list[list[GivenRating]]:
    """The open ratings of each vacancy in which those of k candidates or more are open."""
    parts: dict[int, list[GivenRating]] = {}
    rows = open_ratings(vacancies).order_by("pk")
    for vacancy, points, interviewer, candidate, competency, question in rows.values_list(
        "scorecard__candidate__vacancy",
        "points",
        "scorecard__interviewer",
        "scorecard__candidate",
        "question__competency",
        "question",
    ):
        one = GivenRating(interviewer, candidate, competency, question, int(points or 0))
        parts.setdefault(vacancy, []).append(one)
    return [part for part in parts.values() if len(_by_candidate(part)) >= k]


def _is_independent(ratings: Sequence[GivenRating]) -> bool:
    """Whether two people or more rated each candidate, which they can only do alone."""
    return all(map(_has_several_raters, _by_candidate(ratings).values()))


def _is_alike(ratings: Sequence[GivenRating], *, k: int) -> bool | None:
    """Whether a panel sees the same; None where fewer than k candidates can tell."""
    several = [part for part in _by_candidate(ratings).values() if _has_several_raters(part)]
    found = agreement_of_panel(one for part in several for one in part)
    if found.candidates < k or found.alike == SeenAlike.UNKNOWN:
        return None
    return found.alike == SeenAlike.YES


def _by_candidate(ratings: Iterable[GivenRating]) -> dict[object, list[GivenRating]]:
    return split_by(ratings, lambda rating: rating.candidate)


def _has_several_raters(ratings: Iterable[GivenRating]) -> bool:
    return len({rating.interviewer for rating in ratings}) >= FEWEST_RATERS
