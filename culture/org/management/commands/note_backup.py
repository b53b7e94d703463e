"""Notes that a backup was made: the last line of whatever makes it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from culture.org.services.backups import note_backup


class Command(BaseCommand):
    help = "Note that a backup was made now; administrators see on Home how old the last one is."

    def handle(self, *_args: Any, **_options: Any) -> None:
        now = timezone.now()
        note_backup(now=now)
        self.stdout.write(f"A backup was made at {now:%Y-%m-%d %H:%M} UTC.")
