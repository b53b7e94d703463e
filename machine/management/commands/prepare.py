"""`manage.py prepare`: what is done before the house opens, by a process that ends."""

import os
import signal
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from machine.supervisor.preparation import prepare
from machine.supervisor.refusing import CannotRun


class Command(BaseCommand):
    help = "Prepare database, static files and the demo; `run` asks for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty house empty")
        parser.add_argument("--tell", type=int, required=True, help="where the last words go")

    def handle(self, *_args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _unwind)
        with os.fdopen(options["tell"], "w") as told:
            try:
                told.write(prepare(self._say, demo=not options["no_demo"]))
            except CannotRun as error:
                told.write(str(error))
                sys.exit(1)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _unwind(number: int, _frame: object) -> None:
    """Let what is half done be put down in order: the logins of the demo are kept."""
    sys.exit(128 + number)
