"""Proves that no answer was lost, doubled or changed on its way to the dashboards."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from culture.metrics.rolling import jobs, publishing
from culture.metrics.verification import verify_numbers

MARKS_A_BATCH = 2000


class Command(BaseCommand):
    help = (
        "Recompute every number from raw answers by an independent path and compare exactly. "
        "Exit code 1 where anything differs."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--settle",
            action="store_true",
            help="first do what workers have not done yet (waiting marks)",
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        now = timezone.now()
        if options["settle"]:
            while jobs.recompute_next(limit=MARKS_A_BATCH):
                pass
            while publishing.publish_next(limit=MARKS_A_BATCH, now=now):
                pass
        findings = verify_numbers(now=now)
        for finding in findings:
            verdict = "equal" if not finding.wrong else f"{finding.wrong} WRONG: {finding.first}"
            self.stdout.write(f"{finding.what:<43} {finding.compared:>9}  {verdict}")
        if any(finding.wrong for finding in findings):
            sys.exit(1)
