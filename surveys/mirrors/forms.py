"""What the browser sends to be kept."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from surveys.mirrors.models import (
    CHECK_BYTES,
    FEWEST_ITERATIONS,
    MOST_BYTES,
    MOST_ITERATIONS,
    NONCE_BYTES,
    SALT_BYTES,
    TAG_BYTES,
)
from surveys.mirrors.services import KeyCheck, Sealed

UNREADABLE = _("What arrived cannot be read. Load this page again; nothing was kept.")
TOO_LARGE = _("This profile is larger than 20 KB and cannot be kept.")


class BytesField(forms.CharField):
    """Bytes as base64, of a length between two ends."""

    def __init__(self, *, least: int, most: int, too_large: Any = UNREADABLE) -> None:
        """Refuse fewer than `least` bytes, and more than `most` with the words `too_large`."""
        super().__init__(error_messages={"required": UNREADABLE})
        self.least, self.most, self.too_large = least, most, too_large

    def to_python(self, value: Any) -> Any:
        """Decode, or raise ValidationError."""
        text = super().to_python(value)
        if not text:
            return text
        try:
            decoded = b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(UNREADABLE) from error
        if len(decoded) > self.most:
            raise ValidationError(self.too_large)
        if len(decoded) < self.least:
            raise ValidationError(UNREADABLE)
        return decoded


class KeepForm(forms.Form):
    """One encrypted profile, and how its key was made."""

    identity = forms.UUIDField(error_messages={"required": UNREADABLE, "invalid": UNREADABLE})
    nonce = BytesField(least=NONCE_BYTES, most=NONCE_BYTES)
    ciphertext = BytesField(least=TAG_BYTES + 1, most=MOST_BYTES, too_large=TOO_LARGE)
    salt = BytesField(least=SALT_BYTES, most=SALT_BYTES)
    iterations = forms.IntegerField(
        min_value=FEWEST_ITERATIONS,
        max_value=MOST_ITERATIONS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), UNREADABLE),
    )
    check_nonce = BytesField(least=NONCE_BYTES, most=NONCE_BYTES)
    check_text = BytesField(least=TAG_BYTES + 1, most=CHECK_BYTES)

    def clean(self) -> dict[str, Any]:
        """Give what services take: `lock` and `sealed`."""
        given = super().clean() or {}
        if self.errors:
            return given
        return {
            "lock": KeyCheck(
                given["salt"], given["iterations"], given["check_nonce"], given["check_text"]
            ),
            "sealed": Sealed(given["identity"], given["nonce"], given["ciphertext"]),
        }

    def problem(self) -> str:
        """Give the first error of a form that has one, as one sentence."""
        return str(next(iter(self.errors.values()))[0])
