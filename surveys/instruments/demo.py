"""The demo's instruments, from the built-in library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.accounts.models import User
from culture.core.demo import register
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version

if TYPE_CHECKING:
    from culture.core.demo import Demo

KEYS = (
    "service-quality",
    "service-quality-zones",
    "empathy",
    "service-climate",
    "role-clarity",
    "autonomy",
    "vitality",
    "structure",
    "service-listening",
    "service-ability",
)


def adopt_instruments(demo: Demo) -> str:
    """Adopt and publish what the demo asks its customers, as HR would."""
    actor = User.objects.get(is_hr=True)
    for key in KEYS:
        draft = adopt_instrument(key=key, actor=actor, now=demo.now)
        publish_version(draft=draft, actor=actor, now=demo.now)
    return f"{len(KEYS)} instruments published."


register(adopt_instruments, order=20)
