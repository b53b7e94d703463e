"""Why an answer or a ticket is not taken, in words that also say what became of what was typed."""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Refused(Exception):  # noqa: N818 - says what happened
    """Something is not taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Reason(Enum):
    """Why something is not taken."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    FETCHED = "fetched"
    UNSIGNABLE = "unsignable"
    IDENTIFIED = "identified"
    BAD_TOKEN = "token"  # noqa: S105 - no password
    HALF = "half"
    NO_STORE = "no store"
    TOO_MANY = "too many"

    @property
    def status(self) -> HTTPStatus:
        """How HTTP says it."""
        return _STATUS[self]

    @property
    def title(self) -> _StrPromise:
        """Say in a few words what happened."""
        return _TITLES[self]

    @property
    def words(self) -> _StrPromise:
        """Say what it means and what to do."""
        return _WORDS[self]


_STATUS = {
    Reason.UNKNOWN: HTTPStatus.NOT_FOUND,
    Reason.CLOSED: HTTPStatus.FORBIDDEN,
    Reason.FETCHED: HTTPStatus.CONFLICT,
    Reason.UNSIGNABLE: HTTPStatus.BAD_REQUEST,
    Reason.IDENTIFIED: HTTPStatus.BAD_REQUEST,
    Reason.BAD_TOKEN: HTTPStatus.FORBIDDEN,
    Reason.HALF: HTTPStatus.UNPROCESSABLE_ENTITY,
    Reason.NO_STORE: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
}
_TITLES = {
    Reason.UNKNOWN: _("This link leads nowhere"),
    Reason.CLOSED: _("This survey is not open"),
    Reason.FETCHED: _("This invitation was already used elsewhere"),
    Reason.UNSIGNABLE: _("This ticket cannot be signed"),
    Reason.IDENTIFIED: _("Not taken, because it could have been traced to you"),
    Reason.BAD_TOKEN: _("This ticket is not valid for this survey"),
    Reason.HALF: _("One side is still open"),
    Reason.NO_STORE: _("Not sent yet"),
    Reason.TOO_MANY: _("Please wait a minute"),
}
_WORDS = {
    Reason.UNKNOWN: _(
        "Perhaps a letter is missing. Please open the link of your invitation once more."
    ),
    Reason.CLOSED: _(
        "Answers are not taken now. An answer that arrived before the closing counts; what you "
        "typed just now was not stored, and is still here."
    ),
    Reason.FETCHED: _(
        "A ticket is given once, so that everybody answers once. If you have sent your answer, all "
        "is well: nobody, not even this page, can tell. If you have not, please open the "
        "invitation in the browser in which you started."
    ),
    Reason.UNSIGNABLE: _(
        "Your browser sent something that no ticket looks like. Nothing was stored, and your "
        "invitation is unused. Please reload the page and start again."
    ),
    Reason.IDENTIFIED: _(
        "An answer must arrive alone: without a cookie, and without anything of your invitation. "
        "This one did not, so nothing of it was stored. Please send it from the page of your "
        "invitation."
    ),
    Reason.BAD_TOKEN: _(
        "It belongs to another survey, or a part of it was changed on the way. Nothing was stored; "
        "what you typed is still here."
    ),
    Reason.HALF: _(
        "A statement counts only when every side of it is answered. Would you like to add what is "
        "missing?"
    ),
    Reason.NO_STORE: _(
        "Answers cannot be stored at this moment. Everything you typed is still here: please send "
        "it again in a minute."
    ),
    Reason.TOO_MANY: _(
        "Very many requests come from your network just now. Everything you typed is still here: "
        "please send it again in a minute."
    ),
}
