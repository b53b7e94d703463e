"""Finds a touchpoint, or the key of words, at most once every two seconds in each process."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import DatabaseError

from feedback.touchpoints.models import Touchpoint, WordsKey

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_KEPT = 2.0
MOST_KEPT = 1_000


class RecentTouchpoints:
    """Touchpoints found lately; shared by the threads of a process, nobody changes them.

    A known touchpoint is still given while the database does not answer, so that a page can be
    shown again with what was typed.
    """

    def __init__(self, *, field: str = "code", clock: Callable[[], float] = time.monotonic) -> None:
        self._field = field
        self._clock = clock
        self._found: dict[str, tuple[float, Touchpoint | None]] = {}

    def find(self, code: str) -> Touchpoint | None:
        """Give the touchpoint with its organisation and version; None when it is unknown."""
        now = self._clock()
        kept = self._found.get(code)
        if kept and now - kept[0] < SECONDS_KEPT:
            return kept[1]
        try:
            touchpoint = _read(self._field, code)
        except DatabaseError:
            if kept is None:
                raise
            return kept[1]
        if len(self._found) >= MOST_KEPT:
            self._found.clear()
        self._found[code] = now, touchpoint
        return touchpoint

    def forget(self) -> None:
        """Read everything anew."""
        self._found.clear()


class RecentWordsKey:
    """The key that customers' words are sealed to, as it was a moment ago.

    A key that was destroyed meanwhile cannot be used: the letter names it, and is refused.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._found: tuple[float, WordsKey] | None = None

    def find(self) -> WordsKey | None:
        """Give the key; None where there is none that the worker can use."""
        now, kept = self._clock(), self._found
        if kept and now - kept[0] < SECONDS_KEPT:
            return kept[1]
        key: WordsKey | None = WordsKey.objects.usable()
        self._found = (now, key) if key else None
        return key

    def forget(self) -> None:
        """Read it anew."""
        self._found = None


def _read(field: str, code: str) -> Touchpoint | None:
    touchpoint = (
        Touchpoint.objects.select_related("organisation", "version")
        .only(
            "uuid",
            "kind",
            "person",
            "name",
            "code",
            "form",
            "languages",
            "asks_importance",
            "asks_comment",
            "asks_contact",
            "opens_at",
            "closes_at",
            "is_paused",
            "kiosk_seen_on",
            "unit",
            "embed_origins",
            "organisation__name",
            "organisation__time_zone",
            "organisation__k",
            "organisation__answers_kept_months",
            "organisation__contacts_kept_months",
            "version__revision",
            "version__uuid",
            "version__instrument",
        )
        .filter(**{field: code})
        .first()
    )
    if touchpoint and touchpoint.is_personal:
        _ = touchpoint.held_spans  # read now: later nothing may ask the database
    return touchpoint


recent_touchpoints = RecentTouchpoints()
touchpoints_by_uuid = RecentTouchpoints(field="uuid")
recent_words_key = RecentWordsKey()
