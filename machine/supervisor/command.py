"""`manage.py run`: the whole house in one command, by a process that never loads Django."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from dotenv import load_dotenv

from machine import embedded
from machine.embedded.place import CHECKOUT
from machine.supervisor import House, Options
from machine.supervisor.children import end_with_parent
from machine.supervisor.refusing import CannotRun


def run(arguments: Sequence[str]) -> None:
    """Start the house as the arguments say; return when it was asked to end."""
    load_dotenv(CHECKOUT / ".env")
    chosen = _parser().parse_args(arguments)
    if chosen.end_with_parent:
        end_with_parent()
    if not chosen.port.isdigit() or not 0 < int(chosen.port) < 65536:  # noqa: PLR2004
        sys.exit(f"PORT must be a number from 1 to 65535, not “{chosen.port}”.")
    if not chosen.web_processes.isdigit() or not int(chosen.web_processes):
        sys.exit(f"WEB_PROCESSES must be a number from 1 up, not “{chosen.web_processes}”.")
    os.environ["PORT"] = chosen.port
    try:
        if not os.environ.get("SECRET_KEY"):
            os.environ["SECRET_KEY"] = embedded.secret_key()
        options = Options(
            port=int(chosen.port),
            bind=chosen.bind,
            demo=not chosen.no_demo,
            web_processes=int(chosen.web_processes),
        )
        House(options=options, say=_say).run()
    except (CannotRun, embedded.EngineError) as error:
        sys.exit(str(error))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="manage.py run",
        description="Start engines, web, worker and beat; Ctrl-C stops everything.",
    )
    parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
    parser.add_argument("--bind", default=os.environ.get("BIND", "127.0.0.1"))
    parser.add_argument("--web-processes", default=os.environ.get("WEB_PROCESSES", "1"))
    parser.add_argument("--no-demo", action="store_true", help="leave an empty house empty")
    parser.add_argument("--end-with-parent", action="store_true", help="for the Makefile")
    return parser


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 (whoever starts the house reads along)
