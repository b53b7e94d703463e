"""What may be wrong with a private key, in words that anybody may read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyProblem(models.TextChoices):
    """Why a worker cannot use the private key of letters, or make one."""

    NO_FOLDER = (
        "no-folder",
        _("The worker has no folder for private keys: the setting LETTER_KEYS is empty."),
    )
    UNWRITABLE = "unwritable", _("The worker cannot write to its folder for private keys.")
    MISSING = "missing", _("The file of the key is gone from the worker's folder.")
    UNREADABLE = "unreadable", _("The file of the key cannot be read.")
    ANOTHER = "another", _("The file holds the key of something else.")
