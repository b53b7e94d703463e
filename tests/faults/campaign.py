"""The campaign: faults amid answers in every way that a house takes them, and what must hold.

Customers answer in the public form, programs by the API, employees in a wave. Faults come in
groups; after each group everything that was acknowledged is stored once and as it was sent.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from tests.faults.clients import ApiSending, Sending, api_sendings, sendings
from tests.faults.crowd import Crowd
from tests.faults.employees import WaveSending, wave_sendings
from tests.house import BEAT, WEB, WORKER

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Mapping, Sequence

    from tests.faults.deck import Kind
    from tests.house import OwnHouse

logger = logging.getLogger(__name__)

PATIENCE = 90
CALM = 0.4
AMID = {"form": 8, "api": 4, "wave": 1}  # answers acknowledged between two faults
TOLD_AGAIN = 200
LATER = 503
Stored = tuple[tuple[int, ...], tuple[int, ...]]

ALL_ROWS = "SELECT count(*) FROM responses_response"
ROWS = "SELECT id, expected, delivered FROM responses_response"
OVERALL = "(SELECT id FROM metrics_subject WHERE kind = 'overall' AND pair = 'gap')"
COUNTED = "SELECT sum(n) FROM metrics_scorecell WHERE subject_id IN " + OVERALL  # noqa: S608
PUBLISHED = "SELECT sum(n) FROM metrics_publishedcell WHERE subject_id IN " + OVERALL  # noqa: S608
WAITING = (
    "SELECT sum(n) FROM (SELECT unit_id, date_trunc('month', day)::date AS month,"  # noqa: S608
    " pattern, hand, stratum, n FROM metrics_scorecell WHERE subject_id IN "
    + OVERALL
    + " UNION ALL SELECT unit_id, month, pattern, hand, stratum, -n FROM metrics_publishedgroup)"
    " AS cells GROUP BY unit_id, month, pattern, hand, stratum"
)
RELEASED = (
    "SELECT coalesce((SELECT (content->>'n')::int FROM metrics_release"
    " JOIN org_unit ON org_unit.id = unit_id WHERE parent_id IS NULL AND grain = 'year'"
    " ORDER BY sequence DESC LIMIT 1), 0)"
)
K = 5


def count(house: OwnHouse, question: str) -> int:
    [[number]] = house.ask(question)
    return int(number or 0)


def assert_customers_answers(house: OwnHouse, sent: Sequence[Sending]) -> None:
    """Everything that was sent is stored as it was sent, and nothing else."""
    expected: dict[uuid.UUID | str, Stored] = {
        str(one.identity): (one.expected, one.delivered) for one in sent
    }
    stored = {str(i): (tuple(e), tuple(d)) for i, e, d in house.ask(ROWS)}
    assert count(house, ALL_ROWS) == len(expected)
    assert stored == expected


def assert_numbers_equal(house: OwnHouse, *, answers: int) -> None:
    """What dashboards read is what a recount of all answers gives."""
    verified = house.manage("verify", "--settle")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "WRONG" not in verified.stdout
    assert count(house, "SELECT count(*) FROM metrics_dirtymark") == 0
    assert count(house, COUNTED) == answers
    waiting = [int(left) for [left] in house.ask(WAITING)]  # of answers that are alike
    assert all(0 <= left < K for left in waiting), waiting
    assert count(house, RELEASED) == count(house, PUBLISHED)
    assert count(house, RELEASED) + sum(waiting) == answers


@dataclass
class Campaign:
    """Who answers, what struck, and which states were seen."""

    house: OwnHouse
    world: Mapping[str, Any]
    wave: Mapping[str, Any]
    seed: int
    customers: list[Sending] = field(default_factory=list)
    employees: list[WaveSending] = field(default_factory=list)
    struck: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    _form: Iterator[Sending] = field(init=False)
    _api: Iterator[ApiSending] = field(init=False)
    _wave: Iterator[WaveSending] = field(init=False)

    def __post_init__(self) -> None:
        self._form = sendings(self.world["full"], seed=self.seed)
        self._api = api_sendings(self.world, seed=self.seed + 1)
        self._wave = wave_sendings(self.wave, seed=self.seed + 2)

    def strike(self, faults: Sequence[Kind]) -> None:
        """Let these faults strike one after another, each amid answers of every way."""
        crowds = self._crowds()
        for crowd in crowds.values():
            crowd.start()
        try:
            for fault in faults:
                self._wait_for_answers(crowds)
                began = time.monotonic()
                reached = fault(self.house) is not False
                self.struck[fault.__name__] += 1
                self.reached[fault.__name__] += reached
                self._mend()
                took = time.monotonic() - began
                logger.info("%-36s %5.1f s %s", fault.__name__, took, "" if reached else "missed")
            self._wait_for_answers(crowds)
            for crowd in crowds.values():
                crowd.close()
            for crowd in crowds.values():
                crowd.finish(seconds=PATIENCE)
        finally:
            for crowd in crowds.values():
                crowd.give_up()
            self._note(crowds)

    def check(self) -> None:
        """Everything that was acknowledged is stored once, as it was sent, and is counted."""
        assert_customers_answers(self.house, self.customers)
        assert_numbers_equal(self.house, answers=len(self.customers))
        letters = self.house.tell("-m", "tests.wave_world", "letters", self.wave["wave"])
        found = sorted((comment, tuple(ratings)) for comment, ratings in letters)
        assert found == sorted(one.said for one in self.employees)
        assert count(self.house, "SELECT count(*) FROM answers.receipt") == len(self.employees)
        self.seen["wave: some are sealed"] += count(
            self.house, "SELECT count(*) FROM answers.sealed"
        )

    def let_everybody_answer(self) -> None:
        """Let the employees who have not answered yet do so."""
        crowd = Crowd(self.house.options.port, self._wave, threads=4)
        crowd.start()
        crowd.finish(seconds=PATIENCE * 2)
        assert len(crowd.acknowledged) == len(crowd.begun)
        self.employees += crowd.acknowledged

    def let_customers_answer(self, number: int, *, threads: int) -> Crowd[Sending]:
        """Let so many customers answer as fast as they can; give what happened to them."""
        crowd = Crowd(self.house.options.port, islice(self._form, number), threads, pause=0)
        crowd.start()
        crowd.finish(seconds=PATIENCE)
        self.customers += crowd.acknowledged
        return crowd

    @property
    def not_reached(self) -> list[str]:
        """The kinds that struck and never reached the state that they are there for."""
        return [name for name in self.struck if not self.reached[name]]

    def _crowds(self) -> dict[str, Crowd[Any]]:
        port = self.house.options.port
        return {
            "form": Crowd(port, self._form, threads=5, pause=CALM),
            "api": Crowd(port, self._api, threads=3, pause=CALM),
            "wave": Crowd(port, self._wave, threads=1, pause=2 * CALM),
        }

    def _wait_for_answers(self, crowds: Mapping[str, Crowd[Any]]) -> None:
        before = {way: len(crowd.acknowledged) for way, crowd in crowds.items()}
        for way, crowd in crowds.items():
            crowd.wait_for(before[way] + AMID[way], seconds=PATIENCE)

    def _mend(self) -> None:
        """Start again what has ended, as whatever watches over the processes does."""
        for name in (WEB, BEAT, WORKER):
            if self.house.children[name].exit_code is not None:
                self.seen[f"{name} had ended"] += 1
                self.house.start(name)

    def _note(self, crowds: Mapping[str, Crowd[Any]]) -> None:
        self.customers += crowds["form"].acknowledged + crowds["api"].acknowledged
        self.employees += crowds["wave"].acknowledged
        for way, crowd in crowds.items():
            assert len(crowd.acknowledged) == len(crowd.begun), (way, crowd.refusals)
            assert crowd.refusals.keys() <= {None, LATER}, (way, crowd.refusals)
            self.seen[f"{way}: acknowledged"] += len(crowd.acknowledged)
            self.seen[f"{way}: cut off"] += crowd.refusals[None]
            self.seen[f"{way}: asked to come later"] += crowd.refusals[LATER]
        self.seen["api: stored, and nobody was told"] += crowds["api"].receipts[TOLD_AGAIN]
