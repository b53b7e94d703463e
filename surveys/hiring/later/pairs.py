"""Interview and work of the same people, added up where k or more were rated alike.

Pure: people in, sums out. See `docs/adr/0051-what-is-kept-of-hires.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from culture.scoring.tallies import PairTally, Tally

PART = 2520  # of a point: a mean of up to ten ratings is a whole number of them


@dataclass(frozen=True, slots=True)
class RatedPerson:
    """One person's ratings of one competency: in the interview by question, and at work.

    `answers` has for each question what each interviewer gave; `work` is None for who was not rated
    there. `person` leads back to who it is, for as long as that is known.
    """

    person: Hashable
    competency: str
    answers: Mapping[int, tuple[int, ...]]
    work: int | None = None

    @property
    def pattern(self) -> tuple[str, frozenset[int]]:
        """What this person was rated on: only people of one pattern are added up together."""
        return self.competency, frozenset(self.answers)

    def parts(self) -> Iterator[tuple[int | None, int]]:
        """The mean of all ratings (under None) and of each question, in parts of a point."""
        yield None, _mean(one for given in self.answers.values() for one in given)
        for question, given in self.answers.items():
            yield question, _mean(given)


def alike(people: Iterable[RatedPerson], *, k: int) -> list[list[RatedPerson]]:
    """Put people of one pattern together; patterns of fewer than k are left out.

    Whoever is counted for one question is then counted for all questions of the competency, and
    no difference of two sums is about fewer than k people.
    """
    groups: defaultdict[Hashable, list[RatedPerson]] = defaultdict(list)
    for person in people:
        if person.answers:
            groups[person.pattern].append(person)
    return [group for group in groups.values() if len(group) >= k]


def pairs_of(group: Iterable[RatedPerson]) -> dict[int | None, PairTally]:
    """Add up interview and work of people of one pattern, by question and, under None, of all."""
    found: dict[int | None, PairTally] = defaultdict(PairTally)
    for person in group:
        for question, interview in person.parts():
            found[question] += PairTally.of([(interview, PART * (person.work or 0))])
    return found


def interviews_of(group: Iterable[RatedPerson]) -> dict[int | None, Tally]:
    """Add up the interviews alone, by question and, under None, of all."""
    found: dict[int | None, Tally] = defaultdict(Tally)
    for person in group:
        for question, interview in person.parts():
            found[question] += Tally.of([interview])
    return found


def _mean(given: Iterable[int]) -> int:
    points = list(given)
    return round(Fraction(sum(points) * PART, len(points)))
