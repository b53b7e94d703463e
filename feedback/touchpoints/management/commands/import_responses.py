"""Imports past answers from a file on the command line."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from culture.core.tables.reading import open_table
from culture.core.tables.refusals import FileRefused
from feedback.touchpoints.importing.mapping import plan_reading, read_toml
from feedback.touchpoints.importing.problems import MappingRefused
from feedback.touchpoints.importing.runs import Report, destination_of, import_answers
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.nudges import nudge_scores

if TYPE_CHECKING:
    from feedback.touchpoints.importing.rows import Destination

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Imports past answers (CSV or XLSX) into a touchpoint. Running it twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the answers, CSV or XLSX")
        parser.add_argument("--touchpoint", required=True, help="the code in its link")
        parser.add_argument("--map", required=True, type=Path, help="which column is what, TOML")
        parser.add_argument(
            "--report",
            type=argparse.FileType("w", encoding="utf-8"),
            help="write every rejected row to this CSV file",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        touchpoint = (
            Touchpoint.objects.of_units()
            .select_related("version", "organisation")
            .filter(code=options["touchpoint"])
            .first()
        )
        if touchpoint is None:
            raise CommandError("No touchpoint has this code.")
        today = touchpoint.organisation.day_of(timezone.now())
        destination = destination_of(touchpoint, today=today)
        try:
            report = self._import(options["file"], options["map"], destination)
        except (FileRefused, MappingRefused) as refused:
            raise CommandError(str(refused)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        nudge_scores()
        self._tell(report, options["report"])

    def _import(self, file: Path, mapping: Path, destination: Destination) -> Report:
        columns = read_toml(mapping.read_bytes())
        with file.open("rb") as stream:
            table = open_table(stream)
            plan = plan_reading(columns, table.header, destination.questionnaire)
            return import_answers(table, plan, destination, progress=self._progress)

    def _progress(self, report: Report) -> None:
        self.stderr.write(f"{report.read} rows read, {report.rejected} rejected")

    def _tell(self, report: Report, file: Any) -> None:
        if file:
            with file:
                writer = csv.writer(file)
                writer.writerow(["row", "reason"])
                writer.writerows([r.row, r.sentence] for r in report.rejections)
        for rejection in report.rejections[:MOST_SHOWN]:
            self.stdout.write(f"row {rejection.row}: {rejection.sentence}")
        if report.rejected > MOST_SHOWN:
            self.stdout.write(f"… and {report.rejected - MOST_SHOWN} more")
        self.stdout.write(
            f"{report.read} rows: {report.stored} stored, {report.known} known before, "
            f"{report.rejected} rejected"
        )
