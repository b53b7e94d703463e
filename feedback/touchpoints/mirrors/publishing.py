"""From answers through a personal link to what its person sees: in blocks, frozen."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Coalesce

from culture.core import locks
from culture.core.locks import Lock
from culture.metrics.content import hash_of, written
from culture.metrics.models import Measure, Release, Subject
from culture.metrics.rolling.releases import content_of
from culture.metrics.tallies import SubjectTally
from culture.scoring.tallies import PairTally
from feedback.touchpoints.mirrors.counts import OVERALL, standing_of
from feedback.touchpoints.mirrors.ledger import Company, Month
from feedback.touchpoints.models import MirrorLedger, MirrorRelease, Touchpoint
from feedback.touchpoints.services.mirrors import delete_link
from surveys.responses.models import Response

if TYPE_CHECKING:
    from feedback.touchpoints.mirrors.counts import Standing

Kind = Subject.Kind
Tallies = dict[str, SubjectTally]


def publish_mirrors(*, now: dt.datetime) -> int:
    """Look at every personal link whose unit published something new; return how many releases.

    A link publishes k or more answers at once and only those that its unit's numbers hold. Each
    link is one transaction under the lock of its series: running twice or side by side publishes
    once. Also forgets the names of people who were erased.
    """
    scrub_ownerless()
    unseen = Release.objects.filter(
        unit=OuterRef("unit"), pk__gt=Coalesce(OuterRef("ledger__release"), 0)
    )
    due = Touchpoint.objects.filter(Exists(unseen), kind=Touchpoint.Kind.PERSONAL).exclude(
        person=None
    )
    return sum(_look_at(pk, now=now) for pk in due.order_by("pk").values_list("pk", flat=True))


def scrub_ownerless() -> None:
    """Take name and link of a personal touchpoint whose person is gone; its answers stay."""
    left = Touchpoint.objects.filter(kind=Touchpoint.Kind.PERSONAL, person=None).exclude(name="")
    for touchpoint in left:
        delete_link(touchpoint=touchpoint)


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
    ledger, _made = MirrorLedger.objects.get_or_create(touchpoint=touchpoint)
    newest = Release.objects.filter(unit=touchpoint.unit_id).aggregate(Max("pk"))
    ledger.release = newest["pk__max"]
    made = _publish_block(touchpoint, measure, ledger, now=now)
    ledger.save()
    return made


def _publish_block(
    touchpoint: Touchpoint, measure: Measure, ledger: MirrorLedger, *, now: dt.datetime
) -> int:
    """Note how the link's answers stand, and release those not yet shown where that is safe."""
    today = touchpoint.organisation.day_of(now)
    since = _first_month(touchpoint, ledger, today=today)
    if since is None and ledger.months:
        return 0
    since = since or today.replace(day=1)  # where a new link starts from
    standing = standing_of(touchpoint, measure.series, since=since)
    answers = _own(touchpoint).filter(answered_on__gte=since)
    block = [answer for answer in answers if answer.id not in set(ledger.shown)]
    if not standing.is_settled or len(answers) != standing.own:
        return 0
    company = _note(ledger, standing)
    tallies = _safe(tallies_of(block, _subjects(measure)), company, k=touchpoint.organisation.k)
    if OVERALL not in tallies:
        return 0
    _store_release(touchpoint, measure, tallies, now=now)
    ledger.shown = [*(answer.id for answer in answers)]
    ledger.mixed, ledger.met = {}, {}
    return 1


def _own(touchpoint: Touchpoint) -> Any:
    """The link's answers; by unit and day, because no index knows touchpoints."""
    return Response.objects.filter(
        unit=touchpoint.unit_id,
        answered_on__gte=touchpoint.organisation.day_of(touchpoint.created_at),
        asker=touchpoint.uuid,
    )


def _first_month(touchpoint: Touchpoint, ledger: MirrorLedger, *, today: dt.date) -> dt.date | None:
    """The first day of the month of the oldest answer not yet shown; None where all are shown.

    A month of which raw answers may already be deleted can no longer be compared.
    """
    kept = touchpoint.organisation.answers_kept_since(today).replace(day=1)
    whole = (kept + dt.timedelta(days=31)).replace(day=1)
    waiting = _own(touchpoint).filter(answered_on__gte=whole).exclude(id__in=ledger.shown)
    first: dt.date | None = (
        waiting.order_by("answered_on").values_list("answered_on", flat=True).first()
    )
    return first and first.replace(day=1)


def _note(ledger: MirrorLedger, standing: Standing) -> Company:
    before = {name: Month.of_json(facts) for name, facts in ledger.months.items()}
    company = Company(ledger.mixed, ledger.met).joined_by(before, standing.months)
    ledger.mixed, ledger.met = dict(company.mixed), dict(company.met)
    ledger.months = ledger.months | {
        name: month.as_json() for name, month in standing.months.items()
    }
    return company


def _subjects(measure: Measure) -> dict[str, Subject]:
    subjects = measure.subjects.filter(
        pair=Subject.Pair.GAP, kind__in=[Kind.OVERALL, Kind.DIMENSION]
    ).select_related("measure")
    return {f"{subject.kind}/{subject.key}": subject for subject in subjects}


def tallies_of(answers: Iterable[Response], subjects: Mapping[str, Subject]) -> Tallies:
    """Add up the stored scores of answers, per subject."""
    found: Tallies = defaultdict(SubjectTally)
    for answer in answers:
        for name, subject in subjects.items():
            column = subject.position + 1 if subject.kind == Kind.DIMENSION else Kind.OVERALL
            e = getattr(answer, f"expected_{column}")
            d = getattr(answer, f"delivered_{column}")
            if e is not None and d is not None:
                pair = PairTally(1, e, d, e * e, d * d, e * d)
                complete = pair if answer.is_complete else PairTally()
                found[name] += SubjectTally(pair, int(answer.flags != 0), complete)
    return found


def _safe(tallies: Tallies, company: Company, *, k: int) -> Tallies:
    return {
        name: tally
        for name, tally in tallies.items()
        if tally.answers.n >= k and company.hides(name, k=k)
    }


def _store_release(
    touchpoint: Touchpoint, measure: Measure, block: Tallies, *, now: dt.datetime
) -> None:
    before = touchpoint.mirror_releases.order_by("-sequence").first()
    total = {
        name: SubjectTally.of_sums(sums) for name, sums in (before.sums if before else {}).items()
    }
    for name, tally in block.items():
        total[name] = total.get(name, SubjectTally()) + tally
    document = _document(measure, total, block)
    MirrorRelease.objects.create(
        touchpoint=touchpoint,
        sequence=before.sequence + 1 if before else 1,
        published_at=now,
        content=document,
        sha256=hash_of(document),
        sums={name: tally.sums for name, tally in total.items()},
    )


def _document(measure: Measure, total: Tallies, block: Tallies) -> dict[str, Any]:
    subjects = _subjects(measure)
    by_serial = {subject.pk: subject for subject in subjects.values()}

    def described(tallies: Tallies) -> dict[str, Any]:
        serials = {subjects[name].pk: tally for name, tally in tallies.items()}
        return written(content_of(measure.series, serials, by_serial, window=None))

    return described(total) | {"block": described(block)}
