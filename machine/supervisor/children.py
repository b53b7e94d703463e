"""A process of the house: started in a group of its own, ended with everything it started."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
PR_SET_CHILD_SUBREAPER = 36
STEADY_SECONDS = 60.0
MOST_FALLS = 5


class Child:
    """One long-running process of the house."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        keep: Collection[int] = (),
    ) -> None:
        """Start `command`; it gets SIGTERM when this process dies, even by `kill -9`.

        It has the open files of this process that `keep` names.
        """
        self.name = name
        self._process = subprocess.Popen(  # noqa: S603 (our own commands, no shell)
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=keep,
            preexec_fn=_end_with(os.getpid()),  # noqa: PLW1509 (this process has no threads)
        )

    @property
    def pid(self) -> int:
        """The process id, also the id of its process group."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative for a signal, None while it runs."""
        return self._process.poll()

    def stop(self, *, patience: float) -> None:
        """Ask the process to end, insist after `patience` seconds, and leave none of its group."""
        if self.exit_code is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()


class HousePart:
    """A part of the house: one process at a time, started again where it ends.

    Each time in a row it waits twice as long, from a second on; a process that ran for a minute is
    the first of a new row.
    """

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start `command` for the first time."""
        self.name = name
        self.falls = 0
        self._start = partial(Child, name, command, environment)
        self._child = self._start()
        self._since = time.monotonic()
        self._again_at: float | None = None

    @property
    def exit_code(self) -> int | None:
        """The exit code of its process, None while it runs."""
        return self._child.exit_code

    @property
    def is_beyond_help(self) -> bool:
        """Whether it ended too often in a row to be started again."""
        return self.falls >= MOST_FALLS

    def notice_fall(self) -> float | None:
        """Note that its process ended; the seconds until it starts again, None where that is known.

        No process of its group is left: the next one needs the same port.
        """
        if self._again_at is not None:
            return None
        self._child.stop(patience=0)
        now = time.monotonic()
        self.falls = 1 if now - self._since >= STEADY_SECONDS else self.falls + 1
        seconds = 2.0 ** (self.falls - 1)
        self._again_at = now + seconds
        return seconds

    def start_when_due(self) -> None:
        """Start it again once it waited long enough."""
        if self._again_at is not None and time.monotonic() >= self._again_at:
            self._child = self._start()
            self._since, self._again_at = time.monotonic(), None

    def stop(self, *, patience: float) -> None:
        """End its process; see `Child.stop`."""
        self._child.stop(patience=patience)


def end_with_parent() -> None:
    """Arrange that this process gets SIGTERM when its parent dies (Linux; elsewhere nothing)."""
    _end_with(os.getppid())()


def name_process(name: str) -> None:
    """Let `ps` and `top` tell this process from another that was forked from the same."""
    _prctl(PR_SET_NAME, name.encode())


def adopt_orphans() -> None:
    """Arrange that orphaned descendants become children of this process, so it can reap them."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def reap_orphans() -> None:
    """Collect every child that has ended, so that no dead entry is left behind."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _end_with(parent: int) -> Callable[[], None]:
    def arrange() -> None:
        _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the kernel was told
            os.kill(os.getpid(), signal.SIGTERM)

    return arrange


def _prctl(option: int, value: int | bytes) -> None:
    if sys.platform == "linux":
        LIBC.prctl(option, value, 0, 0, 0)
