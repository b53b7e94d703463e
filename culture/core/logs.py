"""What the log may hold."""

from __future__ import annotations

import logging
import re
import time
import traceback

from culture.core.public import is_silent

ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+")
SECONDS_A_DAY = 86_400
HIDDEN = "<address>"


class AddressFreeFormatter(logging.Formatter):
    """Writes each line with its time in UTC, and nobody's e-mail address.

    Also not one that stands in a traceback: a mail server or the database repeats what it refuses.
    """

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """Write the line and its traceback without addresses."""
        return ADDRESS.sub(HIDDEN, super().format(record))


class RespondentsFilter(logging.Filter):
    """Keeps what respondents do on silent pages out of the log.

    Of a failure of our own the day, the kind and the place in the program are logged: never its
    message, which may hold an answer, nor its second, by which it might be joined to a person.
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
        record.created -= record.created % SECONDS_A_DAY
        record.msecs = 0.0
        return True


def _place(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    frames = traceback.extract_tb(record.exc_info[2])
    where = f" in {frames[-1].filename}, line {frames[-1].lineno}" if frames else ""
    return f": {record.exc_info[0].__name__}{where}"
