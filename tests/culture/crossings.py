"""A guard that does not look at whom two breakdowns have in common, as it was once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from culture.metrics.closed import breakdowns, divisions
from culture.privacy.breakdowns import Mergings


@contextmanager
def forgotten() -> Iterator[None]:
    """Let each breakdown be merged by itself, and both stand beside each other."""
    with (
        mock.patch.object(breakdowns, "coarsen_both", each_alone),
        mock.patch.object(divisions, "cross_in_few", return_value=False),
    ):
        yield


def each_alone(first: Mergings[Any, Any], second: Mergings[Any, Any], **_facts: Any) -> Any:
    """Merge each breakdown as if there were no other; None where one cannot stand."""
    both = first.best(), second.best()
    return both if all(both) else None
