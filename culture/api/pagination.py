"""Pages of a list, walked by an opaque cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework import pagination
from rest_framework.exceptions import NotFound

if TYPE_CHECKING:
    from rest_framework.request import Request

LONGEST_SERIAL = 18


class CursorPagination(pagination.CursorPagination):
    """Pages in the order of creation; a row is never shown twice or skipped while walking."""

    ordering = "pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> pagination.Cursor | None:
        """Read the cursor; one whose position is no serial leads nowhere."""
        cursor = super().decode_cursor(request)
        position = cursor.position if cursor else None
        if position is not None and not _is_serial(str(position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def _is_serial(position: str) -> bool:
    return position.isascii() and position.isdecimal() and len(position) <= LONGEST_SERIAL
