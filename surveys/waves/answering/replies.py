"""The addresses that know an answer or a use, and why their replies tell neither.

`tests/surveys/test_waves_oracle.py` asks each of those that are compared twice: about an invitation
or a ticket that was used, and about one that was not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.core import channels
from culture.core.channels import Channel
from culture.core.routes import answering_routes

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPARED = "the same reply with and without an answer, and to other content"
REASONS = {
    "answering:invitation": COMPARED,
    "answering:confidential": COMPARED,
    "answering:answers": COMPARED,
    "core:home": COMPARED,
    "answering:token": "a second ticket is refused: it is given once (0008), whatever was answered",
    "answering:receipt": "only the respondent has the receipt, and no content is asked for",
}


def unexamined() -> Iterator[str]:
    """Name addresses of respondents whose replies nobody has compared."""
    for route in answering_routes():
        if route.name not in channels.knowing():
            yield f"the replies of {route.name or route.pattern} are compared in no test"


CHANNEL = Channel("replies that know an answer or a use", unexamined)
