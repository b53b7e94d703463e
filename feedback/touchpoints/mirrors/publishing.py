"""From answers through a personal link to what its person sees: in blocks, frozen.

Where a unit's numbers hold such answers, each block has k or more of others with them, and of those
who are no single hand. So whoever subtracts one from the other is left with k or more, whether or
not the unit counts them yet.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection, transaction

from culture.core import locks
from culture.core.locks import Lock
from culture.metrics.content import Content, Entry, hash_of, written
from culture.metrics.models import Measure, ScoreCell, Subject
from culture.metrics.patterns import Patterns
from culture.metrics.rolling.releases import subjects_of
from culture.privacy.answers import OPEN, Group, companies
from culture.privacy.blocks import Place
from culture.privacy.patterns import Detail
from feedback.touchpoints.mirrors.cutting import cut_deleted_links
from feedback.touchpoints.mirrors.deleting import scrub_ownerless
from feedback.touchpoints.mirrors.numbers import FEWEST, CodedSums, added, fewest_answers
from feedback.touchpoints.models import MirrorRelease, Touchpoint

if TYPE_CHECKING:
    from culture.metrics.models import Series

DETAILS = (Detail.DIMENSIONS, Detail.OVERALL)
Kind = Subject.Kind
Taken = dict[str, dict[str, list[int]]]  # n and both sums, by pattern and subject


def publish_mirrors(*, now: dt.datetime) -> int:
    """Look at every personal link with enough new answers; return how many releases.

    Each link is one transaction under the lock of its series: running twice or side by side
    publishes once. Also forgets the names of people who were erased, and cuts deleted links.
    """
    scrub_ownerless()
    cut_deleted_links()
    return sum(_look_at(pk, now=now) for pk in _due())


def _due() -> list[int]:
    """The links of which enough answers are counted that they have not shown."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT link.id FROM touchpoints_touchpoint AS link"
            " JOIN metrics_scorecell AS cell ON cell.unit_id = link.unit_id"
            "  AND cell.hand = link.uuid::text"
            " JOIN metrics_subject AS subject ON subject.id = cell.subject_id"
            "  AND subject.kind = 'overall' AND subject.pair = 'gap'"
            " WHERE link.kind = 'personal' AND link.person_id IS NOT NULL GROUP BY link.id"
            " HAVING sum(cell.n) - coalesce((SELECT max(seen) FROM touchpoints_mirrorrelease"
            "  WHERE touchpoint_id = link.id), 0) >= %s ORDER BY link.id",
            [FEWEST],
        )
        return [pk for (pk,) in cursor.fetchall()]


@transaction.atomic
def _look_at(pk: int, *, now: dt.datetime) -> int:
    touchpoint = (
        Touchpoint.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("organisation", "version")
        .filter(pk=pk)
        .exclude(person=None)
        .first()
    )
    if touchpoint is None:
        return 0
    measure = Measure.objects.select_related("series__organisation").get(
        uuid=touchpoint.version.uuid
    )
    # While a series is locked nothing of it is published.
    if not locks.try_to_take(Lock.SERIES, measure.series_id):
        return 0
    return _publish_block(touchpoint, measure, now=now)


def _publish_block(touchpoint: Touchpoint, measure: Measure, *, now: dt.datetime) -> int:
    """Release the answers not yet shown that count in the same, where there are enough of them."""
    before = touchpoint.mirror_releases.order_by("-sequence").first()
    subjects = {
        pk: subject
        for pk, subject in subjects_of(measure.series).items()
        if subject.measure_id == measure.pk
    }
    patterns = Patterns(subjects)
    answered = _counted(touchpoint, measure)
    pending = _pending(answered, before.taken if before else {})
    waiting = {
        Group(Place(touchpoint.unit_id, dt.date.min), measure.pk, pattern, min(OPEN)): sums[0][0]
        for pattern, sums in ((one, list(rows.values())) for one, rows in pending.items())
        if sums[0][0] > 0
    }
    block: dict[str, CodedSums] = {}
    taken = dict(before.taken) if before else {}
    for detail, company in companies(
        waiting,
        counted=lambda group, detail: patterns.counted(group.measure, group.pattern, detail),
        details=DETAILS,
        k=fewest_answers(k=touchpoint.organisation.k),
    ):
        for group in company:
            taken[str(group.pattern)] = answered[group.pattern]
        counted = patterns.counted(measure.pk, group.pattern, detail)
        shown = [
            subject
            for subject in subjects.values()
            if _is_shown(subject) and patterns.holds(subject.pk, counted)
        ]
        rows = [pending[group.pattern] for group in company]
        block = added(block, {str(one.pk): _coded(measure.series, one, rows) for one in shown})
    if not block:
        return 0
    _store_release(touchpoint, measure, before, block=block, taken=taken, now=now)
    return 1


