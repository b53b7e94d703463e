#!/usr/bin/env python3
"""Command line of the project."""

import os
import sys

NEEDS_NO_DATABASE = {
    "check",
    "collectstatic",
    "help",
    "messages",
    "prepare",
    "spectacular",
    "version",
}


def main() -> None:
    """Run a management command, with the embedded engines where none is configured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture.settings.base")
    if sys.argv[1:2] == ["run"]:
        from machine.supervisor.command import run  # noqa: PLC0415 (it lives without Django)

        run(sys.argv[2:])
        return

    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from environs import EnvError  # noqa: PLC0415

    import culture.settings.env  # noqa: F401, PLC0415 (reads `.env`, before engines are started)
    from machine import embedded  # noqa: PLC0415

    try:
        if not NEEDS_NO_DATABASE & set(sys.argv[1:2]):
            embedded.ensure()
        execute_from_command_line(sys.argv)
    except (embedded.EngineError, EnvError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
