"""Makes an organisation with its first administrator; everything else is done in the browser."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from culture.accounts.models import Organisation
from culture.org.invitations import password_link
from culture.org.services.beginning import make_organisation


class Command(BaseCommand):
    help = "Create an organisation with its first administrator and print the link for a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="of the organisation")
        parser.add_argument("--administrator", required=True, help="name of the administrator")
        parser.add_argument("--email", required=True, help="address of the administrator")
        parser.add_argument("--time-zone", default="Europe/Oslo")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        organisation = Organisation(
            name=options["name"], time_zone=options["time_zone"], created_at=now
        )
        try:
            user = make_organisation(
                organisation=organisation,
                name=options["administrator"],
                email=options["email"],
                now=now,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Set the password here, within three days: {password_link(user)}")
