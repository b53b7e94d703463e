"""Ends the embedded engines when the last process that used them is gone, however it went.

Every process that uses the engines holds a shared lock on one file; the kernel takes it back even
after `kill -9`. This program waits for the exclusive lock on that file, and stops the engines when
it gets it. It stands alone (standard library only) because it is started as a script.
"""

import fcntl
import os
import signal
import socket
import struct
import sys
import time
from pathlib import Path

IN_USE = "in-use.lock"
KEEPER = "keeper.lock"
PATIENCE = 30.0


def listener(path: Path) -> int | None:
    """Tell which process listens on the Unix socket `path`; None when nobody does.

    The kernel answers, not a pid file, so a stale file or a reused number cannot mislead.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(path))
            if sys.platform == "darwin":
                return int.from_bytes(probe.getsockopt(0, 2, 4), sys.byteorder)
            size = struct.calcsize("3i")
            pid, _uid, _gid = struct.unpack(
                "3i", probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
            )
        except OSError:
            return None
    return int(pid) or None


def alive(pid: int) -> bool:
    """Tell whether process `pid` still runs; one that only waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return Path("/proc/self").exists() is False
    return state != "Z"


def stop_listener(path: Path, polite: signal.Signals) -> None:
    """End whoever listens on `path`: politely first, by force when that takes too long."""
    pid = listener(path)
    if pid is None:
        return
    for step in (polite, signal.SIGQUIT, signal.SIGKILL):
        try:
            os.kill(pid, step)
        except ProcessLookupError:
            return
        until = time.monotonic() + PATIENCE
        while alive(pid) and time.monotonic() < until:
            time.sleep(0.02)
        if not alive(pid):
            return


def stop_engines(sockets: list[Path]) -> None:
    """End both engines: the broker by SIGTERM, then PostgreSQL by its fast shutdown."""
    postgres, valkey = sockets
    stop_listener(valkey, signal.SIGTERM)
    stop_listener(postgres, signal.SIGINT)


def keep(folder: Path, sockets: list[Path]) -> None:
    """Step into the background, wait until nobody uses the engines, and end them.

    Returns at once when another keeper is on duty.
    """
    duty = os.open(folder / KEEPER, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(duty, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if os.fork():
        return
    os.setsid()
    os.ftruncate(duty, 0)
    os.write(duty, str(os.getpid()).encode())
    in_use = os.open(folder / IN_USE, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(in_use, fcntl.LOCK_EX)
    time.sleep(1)  # whoever was killed while starting an engine leaves one that listens in a moment
    stop_engines(sockets)
    os.close(duty)
    os.close(in_use)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), [Path(path) for path in sys.argv[2:4]])
