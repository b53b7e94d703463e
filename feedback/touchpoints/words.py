"""Parting customers' words from their ratings: out of the inboxes, shuffled, and published.

A comment or contact must not stand where a transaction, a day, an order or a quiet touchpoint says
which ratings came with it (see `docs/adr/0017-words-apart-from-ratings.md`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from django.db import transaction

from culture.accounts.models import Organisation
from culture.core import locks
from culture.core.locks import Lock
from culture.org.models import Unit
from culture.privacy.blocks import Place, form_blocks
from feedback.touchpoints.models import Comment, Contact, WaitingComment, WaitingContact
from surveys.responses.queries import count_answers

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from feedback.touchpoints.models import Touchpoint

MOST_STIRRED = 1_000


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many answers came in each month at each touchpoint, and in each unit with those below."""

    k: int
    at: Mapping[tuple[uuid.UUID, dt.date], int]
    within: Mapping[tuple[int, dt.date], int]

    def unit_of(self, touchpoint: Touchpoint, month: dt.date) -> int:
        """Give the narrowest unit of a touchpoint with k or more answers, else the topmost."""
        path: list[int] = touchpoint.unit.path
        wide_enough = (pk for pk in reversed(path) if self.within[pk, month] >= self.k)
        return next(wide_enough, path[0])

    def hides(self, touchpoint: Touchpoint, month: dt.date) -> bool:
        """Whether k or more answers came at a touchpoint."""
        return self.at[touchpoint.uuid, month] >= self.k


def sort_words(*, now: dt.datetime) -> int:
    """Move what arrived out of the inboxes, and publish comments; return how many comments.

    Also what came before, back to the month before this, is written anew in random order, whether
    or not something arrived: so the transaction of a row tells nothing about when it came. Each
    organisation is one transaction. Idempotent, and safe side by side.
    """
    return sum(
        _sort_words_of(organisation, now=now)
        for organisation in Organisation.objects.order_by("pk")
    )


def lock_words(organisation_id: int) -> None:
    """Keep the words of an organisation where they are until the transaction ends.

    Whoever changes a row takes this first: a row that is written anew meanwhile would be missed.
    """
    locks.take(Lock.WORDS, organisation_id)


@transaction.atomic
def _sort_words_of(organisation: Organisation, *, now: dt.datetime) -> int:
    lock_words(organisation.pk)
    comments, contacts = (
        _arrived(WaitingComment, organisation),
        _arrived(WaitingContact, organisation),
    )
    months = [row.month for row in (*comments, *contacts)]
    since = min([_month_before(organisation.day_of(now)), *months])
    crowd = _crowd(organisation, since=since) if months else Crowd(organisation.k, {}, {})
    Comment.objects.bulk_create(_comment(row, crowd) for row in comments)
    Contact.objects.bulk_create(_contact(row, crowd, organisation) for row in contacts)
    for inbox, rows in ((WaitingComment, comments), (WaitingContact, contacts)):
        inbox.objects.filter(pk__in=[row.pk for row in rows]).delete()
    released = _release_comments(organisation, now=now)
    _shuffle(
        Comment.objects.filter(unit__organisation=organisation, month__gte=since),
        is_due=bool(comments or released),
    )
    _shuffle(
        Contact.objects.filter(organisation=organisation, month__gte=since), is_due=bool(contacts)
    )
    return released


def _arrived(inbox: type[Any], organisation: Organisation) -> Sequence[Any]:
    waiting = inbox.objects.filter(touchpoint__organisation=organisation)
    return list(waiting.select_related("touchpoint__unit"))


def _month_before(day: dt.date) -> dt.date:
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def _crowd(organisation: Organisation, *, since: dt.date) -> Crowd:
    paths = dict(Unit.objects.filter(organisation=organisation).values_list("pk", "path"))
    at: Counter[tuple[uuid.UUID, dt.date]] = Counter()
    within: Counter[tuple[int, dt.date]] = Counter()
    for unit, asker, month, n in count_answers(units=paths, since=since):
        at[asker, month] += n
        for above in paths[unit]:
            within[above, month] += n
    return Crowd(organisation.k, at, within)


def _comment(row: WaitingComment, crowd: Crowd) -> Comment:
    unit = crowd.unit_of(row.touchpoint, row.month)
    return Comment(unit_id=unit, month=row.month, text=row.text)


def _contact(row: WaitingContact, crowd: Crowd, organisation: Organisation) -> Contact:
    return Contact(
        organisation=organisation,
        unit_id=crowd.unit_of(row.touchpoint, row.month),
        touchpoint=row.touchpoint if crowd.hides(row.touchpoint, row.month) else None,
        month=row.month,
        name=row.name,
        address=row.address,
        message=row.message,
    )


def _release_comments(organisation: Organisation, *, now: dt.datetime) -> int:
    """Publish the comments of every unit where k or more wait; return how many.

    They form blocks over units and time as answers do (see `culture.privacy.blocks`), so nobody can
    tell by reading twice which comment came with which answer.
    """
    waiting: dict[Place, list[uuid.UUID]] = defaultdict(list)
    comments = Comment.objects.filter(unit__organisation=organisation, scope_unit=None)
    for pk, unit, month in comments.values_list("pk", "unit", "month"):
        waiting[Place(unit, month)].append(pk)
    blocks = form_blocks(
        {place: len(found) for place, found in waiting.items()},
        paths=dict(Unit.objects.filter(organisation=organisation).values_list("pk", "path")),
        today=organisation.day_of(now),
        k=organisation.k,
    )
    for block in blocks:
        members = [pk for place in block.members for pk in waiting[place]]
        comments.filter(pk__in=members).update(scope_unit=block.unit)
    return sum(block.n for block in blocks)


def _shuffle(rows: QuerySet[Any], *, is_due: bool) -> None:
    """Write rows anew in random order; where nothing changed, only while they are few.

    Of very many it tells nothing that one of them came shortly before.
    """
    if not is_due and rows.count() > MOST_STIRRED:
        return
    kept: Iterable[Any] = list(rows)
    rows.delete()
    SystemRandom().shuffle(kept)  # type: ignore[arg-type]
    rows.model.objects.bulk_create(kept)
