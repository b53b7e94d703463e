"""Migrates while people answer: what would make them wait steps back and tries again."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg2.errors import LockNotAvailable

LOCK_SECONDS = 1
PAUSE_SECONDS = 2
TRIES = 60


class Command(migrate.Command):
    """Django's own, with a limit on waiting for a lock.

    Whoever waits for a table blocks everybody behind: a migration queues for one second at most.
    Each is one transaction, so what gave up has changed nothing and is begun anew.
    """

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Migrate; give up for good after some minutes of other people's locks."""
        for left in reversed(range(TRIES)):
            with connections[options["database"]].cursor() as cursor:
                cursor.execute("SET lock_timeout = %s", [f"{LOCK_SECONDS}s"])
            try:
                super().handle(*arguments, **options)
            except OperationalError as error:
                if not left or not isinstance(error.__cause__, LockNotAvailable):
                    raise
            else:
                return
            self.stderr.write("  A table is in use; trying again …")
            time.sleep(PAUSE_SECONDS)
