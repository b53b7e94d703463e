"""`manage.py renew_words_key`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.touchpoints.keys import renew_key
from feedback.touchpoints.models import WaitingWords


class Command(BaseCommand):
    """Makes a new key for customers' words."""

    help = (
        "Make a new key for what customers write, where the old one is lost or may be known to "
        "somebody. Letters that wait for an older key wait on for its file. Run it as the worker."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make the key and say how many letters wait for an older one."""
        key = renew_key(now=timezone.now())
        if key is None:
            raise CommandError("No key can be made: see the log, and the setting LETTER_KEYS.")
        waiting = WaitingWords.objects.exclude(key=key).count()
        self.stdout.write(f"New letters are sealed to {key.uuid}; {waiting} wait for older keys.")
