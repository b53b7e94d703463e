"""Cuts what led from answers to a personal link that is deleted.

The web process deletes a link and reaches no answers; so the worker follows. From then on neither
the identifier of the link nor that of an answer is what an older copy of the database knows. What
came through one link stays one hand, so that what is published of it is counted as before.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.db import connection, transaction

from culture.core import locks
from culture.core.channels import Channel
from culture.core.locks import Lock
from culture.metrics.models import Measure
from culture.metrics.rolling.hands import rename_hand
from culture.metrics.rolling.jobs import lock_places
from feedback.touchpoints.models import Touchpoint
from surveys.responses.cutting import days_of, rename_asker


def cut_deleted_links() -> int:
    """Give the answers of every deleted link new identifiers, and delete its row; return how many.

    Idempotent, and safe side by side: what is just being counted waits for the next run.
    """
    deleted = Touchpoint.objects.filter(kind=Touchpoint.Kind.PERSONAL, person=None)
    return sum(map(_cut, deleted.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _cut(pk: int) -> int:
    deleted = Touchpoint.objects.select_for_update(skip_locked=True, of=("self",))
    link = deleted.select_related("version").filter(pk=pk).first()
    if link is None:
        return 0
    series = Measure.objects.values_list("series", flat=True).get(uuid=link.version.uuid)
    # While a series is locked nothing of it is published.
    if not locks.try_to_take(Lock.SERIES, series):
        return 0
    lock_places({(link.unit_id, day) for day in days_of(unit_id=link.unit_id, asker=link.uuid)})
    new = uuid.uuid4()
    rename_asker(unit_id=link.unit_id, old=link.uuid, new=new)
    rename_hand(unit_id=link.unit_id, series_id=series, old=str(link.uuid), new=str(new))
    link.delete()
    return 1


def uncut_links() -> Iterator[str]:
    """Say how many deleted links are still named by answers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT link.id) FROM touchpoints_touchpoint AS link"
            " JOIN responses_response AS answer"
            "  ON answer.unit_id = link.unit_id AND answer.asker = link.uuid"
            " WHERE link.kind = 'personal' AND link.person_id IS NULL"
        )
        [(n,)] = cursor.fetchall()
    if n:
        yield f"{n} deleted personal links are still named by answers"


CHANNEL = Channel("deleted personal links", uncut_links)
