"""What may not stand in a log: the way of an employee to an answer, and what was sent there."""

from __future__ import annotations

import logging
import traceback
from typing import Any

CONFIDENTIAL_PREFIX = "/s/"
HIDDEN = CONFIDENTIAL_PREFIX + "…"


class HidesInvitations(logging.Filter):
    """Takes the code of an invitation out of what Django says of a request, and error messages.

    With the time that a log adds, a code would say when somebody answered; the message of an error
    may hold what was sent. Where in the program it happened stays.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, changed where it is about such a request."""
        path = getattr(getattr(record, "request", None), "path", "")
        if path.startswith(CONFIDENTIAL_PREFIX):
            record.args = _without(path, record.args)
            if record.exc_info and record.exc_info[0]:
                kind, _error, place = record.exc_info
                record.exc_text = "".join([*traceback.format_tb(place), kind.__name__])
                record.exc_info = None
        return True


def _without(path: str, arguments: Any) -> Any:
    if not isinstance(arguments, tuple):
        return arguments
    return tuple(HIDDEN if argument == path else argument for argument in arguments)