def _counted(touchpoint: Touchpoint, measure: Measure) -> dict[int, dict[str, list[int]]]:
    """Add up n and both sums of the answers of a link, by pattern and subject."""
    found: dict[int, dict[str, list[int]]] = defaultdict(dict)
    cells = ScoreCell.objects.filter(
        unit=touchpoint.unit_id, subject__measure=measure, hand=str(touchpoint.uuid)
    )
    for cell in cells:
        rows = found[cell.pattern]
        known = rows.get(str(cell.subject_id), [0, 0, 0])
        own = (cell.n, int(cell.expected), int(cell.delivered))
        rows[str(cell.subject_id)] = list(map(int.__add__, known, own))
    return found


def _pending(
    counted: Mapping[int, Mapping[str, list[int]]], taken: Taken
) -> dict[int, dict[str, list[int]]]:
    return {
        pattern: {
            subject: [
                now - then
                for now, then in zip(
                    sums, taken.get(str(pattern), {}).get(subject, [0, 0, 0]), strict=True
                )
            ]
            for subject, sums in rows.items()
        }
        for pattern, rows in counted.items()
    }


def _is_shown(subject: Subject) -> bool:
    return subject.pair == Subject.Pair.GAP and subject.kind in {Kind.OVERALL, Kind.DIMENSION}


def _coded(series: Series, subject: Subject, rows: Iterable[Mapping[str, list[int]]]) -> CodedSums:
    """Add up one subject's sums of a company, and code the whole."""
    total = sum((CodedSums(*row[str(subject.pk)]) for row in rows), start=CodedSums())
    return total.coded(low=series.low, high=series.high, factor=subject.factor)


def _store_release(
    touchpoint: Touchpoint,
    measure: Measure,
    before: MirrorRelease | None,
    *,
    block: Mapping[str, CodedSums],
    taken: Taken,
    now: dt.datetime,
) -> None:
    earlier = {name: CodedSums(*sums) for name, sums in (before.sums if before else {}).items()}
    total = added(earlier, block)
    subjects = list(measure.subjects.all())
    described = partial(_content, measure, subjects, k=fewest_answers(k=touchpoint.organisation.k))
    document = {**written(described(total)), "block": written(described(block))}
    own = touchpoint.organisation
    MirrorRelease.objects.create(
        touchpoint=touchpoint,
        sequence=before.sequence + 1 if before else 1,
        published_at=own.beginning_of(own.day_of(now)),  # the tenth customer's moment is not kept
        content=document,
        sha256=hash_of(document),
        sums={name: astuple(sums) for name, sums in total.items()},
        taken=taken,
        seen=sum(next(iter(rows.values()))[0] for rows in taken.values()),
    )


def _content(
    measure: Measure, subjects: Iterable[Subject], sums: Mapping[str, CodedSums], *, k: int
) -> Content:
    series = measure.series
    entries = tuple(_entries(subjects, sums))
    return Content(
        source=series.source,
        sides=tuple(series.sides),
        low=series.low,
        high=series.high,
        k=k,
        n=max(entry.n for entry in entries),
        versions=(measure.number,),
        entries=entries,
    )


def _entries(subjects: Iterable[Subject], sums: Mapping[str, CodedSums]) -> Iterator[Entry]:
    """Write the overall score, then the dimensions in the questionnaire's order."""
    shown = [subject for subject in subjects if str(subject.pk) in sums]
    for subject in sorted(shown, key=lambda one: (one.kind != Kind.OVERALL, one.position)):
        found = sums[str(subject.pk)]
        expected, delivered, gap = found.means(factor=subject.factor)
        yield Entry(
            kind=subject.kind,
            key=subject.key,
            n=found.n,
            expected=expected,
            delivered=delivered,
            gap=gap,
        )
