"""Attacks what waves have published and prints a certificate."""

from __future__ import annotations

import sys
import uuid
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from culture.privacy.attacker import Findings
from surveys.waves.auditing import SECONDS, audit_wave, audited_waves

if TYPE_CHECKING:
    from surveys.waves.auditing import WaveAudit

KNOWLEDGE = """\
The attacker knew the tree of units, who was asked, every published number as any role can read
it, the rules of grouping and coding, and of every respondent (not by name) the team, tenure and
role. Unknown were the answers. Each dimension and each item was attacked by itself, on each side
and its gap, over all units and breakdowns of its wave at once."""
MEANING = """\
exact: answers that are known. narrowed: answers known to fewer options than half the scale has.
combinations: subjects whose numbers, added and subtracted, isolate fewer than k people, or of
which that could not be refuted in time."""
WIDTH = 36


class Command(BaseCommand):
    help = (
        "Attack every release of every wave as somebody would who knows everything but the "
        "answers, and print a certificate. Exit code 1 where anything is found."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--wave", type=uuid.UUID, help="only the wave with this identifier")
        parser.add_argument(
            "--seconds",
            type=float,
            default=SECONDS,
            help="how long to search for small combinations in one subject (%(default)s)",
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        waves = audited_waves()
        if options["wave"]:
            waves = [wave for wave in waves if wave == options["wave"]]
            if not waves:
                raise CommandError("This wave has published nothing.")
        self._say(f"Privacy audit of {timezone.now():%Y-%m-%d %H:%M} UTC", "", KNOWLEDGE, "")
        self._say(_row("wave", "releases", "numbers", "answers", "exact", "narrowed", "combin."))
        audits = []
        for wave in waves:
            audits.append(audit_wave(wave, seconds=options["seconds"]))
            self._say(_line(audits[-1]), *_remarks(audits[-1]))
        self._certify(audits)
        if not all(audit.is_safe for audit in audits):
            sys.exit(1)

    def _certify(self, audits: list[WaveAudit]) -> None:
        found = sum((audit.findings for audit in audits), Findings())
        problems = sum(len(audit.problems) for audit in audits)
        self._say("", MEANING, "", "Releases examined (SHA-256):")
        for audit in audits:
            self._say(f"{audit.name}, closed on {audit.closed_on}, {audit.wave}")
            self._say(*(f"  {sha256}  {unit}, {series}" for unit, series, sha256 in audit.hashes))
        numbers = f"{found.exact}/{found.narrowed}/{found.small_combinations}"
        self._say("", f"Findings {numbers}, other problems {problems}.")
        safe = all(audit.is_safe for audit in audits)
        self._say("Nothing was found." if safe else "NOT SAFE: see above.")

    def _say(self, *lines: str) -> None:
        for line in lines:
            self.stdout.write(line)


def _line(audit: WaveAudit) -> str:
    found = audit.findings
    return _row(
        audit.name[:WIDTH],
        len(audit.hashes),
        audit.numbers,
        found.examined,
        found.exact,
        found.narrowed,
        found.small_combinations,
    )


def _remarks(audit: WaveAudit) -> list[str]:
    return [
        *(f"  note: {note}" for note in dict.fromkeys(audit.notes)),
        *(f"  PROBLEM {problem}" for problem in audit.problems),
    ]


def _row(name: str, *cells: object) -> str:
    return f"{name:<{WIDTH}}" + "".join(f"{cell:>10}" for cell in cells)
