"""Parting customers' words from their ratings: out of the inbox, shuffled, and published.

A comment or contact must not stand where a transaction, a day, an order or a quiet touchpoint says
which ratings came with it. What arrived is a sealed letter that shares its transaction with the
ratings, so letters are opened k or more at once, and words say of where they came what k or more
letters opened with them say too (see `docs/adr/0017-words-apart-from-ratings.md`, and
`docs/adr/0023-letters-of-customers.md`).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from django.db import transaction

from culture.accounts.models import Organisation
from culture.core import locks
from culture.core.letters.sealing import UnreadableLetter
from culture.core.locks import Lock
from culture.org.models import Unit
from culture.privacy.blocks import Place, form_blocks
from feedback.touchpoints.keys import RING
from feedback.touchpoints.letters import Words, open_words
from feedback.touchpoints.models import Comment, Contact, WaitingWords

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from feedback.touchpoints.models import Touchpoint

log = logging.getLogger(__name__)

MOST_STIRRED = 1_000


@dataclass(frozen=True, slots=True)
class Arrived:
    """What one customer wrote, perhaps nothing, and where and when; `letter` is what it was in."""

    touchpoint: Touchpoint
    month: dt.date
    words: Words
    letter: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrivals that move on at once, k or more, and what is said of where each of them came."""

    arrivals: Sequence[Arrived]
    unit: int
    touchpoint: Touchpoint | None = None

    @property
    def month(self) -> dt.date:
        """The month of all of them: the first, so that nothing is kept too long."""
        return min(arrived.month for arrived in self.arrivals)


def sort_words(*, now: dt.datetime, everywhere: bool = False) -> int:
    """Move what arrived out of the inbox, and publish comments; return how many comments.

    Letters move where k or more of a touchpoint wait, or `everywhere`: also those of fewer, with
    those of other places, k or more together. Also what came before, back to the month before this,
    is written anew in random order, whether or not something arrived: so the transaction of a row
    tells nothing about when it came. Each organisation is one transaction. Idempotent, and safe
    side by side.
    """
    private = RING.private()
    return sum(
        _sort_words_of(organisation, private, now=now, everywhere=everywhere)
        for organisation in Organisation.objects.order_by("pk")
    )


@transaction.atomic
def _sort_words_of(
    organisation: Organisation, private: dict[int, bytes], *, now: dt.datetime, everywhere: bool
) -> int:
    # Whoever changes a row takes this first: a row written anew meanwhile would be missed.
    locks.take(Lock.WORDS, organisation.pk)
    batches = form_batches(_arrived(organisation, private), k=organisation.k, everywhere=everywhere)
    since = min([_month_before(organisation.day_of(now)), *(batch.month for batch in batches)])
    comments, contacts = move_on(organisation, batches, today=organisation.day_of(now))
    released = _release_comments(organisation, now=now)
    _shuffle(
        Comment.objects.filter(unit__organisation=organisation, month__gte=since),
        is_due=bool(comments or released),
    )
    _shuffle(
        Contact.objects.filter(organisation=organisation, month__gte=since), is_due=bool(contacts)
    )
    return released


def _arrived(organisation: Organisation, private: dict[int, bytes]) -> list[Arrived]:
    """Open the letters of an organisation; those that no key opens stay, and are told of."""
    waiting = WaitingWords.objects.filter(touchpoint__organisation=organisation, key__in=private)
    found, unreadable = [], 0
    for row in waiting.select_related("touchpoint__unit"):
        at, month = row.touchpoint, row.month
        try:
            words = open_words(
                bytes(row.letter), private[row.key_id], touchpoint=at.uuid, month=month
            )
        except UnreadableLetter:
            unreadable += 1
        else:
            found.append(Arrived(at, month, words, row.pk))
    if unreadable:
        log.error("%d letters of customers were tampered with and stay", unreadable)
    return found


