"""Hands a workbook to a process with limits, and takes plain rows from it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from culture.core.tables.refusals import SENTENCES, FileRefused
from culture.core.tables.workbooks.archives import Limits

MOST_SECONDS = 150  # by the clock; the process itself ends earlier by its own
USUAL = Limits()
CHILD = "culture.core.tables.workbooks.child"

COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def is_workbook(content: bytes) -> bool:
    """Whether these bytes are for the process, not for the reader of texts."""
    return content.startswith((ZIP, COMPOUND_FILE))


def unpack(
    content: bytes,
    *,
    sheet: str = "",
    limits: Limits = USUAL,
    progress: Callable[[int], None] = lambda _rows: None,
) -> bytes:
    """Give the rows of a sheet as plain lines, compressed; see `plain.open_plain`.

    Without `sheet`, or where there is none of that name, of the first that is shown. `progress` is
    told how many rows were read. Raises `FileRefused`.
    """
    if content.startswith(COMPOUND_FILE):
        raise FileRefused(SENTENCES["password" if ENCRYPTED in content else "old"])
    with tempfile.TemporaryDirectory() as folder:
        workbook, rows = Path(folder) / "workbook", Path(folder) / "rows"
        workbook.write_bytes(content)
        _run([str(workbook), str(rows), sheet, json.dumps(limits)], progress)
        return rows.read_bytes()


def _run(arguments: list[str], progress: Callable[[int], None]) -> None:
    with subprocess.Popen(  # noqa: S603 - our own module; names of files and a sheet are arguments
        [sys.executable, "-m", CHILD, *arguments],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": "", "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
        text=True,
    ) as process:
        end = threading.Timer(MOST_SECONDS, process.kill)
        end.start()
        try:
            refused = _listen(process, progress)
        finally:
            end.cancel()
            process.kill()
    if refused:
        raise FileRefused(SENTENCES[refused])
    if process.returncode != 0:
        # Ended by a signal, it ran out of time; else of memory that the library asked for.
        raise FileRefused(SENTENCES["too-slow" if process.returncode < 0 else "too-large"])


def _listen(process: subprocess.Popen[str], progress: Callable[[int], None]) -> str:
    refused = ""
    for line in process.stdout or ():
        news = json.loads(line)
        refused = news.get("refused", "")
        if "read" in news:
            progress(news["read"])
    process.wait()
    return refused
