"""All kinds of faults, and how they are dealt by dice."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.faults import conditions, kinds
from tests.faults.disks import is_own_disk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.house import OwnHouse

Kind = Callable[["OwnHouse"], bool | None]

OF_THE_DISK: tuple[Kind, ...] = (
    conditions.fill_disk,
    conditions.fill_disk_until_the_database_falls,
)
KINDS: tuple[Kind, ...] = (
    kinds.kill_worker,
    kinds.kill_beat,
    kinds.kill_web,
    kinds.kill_one_web_process,
    kinds.kill_one_web_process_again,
    kinds.kill_broker,
    kinds.kill_backend,
    kinds.kill_postmaster,
    kinds.end_worker_politely,
    kinds.end_web_politely,
    kinds.stop_broker_for_a_while,
    kinds.hold_one_web_process,
    kinds.hold_web,
    kinds.hold_worker,
    kinds.hold_beat,
    kinds.hold_database,
    kinds.cut_database_connections,
    kinds.cut_clients,
    kinds.cancel_statements,
    kinds.lock_tables,
    kinds.take_all_connections,
    kinds.make_read_only,
    kinds.empty_broker,
    kinds.start_cold_without_database,
    kinds.start_cold_without_broker,
    conditions.kill_worker_amid_sealing,
    conditions.jump_forward,
    conditions.jump_back,
    *OF_THE_DISK,
)


def possible_in(house: OwnHouse) -> tuple[Kind, ...]:
    """Leave out what this machine does not allow: a full disk where none can be made."""
    if is_own_disk(house.place.base):
        return KINDS
    return tuple(kind for kind in KINDS if kind not in OF_THE_DISK)


def deal(possible: Sequence[Kind], count: int, *, dice: random.Random) -> list[Kind]:
    """Give so many faults, each kind as often as any other or once more, in any order."""
    dealt: list[Kind] = []
    while len(dealt) < count:
        dealt += dice.sample(possible, len(possible))
    return dealt[:count]
