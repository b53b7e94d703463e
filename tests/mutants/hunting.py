"""Plants one fault after the other in a collected session, each in a process of its own.

Tests run once to see which lines each of them reaches. A mutant is then shown to the tests that
reach its line, the quickest first, in a fork that ends with the first failure. Those that together
take long are not asked: what only they would notice counts as alive.
"""

from __future__ import annotations

import importlib
import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from types import FunctionType
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.changes import Mutant, mutants_of

KILLED, HUNG, SURVIVED = "killed", "hung", "survived"
UNREACHED = "no test reaches it"
PATIENCE = 10
SECONDS_A_MUTANT = 8.0
ENDINGS = {signal.SIGPROF, signal.SIGALRM}  # it counts for ever, or waits for ever
PACKAGES = {"culture", "surveys", "feedback"}
Cached = type(cache(print))


@dataclass
class Hunt:
    """What is hunted, for how long, and what became of it."""

    files: dict[str, Path]
    seconds: float
    seed: int
    fates: dict[str, list[Mutant]] = field(default_factory=lambda: defaultdict(list))
    untried: int = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once, then the hunt, in place of the usual loop."""
        items = [item for item in session.items if not _commits(item)]
        found = [one for module, file in self.files.items() for one in _mutants(module, file)]
        tests, took = self._first_run(items)
        from django.db import connections  # noqa: PLC0415 (settings are read from here on)

        connections.close_all()
        until = time.monotonic() + self.seconds
        for place, mutant in enumerate(spread(found, self.seed)):
            if time.monotonic() > until:
                self.untried = len(found) - place
                break
            reached = sorted(tests[self.files[mutant.module], mutant.line], key=took.__getitem__)
            self.fates[self._fate(mutant, reached, took)].append(mutant)
        return True

    def _first_run(
        self, items: Sequence[pytest.Item]
    ) -> tuple[dict[tuple[Path, int], set[pytest.Item]], dict[pytest.Item, float]]:
        hunted = [str(file) for file in self.files.values()]
        measured = coverage.Coverage(config_file=False, data_file=None, include=hunted)
        took: dict[pytest.Item, float] = {}
        by_name = {item.nodeid: item for item in items}
        measured.start()
        for place, item in enumerate(items):
            measured.switch_context(item.nodeid)
            start = time.process_time()  # others on this machine must not make a test look long
            # The last one leaves the session's fixtures standing for the forks.
            following = items[place + 1] if place + 1 < len(items) else items[0]
            reports = runtestprotocol(item, nextitem=following, log=False)
            if any(report.failed for report in reports):
                sys.stdout.write(f"Left out, for it fails by itself: {item.nodeid}\n")
                del by_name[item.nodeid]
            took[item] = time.process_time() - start
        measured.stop()
        tests: dict[tuple[Path, int], set[pytest.Item]] = defaultdict(set)
        for file in self.files.values():
            for line, names in measured.get_data().contexts_by_lineno(str(file)).items():
                tests[file, line] |= {by_name[name] for name in names if name in by_name}
        return tests, took

    def _fate(
        self, mutant: Mutant, tests: Sequence[pytest.Item], took: dict[pytest.Item, float]
    ) -> str:
        if not tests:
            return UNREACHED
        spent = accumulate(took[test] for test in tests)
        asked = [test for test, by in zip(tests, spent, strict=True) if by <= SECONDS_A_MUTANT]
        asked = asked or list(tests[:1])
        limit = PATIENCE + int(3 * sum(took[test] for test in asked))
        planted = _live(mutant)  # found here: where it is not, the hunt fails and nothing is killed
        return fate_of(lambda: _is_noticed(planted, mutant, asked), limit)


def spread(found: Sequence[Mutant], seed: int) -> list[Mutant]:
    """Shuffle mutants so that whatever comes first is drawn evenly from all modules."""
    drawn = random.Random(seed)
    of_module: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in found:
        of_module[mutant.module].append(mutant)
    placed = []
    for mutants in of_module.values():
        drawn.shuffle(mutants)
        placed += [((at + drawn.random()) / len(mutants), one) for at, one in enumerate(mutants)]
    return [mutant for _place, mutant in sorted(placed, key=lambda one: one[0])]


def fate_of(is_noticed: Callable[[], bool], limit: int) -> str:
    """Tell what becomes of a mutant whose tests run in a fork for some seconds of a processor."""
    child = os.fork()
    if not child:
        _end_with(is_noticed, limit)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in ENDINGS:
        return HUNG
    return KILLED if status else SURVIVED


def _mutants(module: str, file: Path) -> Iterator[Mutant]:
    return mutants_of(module, file.read_text(), str(file))


def _end_with(is_noticed: Callable[[], bool], limit: int) -> None:
    """End this process: 0 when no test noticed, and by a signal when they do not come back."""
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, limit)
    signal.alarm(PATIENCE * limit)
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    code = 1
    try:
        code = int(is_noticed())
    finally:
        os._exit(code)


def _is_noticed(planted: FunctionType, mutant: Mutant, tests: Sequence[pytest.Item]) -> bool:
    planted.__code__ = mutant.code
    _forget()
    return any(_fails(test, then) for test, then in pairwise([*tests, tests[-1]]))


def _forget() -> None:
    """Empty our caches: what the first run left in them would be given instead of the fault."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in PACKAGES:
            for value in vars(module).values():
                if isinstance(value, Cached):
                    value.cache_clear()


def _fails(test: pytest.Item, following: pytest.Item) -> bool:
    reports = runtestprotocol(test, nextitem=following, log=False)
    return any(report.failed for report in reports)


def _live(mutant: Mutant) -> FunctionType:
    """The function as everybody has imported it, whatever it is wrapped in."""
    found: Any = importlib.import_module(mutant.module)
    for part in mutant.function.split("."):
        found = vars(found)[part]
    while not isinstance(found, FunctionType) or hasattr(found, "__wrapped__"):
        inner = ("__wrapped__", "__func__", "fget", "func")
        found = next(getattr(found, name) for name in inner if getattr(found, name, None))
    return found


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    return bool(
        (marker and marker.kwargs.get("transaction"))
        or names & {"transactional_db", "live_server", "browser"}
    )


def tell(hunt: Hunt, reasons: dict[str, str]) -> int:
    """Print what became of the mutants; give how many live that nobody has explained."""
    counts = {fate: len(hunt.fates[fate]) for fate in (KILLED, HUNG, SURVIVED, UNREACHED)}
    alive = [*hunt.fates[SURVIVED], *hunt.fates[UNREACHED]]
    explained = [mutant for mutant in alive if mutant.name in reasons]
    for mutant in sorted(alive, key=lambda one: (one.module, one.line)):
        why = reasons.get(mutant.name) or ("" if mutant in hunt.fates[SURVIVED] else UNREACHED)
        sys.stdout.write(f"{mutant.module}:{mutant.line} {mutant.function}: {mutant.change}")
        sys.stdout.write(f"  ({why})\n" if why else "\n")
    tried = sum(counts.values())
    killed = counts[KILLED] + counts[HUNG]
    share = 100 * killed / tried if tried else 0.0
    sys.stdout.write(
        f"{tried} mutants: {killed} killed ({share:.1f} %; {counts[HUNG]} of them hung),"
        f" {counts[SURVIVED]} survived, {counts[UNREACHED]} reached by no test,"
        f" {len(explained)} of these explained; {hunt.untried} not tried.\n"
    )
    return len(alive) - len(explained)
