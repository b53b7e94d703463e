"""The worker of `make run`, which forks beat: `celery -A machine.supervisor.worker worker --beat`.

One house has one worker, so the two may share what they load, some 100 MB. Where several workers
stand beside each other, beat stands apart: production starts it by itself.
"""

import gc
import logging
from typing import Any

from celery import bootsteps
from celery.signals import beat_embedded_init, celeryd_after_setup, worker_before_create_process
from celery.worker import state
from celery.worker.components import Beat, Hub, Timer

from culture.celery import app
from machine.supervisor.children import end_with_parent, name_process

__all__ = ["app"]

SECONDS = 1.0
FAILED = 1

logger = logging.getLogger(__name__)


class WatchedBeat(bootsteps.StartStopStep):
    """Ends the worker where its beat has ended: the supervisor says so and starts both again."""

    requires = (Beat, Hub, Timer)

    def include_if(self, parent: Any) -> bool:
        """Watch where there is a beat."""
        return parent.beat is not None

    def start(self, parent: Any) -> None:
        """Look once a second, from now on."""
        self._looking = parent.timer.call_repeatedly(SECONDS, _look, (parent,))

    def close(self, _parent: Any) -> None:
        """Look no more: the worker ends, and beat with it."""
        self._looking.cancel()


def _look(worker: Any) -> None:
    if not worker.beat.is_alive() and not state.should_stop:
        logger.error("Beat ended, so the worker ends when its tasks are done.")
        state.should_stop = FAILED  # type: ignore[assignment]  # Celery declares no type


@celeryd_after_setup.connect  # beat is forked before the pool is
@worker_before_create_process.connect
def share(**_facts: object) -> None:
    """Keep the collector away from what is loaded: what it looks at is copied."""
    gc.collect()
    gc.freeze()


@beat_embedded_init.connect
def be_beat(**_facts: object) -> None:
    """Let beat be found by its name, and end also where the worker is killed."""
    name_process("beat")
    end_with_parent()


app.steps["worker"].add(WatchedBeat)
