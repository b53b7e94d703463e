"""Who was asked: the sums of a release told apart by touchpoint, form, language and version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from culture.metrics.content import Stratum
from culture.metrics.models import Subject
from culture.metrics.rolling.numbers import describe_numbers
from culture.metrics.tallies import SubjectTally
from culture.scoring.intervals import Interval

# How reliable a score is belongs to the whole.
UNTOLD = (
    "t",
    "correlation",
    "reliability",
    "verdict",
    "alpha_n",
    "expected_alpha",
    "delivered_alpha",
    "expected_alpha_interval",
    "delivered_alpha_interval",
)
SubjectStratum = tuple[int, str]
TOLD = {Subject.Kind.OVERALL, Subject.Kind.DIMENSION}


def of_all(tallies: Mapping[SubjectStratum, SubjectTally]) -> dict[int, SubjectTally]:
    """Add up the strata of each subject."""
    found: dict[int, SubjectTally] = defaultdict(SubjectTally)
    for (subject, _stratum), tally in tallies.items():
        found[subject] += tally
    return dict(found)


def describe_strata(
    tallies: Mapping[SubjectStratum, SubjectTally],
    subjects: Mapping[int, Subject],
    *,
    k: int,
    ends: Interval,
) -> tuple[Stratum, ...]:
    """Give the overall score and the dimensions of each stratum that is told, version by version.

    A stratum holds whole blocks only, so each has k answers or more, and so has what is left of
    the whole without it.
    """
    told: dict[tuple[str, int], dict[int, SubjectTally]] = defaultdict(dict)
    for (pk, stratum), tally in tallies.items():
        subject = subjects[pk]
        if stratum and subject.kind in TOLD and subject.pair == Subject.Pair.GAP:
            told[stratum, subject.measure.number][pk] = tally
    found = []
    for (stratum, version), parts in sorted(told.items()):
        numbers = describe_numbers(parts, subjects, k=k, ends=ends)
        entries = tuple(replace(one, **dict.fromkeys(UNTOLD)) for one in numbers.entries)
        found.append(Stratum(stratum, version, numbers.n, entries))
    return tuple(found)
