"""A disk of its own for a house, that can be full from one moment to the next."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOMY, PAGE = 4_000_000_000, 4096


@contextmanager
def own_disk(folder: Path) -> Iterator[bool]:
    """Let a folder be a disk of its own, in memory; False where this machine does not allow it."""
    folder.mkdir(mode=0o711)
    options = f"size={ROOMY},mode=711"
    mounted = _run("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))
    try:
        yield mounted
    finally:
        if mounted:
            _run("umount", "--lazy", str(folder))


def is_own_disk(folder: Path) -> bool:
    """Tell whether a folder is a disk of its own."""
    return folder.is_mount()


def leave_no_room(folder: Path) -> None:
    """Make the disk as small as what is on it."""
    for pages in range(100):  # what is on it may grow meanwhile
        disk = os.statvfs(folder)
        used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize
        if _run("mount", "-o", f"remount,size={used + PAGE * pages}", str(folder)):
            return
    raise RuntimeError(f"The disk {folder} could not be made smaller.")


def give_room(folder: Path) -> None:
    """Make the disk large again."""
    _run("mount", "-o", f"remount,size={ROOMY}", str(folder))


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
