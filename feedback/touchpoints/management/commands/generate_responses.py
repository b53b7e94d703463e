"""`manage.py generate_responses`: as many answers as a benchmark wants, in their own organisation.

    manage.py generate_responses --responses 1000000 --units 200 --days 365 --seed 1 --cells

Prints rows a second. Without `--cells` the dirty marks wait for the worker.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from culture.accounts.models import Organisation
from culture.metrics import reading
from culture.metrics.models import PublishMark
from culture.metrics.rolling import publishing
from feedback.touchpoints.answers import SOURCE
from feedback.touchpoints.generating.loading import Load, store_generated
from feedback.touchpoints.generating.place import build_benchmark
from surveys.responses.rebuild import rebuild_cells

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Generate answers for benchmarks, in an organisation of their own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--responses", type=int, default=1_000_000)
        parser.add_argument("--units", type=int, default=200)
        parser.add_argument("--days", type=int, default=365, help="ending today")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--name", default="Benchmark", help="of the organisation")
        parser.add_argument(
            "--cells", action="store_true", help="also compute score cells and releases"
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if min(options["responses"], options["units"], options["days"]) < 1:
            raise CommandError("Responses, units and days are numbers from 1 on.")
        if Organisation.objects.filter(name=options["name"]).exists():
            raise CommandError(f"There is an organisation “{options['name']}” already.")
        now = timezone.now()
        benchmark = build_benchmark(name=options["name"], units=options["units"], now=now)
        organisation = benchmark.organisation
        load = Load(
            responses=options["responses"],
            days=options["days"],
            seed=options["seed"],
            until=organisation.day_of(now),
        )
        started = time.perf_counter()
        store_generated(benchmark=benchmark, load=load)
        self._tell("responses", load.responses, started)
        if options["cells"]:
            started = time.perf_counter()
            self._tell(
                "score cells", rebuild_cells(organisation=organisation, source=SOURCE), started
            )
            started = time.perf_counter()
            publishing.publish_next(limit=PublishMark.objects.count(), now=now)
            self._tell("releases", _releases_of(organisation), started)

    def _tell(self, what: str, count: int, started: float) -> None:
        seconds = time.perf_counter() - started
        speed = count / seconds
        self.stdout.write(f"{what:<12} {count:>12,}  {seconds:8.1f} s  {speed:>10,.0f} a second")


def _releases_of(organisation: Organisation) -> int:
    return reading.every_release().filter(series__organisation=organisation).count()
