#!/usr/bin/env python3
"""Command line of the project."""

import os
import sys

from django.core.management import execute_from_command_line
from environs import EnvError

from culture.settings.env import env
from machine import embedded

NEEDS_NO_DATABASE = {
    "check",
    "collectstatic",
    "help",
    "messages",
    "run",
    "spectacular",
    "version",
}


def main() -> None:
    """Run a management command, with the embedded engines where none is configured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture.settings.base")
    try:
        if sys.argv[1:2] == ["run"] and not env.str("SECRET_KEY", default=""):
            os.environ["SECRET_KEY"] = embedded.secret_key()
        if not NEEDS_NO_DATABASE & set(sys.argv[1:2]):
            embedded.ensure()
        execute_from_command_line(sys.argv)
    except (embedded.EngineError, EnvError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
