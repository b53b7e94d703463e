"""What the log may hold."""

from __future__ import annotations

import logging
import traceback

from culture.core.public import is_silent


class RespondentsFilter(logging.Filter):
    """Keeps what respondents do on silent pages out of the log.

    Of a failure of our own the kind and the place in the program are logged, never its message,
    which may hold an answer.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Drop refusals; let failures through without what they say of somebody."""
        request = getattr(record, "request", None)
        path = getattr(request, "path_info", "")
        if not is_silent(path):
            return True
        if record.levelno < logging.ERROR:
            return False
        record.msg, record.args = "A page of respondents failed%s", (_place(record),)
        record.exc_info = record.exc_text = None
        return True


def _place(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    frames = traceback.extract_tb(record.exc_info[2])
    where = f" in {frames[-1].filename}, line {frames[-1].lineno}" if frames else ""
    return f": {record.exc_info[0].__name__}{where}"
