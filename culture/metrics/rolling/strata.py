"""Who was asked: the sums of a release told apart by touchpoint, form, language and version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from culture.metrics.content import Entry, Stratum
from culture.metrics.models import Subject
from culture.metrics.rolling.numbers import describe_numbers
from culture.metrics.tallies import SubjectTally
from culture.scoring.intervals import Interval

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
        found.append(Stratum(stratum, version, numbers.n, tuple(map(_told, numbers.entries))))
    return tuple(found)


def _told(entry: Entry) -> Entry:
    """Leave out how reliable a score is: that belongs to the whole."""
    return replace(
        entry,
        t=None,
        correlation=None,
        reliability=None,
        verdict=None,
        alpha_n=None,
        expected_alpha=None,
        delivered_alpha=None,
        expected_alpha_interval=None,
        delivered_alpha_interval=None,
    )