def form_batches(arrivals: Iterable[Arrived], *, k: int, everywhere: bool) -> list[Batch]:
    """Put arrivals into batches of k or more; what is in none waits.

    Those of a touchpoint and month come together where they are enough. `everywhere` the rest of a
    month goes up the tree until it is enough, and what is too few at the top joins the next month
    there: of a quieter place, two months together would say more than either may alone.
    """
    months: dict[dt.date, list[Arrived]] = defaultdict(list)
    for arrived in arrivals:
        months[arrived.month].append(arrived)
    batches, rest = [], list[Arrived]()
    for month in sorted(months):
        taken, left = _of_touchpoints(months[month], k=k)
        batches += taken
        if everywhere:
            taken, rest = _up_the_tree(left, above=rest, k=k)
            batches += taken
    return batches


def _of_touchpoints(arrivals: list[Arrived], *, k: int) -> tuple[list[Batch], list[Arrived]]:
    """Give a batch of every touchpoint with k or more, and the rest."""
    batches, rest = [], list[Arrived]()
    groups: dict[Touchpoint, list[Arrived]] = defaultdict(list)
    for arrived in arrivals:
        groups[arrived.touchpoint].append(arrived)
    for touchpoint, found in groups.items():
        if len(found) >= k:
            batches.append(Batch(found, touchpoint.unit_id, touchpoint))
        else:
            rest += found
    return batches, rest


def _up_the_tree(
    arrivals: list[Arrived], *, above: list[Arrived], k: int
) -> tuple[list[Batch], list[Arrived]]:
    """Give a batch of every unit with k or more that no unit below took, and the rest.

    Those `above` count at the topmost unit alone.
    """
    batches, rest = [], list[Arrived]()
    pools: dict[tuple[int, ...], list[Arrived]] = defaultdict(list)
    for arrived in above:
        pools[tuple(arrived.touchpoint.unit.path[:1])].append(arrived)
    for arrived in arrivals:
        pools[tuple(arrived.touchpoint.unit.path)].append(arrived)
    met = {path[:end] for path in pools for end in range(1, len(path) + 1)}
    for path in sorted(met, key=_low):
        found = pools.pop(path, [])
        if len(found) >= k:
            batches.append(Batch(found, path[-1]))
        elif len(path) > 1:
            pools[path[:-1]] += found
        else:
            rest += found
    return batches, rest


def _low(path: tuple[int, ...]) -> int:
    return -len(path)


def move_on(
    organisation: Organisation, batches: Iterable[Batch], *, today: dt.date
) -> tuple[int, int]:
    """Store the words of batches where they stay, and empty the inbox of them; return how many.

    Of the day on which they can be read the week is kept, by which a reply has its deadline.
    The caller holds the lock of the organisation's words.
    """
    monday = today - dt.timedelta(days=today.weekday())
    comments: list[Comment] = []
    contacts: list[Contact] = []
    letters: list[uuid.UUID] = []
    for batch in batches:
        for arrived in batch.arrivals:
            if arrived.words.comment:
                comments.append(
                    Comment(unit_id=batch.unit, month=batch.month, text=arrived.words.comment)
                )
            if wish := arrived.words.contact:
                contacts.append(
                    Contact(
                        organisation=organisation,
                        unit_id=batch.unit,
                        touchpoint=batch.touchpoint,
                        month=batch.month,
                        name=wish.name,
                        address=wish.address,
                        message=wish.message,
                        language=wish.language,
                        week=monday,
                    )
                )
            if arrived.letter:
                letters.append(arrived.letter)
    # Already here, and not only when all are written anew: what is overwritten stays in the log.
    for rows in (comments, contacts):
        SystemRandom().shuffle(rows)
    Comment.objects.bulk_create(comments)
    Contact.objects.bulk_create(contacts)
    WaitingWords.objects.filter(pk__in=letters).delete()
    return len(comments), len(contacts)


def _month_before(day: dt.date) -> dt.date:
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


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
