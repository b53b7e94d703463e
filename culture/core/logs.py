"""What the log may hold."""

from __future__ import annotations

import logging
import traceback

RESPONDENTS = "/s/"


class RespondentsFilter(logging.Filter):
    """Keeps what employees do on the pages of a wave out of the log.

    Their paths hold codes of invitations, and a line of a log has a time. Of a failure of our own
    the kind and the place in the program are logged, never its message, which may hold an answer.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Drop refusals; let failures through without what they say of somebody."""
        request = getattr(record, "request", None)
        path = getattr(request, "path_info", "")
        if not path.startswith(RESPONDENTS):
            return True
        if record.levelno < logging.ERROR:
            return False
        record.msg, record.args = "A page of a wave failed%s", (_place(record),)
        record.exc_info = record.exc_text = None
        return True


def _place(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    frames = traceback.extract_tb(record.exc_info[2])
    where = f" in {frames[-1].filename}, line {frames[-1].lineno}" if frames else ""
    return f": {record.exc_info[0].__name__}{where}"
