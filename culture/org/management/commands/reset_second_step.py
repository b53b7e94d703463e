"""Lets somebody in again who lost the second step, where no other administrator can."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from culture.accounts.models import User
from culture.org.notices import tell_of_reset
from culture.org.services.users import reset_second_step_by_hand


class Command(BaseCommand):
    help = "Take away the second step of an account, sign it out everywhere and mail its person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="address of the account")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"nobody signs in with {options['email']}")
        try:
            reset_second_step_by_hand(user=user, now=timezone.now())
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{user.name} signs in with the password alone, and sets up another one.")
        try:
            tell_of_reset(user=user)
        except OSError as error:
            self.stderr.write(f"The mail to {user.email} could not be sent: {error}")
