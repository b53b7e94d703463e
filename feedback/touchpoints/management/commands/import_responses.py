"""Imports past answers from a file on the command line."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from culture.core.tables.letters import Letters
from culture.core.tables.reading import FileTable, Manner, open_table
from culture.core.tables.refusals import FileRefused
from culture.core.tables.workbooks.unpacking import is_workbook, unpack
from culture.core.tables.writing import write_rows
from feedback.touchpoints.importing.mapping import plan_reading, read_toml
from feedback.touchpoints.importing.preview import preview_rows
from feedback.touchpoints.importing.problems import MappingRefused, causes_of
from feedback.touchpoints.importing.runs import Report, destination_of, import_answers, settled
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
            "--separator",
            default="",
            help="the sign between the cells; judged where it is left out",
        )
        parser.add_argument(
            "--letters",
            default="",
            choices=Letters.values,
            help="what the bytes of a text file stand for; judged where it is left out",
        )
        parser.add_argument("--sheet", default="", help="of a workbook; else the first shown")
        parser.add_argument("--header-row", type=int, default=0, help="where the headings begin")
        parser.add_argument("--header-rows", type=int, default=0, help="how many there are")
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
        manner = Manner(
            letters=options["letters"],
            delimiter=options["separator"],
            sheet=options["sheet"],
            header_row=options["header_row"],
            header_rows=options["header_rows"],
        )
        try:
            report = self._import(options["file"], manner, options["map"], destination)
        except (FileRefused, MappingRefused) as refused:
            raise CommandError(str(refused)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        nudge_scores()
        self._tell(report, options["report"])

    def _import(
        self, file: Path, manner: Manner, mapping: Path, destination: Destination
    ) -> Report:
        columns = read_toml(mapping.read_bytes())
        with _plain(file, manner) as stream:

            def again() -> FileTable:
                stream.seek(0)
                return open_table(stream, manner)

            table = again()
            if table.guessed_letters:
                self.stderr.write(f"letters are judged to be {table.manner.letters}")
            plan = plan_reading(columns, table.header, destination.questionnaire)
            if plan.unused:
                self.stderr.write("not used: " + ", ".join(plan.unused))
            preview = preview_rows(again, plan, destination)
            if preview.scale:
                used, own = (list(scale) for scale in preview.scale)
                raise CommandError(
                    f"The file seems to use {used[0]} to {used[1]}, the questionnaire {own[0]} to "
                    f"{own[1]}. Say in the mapping scale = {used} to convert end for end, or "
                    f"scale = {own} to take the numbers as they are."
                )
            plan = settled(again().rows, plan, destination)
            return import_answers(again(), plan, destination, progress=self._progress)

    def _progress(self, report: Report) -> None:
        self.stderr.write(f"{report.read} rows read, {report.rejected} rejected")

    def _tell(self, report: Report, file: Any) -> None:
        if file:
            with file:
                rows = ([r.row, r.sentence] for r in report.rejections)
                write_rows(file, headings=["row", "reason"], rows=rows)
        causes = causes_of(report.rejections)
        for cause in causes[:MOST_SHOWN]:
            numbers = ", ".join(map(str, cause.rows)) + (
                ", …" if cause.times > len(cause.rows) else ""
            )
            self.stdout.write(f"row {numbers}: {cause.text} ({cause.times} in all)")
        if len(causes) > MOST_SHOWN:
            self.stdout.write(f"… and {len(causes) - MOST_SHOWN} more reasons")
        self.stdout.write(
            f"{report.read} rows: {report.stored} stored, {report.known} known before, "
            f"{report.rejected} rejected"
        )


@contextmanager
def _plain(file: Path, manner: Manner) -> Iterator[BinaryIO]:
    """Give a file that can be read again and again: a workbook unpacked, a text as it lies."""
    with file.open("rb") as stream:
        start = stream.read(8)
        stream.seek(0)
        yield (
            io.BytesIO(unpack(stream.read(), sheet=manner.sheet)) if is_workbook(start) else stream
        )
