"""A process of the house: started in a group of its own, ended with everything it started."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


class Child:
    """One long-running process of the house."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start `command`; it gets SIGTERM when this process dies, even by `kill -9`."""
        self.name = name
        self._process = subprocess.Popen(  # noqa: S603 (our own commands, no shell)
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
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


def end_with_parent() -> None:
    """Arrange that this process gets SIGTERM when its parent dies (Linux; elsewhere nothing)."""
    _end_with(os.getppid())()


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


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        LIBC.prctl(option, value, 0, 0, 0)
