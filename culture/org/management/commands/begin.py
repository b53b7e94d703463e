"""Prints the address where an empty house begins."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from culture.org.beginning import first_address
from culture.org.services.beginning import has_begun


class Command(BaseCommand):
    help = "Print the address where the first organisation is named; it works for a week."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if has_begun():
            raise CommandError(
                "There is an organisation here already; create_organisation makes another one."
            )
        self.stdout.write(first_address())
