"""`manage.py release_wave`."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from surveys.waves.closing.releasing import Ending, release_withheld
from surveys.waves.models import Wave


class Command(BaseCommand):
    """Publishes a wave that its audit withheld, or says why it stays withheld."""

    help = (
        "Audit a withheld wave again with its answers, and publish it where nothing is found any "
        "more, for instance after an update; else say what was found. Run it as the worker, which "
        "has the key. Without a wave: list those that are withheld."
    )

    def add_arguments(self, parser: Any) -> None:
        """Ask which wave; none to list them."""
        parser.add_argument("wave", type=uuid.UUID, nargs="?", help="identifier of the wave")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Try again and say what became of it."""
        withheld = Wave.objects.filter(state=Wave.State.CLOSED, is_withheld=True)
        if options["wave"] is None:
            for wave in withheld.order_by("closed_at", "pk"):
                self.stdout.write(f"{wave.uuid}  {wave.name}")
            return
        found = withheld.filter(uuid=options["wave"]).first()
        if found is None:
            raise CommandError("No wave with this identifier is withheld.")
        attempt = release_withheld(found, now=timezone.now())
        if attempt.outcome != Ending.RELEASED:
            reasons = filter(None, (attempt.outcome.value, attempt.why))
            raise CommandError(f"{found.name} stays withheld: {': '.join(reasons)}.")
        self.stdout.write(f"{found.name} is published.")
