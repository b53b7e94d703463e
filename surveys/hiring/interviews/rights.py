"""What a candidate's own document says of interviews, ratings and the decision.

Notes and ratings about somebody are that person's data (Court of Justice of the European Union,
C-434/16, Nowak); who gave them stays with the interviewers. They come once they are open to those
who gave them, so that no interviewer learns them from a candidate before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from culture.core.texts import text_here
from surveys.hiring.candidates.rights import in_iso
from surveys.hiring.interviews.debriefing import DebriefedCompetency, debriefed
from surveys.hiring.interviews.deciding import newest_decision
from surveys.hiring.models import Vacancy

if TYPE_CHECKING:
    from surveys.hiring.models import Candidate


def part_of(candidate: Candidate) -> dict[str, Any]:
    """When the interviews are, what was rated and noted, and what was decided."""
    found = debriefed(candidate)
    people = sorted(
        {voice.interviewer.pk for one in found for row in one.questions for voice in row.voices}
    )
    numbers = {pk: number for number, pk in enumerate(people, 1)}
    return {
        "interviews": [
            {"begins": in_iso(one.starts_at), "minutes": one.minutes, "place": one.place}
            for one in candidate.interviews.order_by("starts_at", "pk")
        ],
        "ratings": [_rated(one, numbers) for one in found],
        "decision": _decided(candidate),
    }


def _rated(one: DebriefedCompetency, numbers: dict[int, int]) -> dict[str, Any]:
    return {
        "competency": text_here(one.competency.names),
        "answers": [
            {
                "question": text_here(row.question.texts),
                "given": [
                    {
                        "interviewer": numbers[voice.interviewer.pk],
                        "points": voice.rated.points,
                        "note": voice.rated.note,
                    }
                    for voice in row.voices
                ],
            }
            for row in one.questions
        ],
        "agreed": [{"points": agreed.points, "reason": agreed.reason} for agreed in one.agreed],
    }


def _decided(candidate: Candidate) -> dict[str, Any] | None:
    """The decision that counts, once the vacancy is decided and it can no longer change."""
    decision = newest_decision(candidate)
    if decision is None or candidate.vacancy.state != Vacancy.State.DECIDED:
        return None
    return {
        "outcome": decision.get_outcome_display(),
        "reason": decision.get_reason_display(),
        "note": decision.note,
        "decided": in_iso(decision.decided_at),
    }
