"""Where a page stands: the steps that lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the trail above a heading."""

    label: str | Promise
    url: str
