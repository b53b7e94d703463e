"""What pages do when somebody presses a button that has no form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from culture.core.requests import StaffRequest


def pressed(
    request: StaffRequest, service: Callable[..., object], *, said: str = "", **facts: object
) -> bool:
    """Call a service as whoever asks, now; False when it refuses.

    What it refuses, or else `said`, is told on the next page.
    """
    try:
        service(actor=request.user, now=request.now, **facts)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    if said:
        messages.success(request, said)
    return True
