"""`manage.py demo`: a service company with a year of answers, to look around in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from culture.core.demo import Demo, build_demo, settle_demo

if TYPE_CHECKING:
    from argparse import ArgumentParser

SEED = 7
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


class Command(BaseCommand):
    help = "Load the demo organisation into an empty house and print its logins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help="another seed, other answers")
        parser.add_argument("--password", help="of every demo account; a random one if not given")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        organisations = apps.get_model("accounts", "Organisation").objects
        if organisations.exists():
            raise CommandError(
                f"This house already has an organisation ({organisations.first()}). "
                "The demo needs an empty database, so that it mixes with nobody's answers."
            )
        demo = Demo(
            now=timezone.now(),
            seed=options["seed"],
            password=options["password"] or new_password(),
        )
        build_demo(demo, say=self.stdout.write)
        self.stdout.write("\nSign in with one of these:")
        for login in demo.logins:
            self.stdout.write(f"  {login.role:<14} {login.email:<28} {login.password}")
        self.stdout.write("")
        settle_demo(demo, say=self.stdout.write)


def new_password() -> str:
    """Three groups of letters and digits that nobody confuses: 59 random bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
