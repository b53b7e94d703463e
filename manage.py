#!/usr/bin/env python3
"""Command line of the project."""

import os
import sys


def main() -> None:
    """Run a management command, with the embedded engines where none is configured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture.settings.base")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
