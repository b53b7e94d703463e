"""What a person gets of the own history."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from culture.accounts.models import User
from surveys.mirrors.models import History, Profile

FORMAT = "service-culture/mirror-history/1"


def kept_profiles(*, user: User) -> list[Profile]:
    """List the user's profiles, newest month first, without what they hold."""
    profiles = Profile.objects.visible_to(user).defer("nonce", "ciphertext")
    return list(profiles.order_by("-kept_on", "-pk"))


def history_document(*, user: User) -> dict[str, Any]:
    """Write down everything that is kept for the user, as it is kept: encrypted."""
    history = History.objects.filter(user=user).first()
    if history is None:
        return {"format": FORMAT, "lock": None, "profiles": []}
    return {
        "format": FORMAT,
        "lock": {
            "salt": _text(history.salt),
            "iterations": history.iterations,
            "check_nonce": _text(history.check_nonce),
            "check_text": _text(history.check_text),
        },
        "profiles": [
            {
                "identity": str(profile.uuid),
                "kept_on": profile.kept_on.isoformat(),
                "nonce": _text(profile.nonce),
                "ciphertext": _text(profile.ciphertext),
            }
            for profile in history.profiles.order_by("pk")
        ],
    }


def _text(stored: bytes | memoryview) -> str:
    return b64encode(bytes(stored)).decode()
