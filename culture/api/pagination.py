"""Pages of a list, walked by an opaque cursor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import pagination
from rest_framework.exceptions import NotFound, ValidationError

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

LONGEST_SERIAL = 18
WHOLE = re.compile(r"[1-9]\d*", re.ASCII)
A_CURSOR = {"type": "string", "minLength": 1}
A_PAGE_SIZE = {"type": "integer", "minimum": 1}


class CursorPagination(pagination.CursorPagination):
    """Pages in the order of creation; a row is never shown twice or skipped while walking."""

    ordering: str | tuple[str, ...] = "pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request: Request) -> int:
        """How many rows a page has, `max_page_size` at most; ValidationError for no such number."""
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not WHOLE.fullmatch(asked):
            raise ValidationError({self.page_size_query_param: [_("Give a whole number from 1.")]})
        return min(int(asked[:LONGEST_SERIAL]), self.max_page_size)

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Say of the size of a page what is true of it."""
        stated: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in stated:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] = A_PAGE_SIZE
                parameter["description"] = f"Rows per page, {self.max_page_size} at most."
            elif parameter["name"] == self.cursor_query_param:
                parameter["schema"] = A_CURSOR
        return stated

    def decode_cursor(self, request: Request) -> pagination.Cursor | None:
        """Read the cursor; one whose position is no serial leads nowhere."""
        cursor = super().decode_cursor(request)
        position = cursor.position if cursor else None
        if position is not None and not _is_serial(str(position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def _is_serial(position: str) -> bool:
    return position.isascii() and position.isdecimal() and len(position) <= LONGEST_SERIAL
