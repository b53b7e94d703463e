"""When customers' comments may be read: never fewer than k at a time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction

from culture.accounts.models import Organisation
from culture.core import locks
from culture.core.locks import Lock
from culture.org.models import Unit
from culture.privacy.blocks import Place, form_blocks
from culture.privacy.periods import Grain, Period
from feedback.touchpoints.models import Comment

if TYPE_CHECKING:
    import datetime as dt


def release_comments(*, now: dt.datetime) -> int:
    """Publish the comments of every unit where k or more wait; return how many.

    They form blocks over units and time as answers do (see `culture.privacy.blocks`), so nobody can
    tell by reading twice which comment came with which answer. Idempotent, and safe side by side.
    """
    return sum(
        _release_of(organisation, now=now) for organisation in Organisation.objects.order_by("pk")
    )


@transaction.atomic
def _release_of(organisation: Organisation, *, now: dt.datetime) -> int:
    locks.take(Lock.COMMENTS, organisation.pk)
    waiting: dict[Place, list[int]] = defaultdict(list)
    comments = Comment.objects.filter(touchpoint__organisation=organisation, scope_unit=None)
    for pk, unit, day in comments.values_list("pk", "unit", "received_on"):
        waiting[Place(unit, Period.around(day, Grain.MONTH).starts_on)].append(pk)
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
