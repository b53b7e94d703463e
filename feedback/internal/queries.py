"""What is read of rounds: those that are published, and the matrix that somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.metrics import reading
from culture.metrics.models import Series
from culture.org.models import Unit
from feedback.internal.matrix import Matrix, matrix_of
from feedback.internal.voice import KEYS, SOURCE
from surveys.waves.models import Wave

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from django.db.models import QuerySet

    from culture.accounts.models import User


def rounds_of(user: User) -> QuerySet[Wave]:
    """The rounds of the user's organisation that are published, the newest first."""
    published = Wave.objects.filter(organisation_id=user.organisation_id, state=Wave.State.RELEASED)
    rounds = published.exclude(providers=None).distinct()
    return rounds.order_by("-closes_at", "-pk")


def read_matrix(wave: Wave, user: User, *, day: dt.date) -> Matrix | None:
    """Read what a user may see of a round; None where that is nothing. Seven queries."""
    series = {
        one.key: one
        for one in Series.objects.filter(
            organisation_id=wave.organisation_id, source=SOURCE, key__in=KEYS
        ).order_by("pk")
    }
    window = reading.window_of_edition(wave.uuid)
    if window is None:
        return None
    departments = list(wave.providers.order_by("name", "pk"))
    units = Unit.objects.filter(path__overlap=[one.pk for one in departments])
    below: dict[int, list[uuid.UUID]] = {one.pk: [] for one in departments}
    for one, path in units.values_list("uuid", "path"):
        for above in below.keys() & set(path):
            below[above].append(one)
    seen = Unit.objects.measured_for(user, day=day).values_list("pk", flat=True)
    return matrix_of(series, window, departments, below=below, seen=frozenset(seen))
