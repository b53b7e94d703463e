"""Proves that no answer was lost, doubled or changed on its way to the dashboards."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from culture.metrics.models import DirtyMark, PublishMark
from culture.metrics.rolling import jobs, publishing
from culture.metrics.verification import verify_numbers

if TYPE_CHECKING:
    import datetime as dt

MARKS_A_BATCH = 2000
MOST_SECONDS = 60.0
SECONDS_BETWEEN_LOOKS = 0.1


class Command(BaseCommand):
    help = (
        "Recompute every number from raw answers by an independent path and compare exactly. "
        "Exit code 1 where anything differs."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--settle",
            action="store_true",
            help="first do what workers have not done yet (waiting marks), and wait up to a minute"
            " for what they are doing",
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        now = timezone.now()
        if options["settle"] and (left := settle(now)):
            self.stdout.write(f"{left} marks wait still: other workers have them in hand.")
        findings = verify_numbers(now=now)
        for finding in findings:
            verdict = "equal" if not finding.wrong else f"{finding.wrong} WRONG: {finding.first}"
            self.stdout.write(f"{finding.what:<43} {finding.compared:>9}  {verdict}")
        if any(finding.wrong for finding in findings):
            sys.exit(1)


def settle(now: dt.datetime) -> int:
    """Recompute and publish until no mark is left; the number left after a minute.

    Marks that another worker holds stay until it is done, and come back where it dies.
    """
    until = time.monotonic() + MOST_SECONDS
    while left := DirtyMark.objects.count() + PublishMark.objects.count():
        done = jobs.recompute_next(limit=MARKS_A_BATCH) or publishing.publish_next(
            limit=MARKS_A_BATCH, now=now
        )
        if time.monotonic() > until:
            break
        if not done:
            time.sleep(SECONDS_BETWEEN_LOOKS)
    return left
