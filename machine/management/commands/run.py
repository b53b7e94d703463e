"""`manage.py run`: the whole house in one command."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from culture.settings.env import env
from machine.supervisor import CannotRun, House, Options
from machine.supervisor.children import end_with_parent


class Command(BaseCommand):
    help = "Start engines, web, worker and beat; Ctrl-C stops everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=env.str("PORT", default="8000"))
        parser.add_argument("--bind", default=env.str("BIND", default="127.0.0.1"))
        parser.add_argument("--no-demo", action="store_true", help="leave an empty house empty")
        parser.add_argument("--end-with-parent", action="store_true", help="for the Makefile")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["end_with_parent"]:
            end_with_parent()
        port = str(options["port"])
        if not port.isdigit() or not 0 < int(port) < 65536:  # noqa: PLR2004
            self._refuse(f"PORT must be a number from 1 to 65535, not “{port}”.")
        chosen = Options(port=int(port), bind=options["bind"], demo=not options["no_demo"])
        os.environ["PORT"] = port
        try:
            House(options=chosen, say=self._say).run()
        except CannotRun as error:
            self._refuse(str(error))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(self.style.ERROR(sentence))
        sys.exit(1)
