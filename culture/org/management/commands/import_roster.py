"""Imports a roster from the command line; without --apply it only says what would happen."""

from __future__ import annotations

from collections.abc import Sized
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from culture.accounts.models import User
from culture.org.jobs import read_roster
from culture.org.models import RosterUpload
from culture.org.roster.plan import Plan
from culture.org.services.roster import import_upload, keep_upload, plan_upload


class Command(BaseCommand):
    help = "Imports people, units and positions from a CSV or XLSX file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as", dest="email", required=True, help="address of the user who imports"
        )
        parser.add_argument("--only-add", action="store_true", help="who is not in the file stays")
        parser.add_argument("--apply", action="store_true", help="do it, not only say it")
        parser.add_argument(
            "--confirm", action="store_true", help="also when many people leave or are renamed"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._run(**options)
        except (ValidationError, OSError) as error:
            text = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            raise CommandError(text) from error

    def _run(
        self, *, file: Path, email: str, apply: bool, confirm: bool, only_add: bool, **_more: Any
    ) -> None:
        now = timezone.now()
        actor = User.objects.filter(email__iexact=email, is_active=True).first()
        if actor is None or not actor.sees_whole_organisation:
            raise CommandError(f"{email} is no administrator and not of human resources.")
        today = actor.organisation.day_of(now)
        upload = keep_upload(name=file.name, content=file.read_bytes(), actor=actor, now=now)
        upload = self._read(upload, only_add)
        plan = plan_upload(upload=upload, today=today)
        self._print(plan)
        if not apply or plan.problems:
            upload.delete()
            self._end(plan)
            return
        if plan.warnings and not confirm:
            upload.delete()
            raise CommandError("Nothing was imported. Add --confirm if this is meant.")
        import_upload(upload=upload, digest=plan.digest, actor=actor, now=now, today=today)
        self.stdout.write("Imported.")

    def _read(self, upload: RosterUpload, only_add: bool) -> RosterUpload:
        read_roster(identity=upload.uuid)
        upload.refresh_from_db()
        if upload.state == RosterUpload.State.FAILED:
            upload.delete()
            raise CommandError(upload.problem)
        upload.only_adds = only_add
        upload.save(update_fields=["only_adds"])
        return upload

    def _print(self, plan: Plan) -> None:
        counts: dict[str, Sized] = {
            "units to make": plan.units,
            "people to add": plan.created,
            "people to change": plan.changed,
            "of these renamed": plan.renamed,
            "positions to start": plan.started,
            "positions to end": plan.ended,
            "positions to correct": plan.corrected,
            "people to leave": plan.leaving,
            "left before, unknown": plan.gone,
        }
        for label, entries in counts.items():
            self.stdout.write(f"{label:22} {len(entries):6}")
        for warning in plan.warnings:
            self.stdout.write(f"Mind: {warning}")
        if plan.unused:
            self.stdout.write("columns not used: " + ", ".join(plan.unused))
        for cause in plan.causes:
            rows = ", ".join(map(str, cause.rows)) + (
                ", …" if cause.times > len(cause.rows) else ""
            )
            column = f", {cause.column}" if cause.column else ""
            self.stdout.write(f"row {rows}{column}: {cause.text} ({cause.times} in all)")

    def _end(self, plan: Plan) -> None:
        if plan.problems:
            raise CommandError("Nothing was imported: rows with errors.")
        self.stdout.write("Nothing was imported. Add --apply to do this.")
