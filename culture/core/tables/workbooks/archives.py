"""What a workbook is, by what its archive holds, before anything of it is read."""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from typing import BinaryIO, NamedTuple

MOST_UNPACKED_BYTES = 400_000_000
MOST_OTHER_BYTES = 60_000_000
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


class WorkbookRefused(Exception):  # noqa: N818 - a decision, not a fault
    """The workbook cannot be read, for a reason of `refusals.SENTENCES`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Limits(NamedTuple):
    """What reading one workbook may cost: cells unfolded, bytes of memory, seconds of work."""

    cells: int = 10_000_000
    memory: int = 1_000_000_000
    seconds: int = 100


class CellCount:
    """Counts the cells that a sheet unfolds to; raises `WorkbookRefused` beyond the most."""

    def __init__(self, most: int) -> None:
        """Begin at none."""
        self.left = most

    def add(self, cells: int) -> None:
        """Count so many more."""
        self.left -= cells
        if self.left < 0:
            raise WorkbookRefused("too-large")


class Archive(NamedTuple):
    """An archive whose parts may be read: whether it is OpenDocument, and of the strict kind."""

    is_open_document: bool
    is_strict: bool


def look_into(stream: BinaryIO) -> Archive:
    """Say what kind of workbook it is; raises `WorkbookRefused` for every other archive."""
    with zipfile.ZipFile(stream) as parts:
        names = set(parts.namelist())
        _refuse_bombs(parts)
        if "mimetype" in names and parts.read("mimetype").startswith(OPEN_DOCUMENT):
            if b"encryption-data" in parts.read("META-INF/manifest.xml"):
                raise WorkbookRefused("password")
            return Archive(is_open_document=True, is_strict=False)
        _refuse_others(names)
        is_strict = any(
            b"purl.oclc.org/ooxml" in parts.read(name)
            for name in ("xl/workbook.xml", "_rels/.rels")
            if name in names
        )
    return Archive(is_open_document=False, is_strict=is_strict)


def _refuse_bombs(parts: zipfile.ZipFile) -> None:
    sizes = [(part.filename, part.file_size) for part in parts.infolist()]
    rows = ("xl/worksheets/", "content.xml")
    others = sum(size for name, size in sizes if not name.startswith(rows))
    if sum(size for _name, size in sizes) > MOST_UNPACKED_BYTES or others > MOST_OTHER_BYTES:
        raise WorkbookRefused("too-large")


def _refuse_others(names: Collection[str]) -> None:
    if "xl/workbook.bin" in names:
        raise WorkbookRefused("binary")
    if "[Content_Types].xml" not in names:
        raise WorkbookRefused("archive")
