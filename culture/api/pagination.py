"""Pages of a list, walked by an opaque cursor."""

from rest_framework import pagination


class CursorPagination(pagination.CursorPagination):
    """Pages in the order of creation; a row is never shown twice or skipped while walking."""

    ordering = "pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
