"""The demo's hires of earlier years: their data are gone, and sums of them are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.scoring.tallies import Tally
from surveys.hiring.interviews.ratings import HIGHEST, LOWEST
from surveys.hiring.later.pairs import RatedPerson, interviews_of, pairs_of
from surveys.hiring.models import GuideQuestion, ValiditySums

if TYPE_CHECKING:
    from surveys.hiring.models import GuideVersion

HIRED, INTERVIEWED = 36, 120
# A competency that came into the profile last year, and one that later work does not bear out.
NEW, NEW_HIRED = "uncovered-cases", 11
DOUBTFUL = "self-regulation"


def keep_earlier_hires(guide: GuideVersion) -> int:
    """Keep the sums of those whom the house of the demo hired before; return how many that were."""
    asked: dict[str, list[int]] = {}
    for one in GuideQuestion.objects.filter(section__version=guide, competency__isnull=False):
        if one.competency and one.is_rated:
            asked.setdefault(one.competency.key, []).append(one.question_id)
    organisation = guide.profile_version.profile.organisation
    for key, questions in asked.items():
        people = [_person(place, key, questions) for place in range(INTERVIEWED)]
        hired = [one for one in people if one.work is not None]
        others = interviews_of(one for one in people if one.work is None)
        for question, pairs in pairs_of(hired).items():
            sums = ValiditySums(organisation=organisation, competency_key=key, question_id=question)
            sums.add_pairs(pairs)
            sums.add_others(others.get(question, Tally()))
            sums.save()
    return HIRED


def _person(place: int, key: str, questions: list[int]) -> RatedPerson:
    """Give one of them; better ones were hired rather, and work much as they were rated."""
    hired = NEW_HIRED if key == NEW else HIRED
    is_hired = place < hired
    quality = (3, 4, 4, 5, 3, 4)[place % 6] if is_hired else (1, 2, 3, 4, 2, 3)[place % 6]
    answers = {
        question: tuple(_near(quality, place + 2 * number + 3 * seat) for seat in range(3))
        for number, question in enumerate(questions)
    }
    later = (
        _near(4, 3 * place) if key == DOUBTFUL else _near(quality, place // 6 + len(key) * place)
    )
    return RatedPerson(place, key, answers, later if is_hired else None)


def _near(quality: int, drawn: int) -> int:
    return min(HIGHEST, max(LOWEST, quality + (-1, 0, 1, 0, 0)[drawn % 5]))
