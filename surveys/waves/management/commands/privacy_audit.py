"""Attacks what has been published and prints a certificate."""

from __future__ import annotations

import sys
import uuid
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from culture.accounts.models import SMALLEST_K
from culture.core import channels
from culture.core.routes import all_routes, kind_of, reader_of
from culture.metrics import reading
from culture.metrics.rolling.differences import subtract_releases
from culture.privacy.attacker import Findings
from surveys.waves.closing.certificates import examine_wave
from surveys.waves.closing.channels import joined_transactions, readable_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from surveys.waves.closing.auditing import WaveAudit

KNOWLEDGE = """\
The attacker knew the tree of units, who was asked, every published number as any role can read
it, the rules of grouping and coding, and of every respondent (not by name) the team, tenure and
role. Unknown were the answers. Each dimension and each item was attacked by itself, on each side
and its gap, over all units and breakdowns of its wave at once."""
MEANING = """\
exact: answers that are known. narrowed: answers known to fewer options than half the scale has.
combinations: subjects whose numbers, added and subtracted, isolate fewer than k people, or of
which that could not be refuted in time."""
CUSTOMERS = """\
Customers are on no roster. Their releases were subtracted from each other: a unit less those
below it, a period less the shorter ones inside, a release less the one before. What is left must
be nothing, or k answers or more."""
WIDTH = 38
MOST_SHOWN = 10


class Command(BaseCommand):
    help = (
        "Attack every release of every wave as somebody would who knows everything but the "
        "answers, subtract customers' releases from each other, and print a certificate. "
        "Exit code 1 where anything is found."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--wave", type=uuid.UUID, help="only the wave with this identifier")
        parser.add_argument(
            "--list", action="store_true", help="list what each role can read, and examine nothing"
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if options["list"]:
            self._say(*_ways())
            return
        waves = reading.all_editions()
        if options["wave"]:
            waves = [wave for wave in waves if wave == options["wave"]]
            if not waves:
                raise CommandError("This wave has published nothing.")
        self._say(f"Privacy audit of {timezone.now():%Y-%m-%d %H:%M} UTC", "", KNOWLEDGE, "")
        self._say(_row("wave", "releases", "numbers", "answers", "exact", "narrowed", "combin."))
        audits = []
        for wave in waves:
            audits.append(examine_wave(wave))
            self._say(_line(audits[-1]), *_remarks(audits[-1]))
        small = [] if options["wave"] else self._subtract()
        dump = [*readable_columns(), *joined_transactions(k=SMALLEST_K)]
        others = {one.name: list(one.look()) for one in channels.all_channels()}
        beside = [*dump, *chain.from_iterable(others.values())]
        self._say("")
        for problems in (dump, *others.values()):
            self._say(*(f"  PROBLEM {problem}" for problem in problems[:MOST_SHOWN]))
        self._say_channels(audits, small, dump)
        self._say(*(_row(name, len(problems)) for name, problems in others.items()))
        self._certify(audits, [*small, *beside])
        if small or beside or not all(audit.is_safe for audit in audits):
            sys.exit(1)

    def _say_channels(self, audits: list[WaveAudit], small: list[str], dump: list[str]) -> None:
        """One line a channel, with how much was found in it."""
        found = sum((audit.findings for audit in audits), Findings())
        told = [problem for audit in audits for problem in audit.problems]
        scatter = sum("scatter" in problem for problem in told)
        self._say(
            _row("channel", "found"),
            _row("sums of waves", found.exact + found.narrowed),
            _row("sums of waves, added and subtracted", found.small_combinations),
            _row("scatter of waves", scatter),
            _row("what was published, and by whom", len(told) - scatter),
            _row("releases of customers, subtracted", len(small)),
            _row("columns and transactions of a dump", len(dump)),
        )

    def _subtract(self) -> list[str]:
        """Take the differences of customers' releases; give a sentence for each small one."""
        small: list[str] = []
        self._say("", CUSTOMERS, "", _row("series of customers", "releases", "differ.", "small"))
        for series in reading.published_series():
            found = subtract_releases(series)
            counts = (found.releases, found.compared, len(found.small))
            self._say(_row(str(series)[:WIDTH], *counts))
            self._say(*(f"  PROBLEM {problem}" for problem in found.small[:MOST_SHOWN]))
            small += found.small
        return small

    def _certify(self, audits: list[WaveAudit], small: list[str]) -> None:
        found = sum((audit.findings for audit in audits), Findings())
        problems = sum(len(audit.problems) for audit in audits) + len(small)
        self._say("", MEANING, "", "Releases examined (SHA-256):")
        for audit in audits:
            self._say(f"{audit.name}, closed on {audit.closed_on}, {audit.wave}")
            self._say(*(f"  {sha256}  {unit}, {series}" for unit, series, sha256 in audit.hashes))
        numbers = f"{found.exact}/{found.narrowed}/{found.small_combinations}"
        self._say("", f"Findings {numbers}, other problems {problems}.")
        safe = not small and all(audit.is_safe for audit in audits)
        self._say("Nothing was found." if safe else "NOT SAFE: see above.")

    def _say(self, *lines: str) -> None:
        for line in lines:
            self.stdout.write(line)


def _ways() -> Iterator[str]:
    """List what can be read, by whom and in what form, and which mails leave the house."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for route in all_routes():
        found[reader_of(route), kind_of(route)].append(route.name or route.pattern)
    for letter in channels.all_letters():
        found[letter.to, "mail"].append(letter.what)
    for (reader, kind), names in sorted(found.items()):
        yield f"{reader}, {kind}:"
        yield from (f"  {name}" for name in sorted(names))


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
