"""What the holder of a receipt may do: ask whether an answer is stored, and withdraw it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from culture.core.fields import read_fields
from surveys.waves.answering import answers
from surveys.waves.answering.answers import Outcome
from surveys.waves.answering.pages import all_languages, render_placeless
from surveys.waves.answering.refusals import Reason
from surveys.waves.answering.views.replies import comes_too_often, language_of, note_failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from culture.core.requests import PublicRequest


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def look_up(request: PublicRequest) -> HttpResponse:
    """Say what became of the answer of a receipt, and withdraw it after a typed word.

    The receipt comes in the body: what stands in an address is logged.
    """
    language = language_of(request)
    with translation.override(language):
        context: dict[str, Any] = {"languages": all_languages(language), "word": _("withdraw")}
        typed = read_fields(request) if request.method == "POST" else None
        try:
            if typed is not None and comes_too_often(request):
                found = {"reason": Reason.TOO_MANY, "typed": typed.get("receipt", "")}
            else:
                found = {} if typed is None else _find(typed, word=context["word"])
        except DatabaseError as error:
            note_failure(error)
            found = {"reason": Reason.NO_STORE}
        context = {"typed": "", "state": "", "problem": "", "reason": None} | context | found
        return render_placeless("answer_receipt.html", context, status=_status(context))


def _find(typed: Mapping[str, str], *, word: str) -> dict[str, Any]:
    written = typed.get("receipt", "")
    receipt = answers.read_receipt(written)
    if receipt is None:
        problem = _("This is no receipt. It has 26 letters and digits in groups of five.")
        return {"typed": written, "problem": problem}
    identity = answers.identity_of(receipt)
    found: dict[str, Any] = {"typed": answers.written(receipt)}
    if "word" not in typed:
        return found | {"state": answers.state_of(identity).value}
    if typed["word"].strip().casefold() != word.casefold():
        problem = _("Please type the word “%(word)s” to withdraw your answer.") % {"word": word}
        return found | {"state": Outcome.STORED.value, "problem": problem}
    return found | {"state": answers.withdraw(identity).value}


def _status(context: Mapping[str, Any]) -> int:
    if context["reason"]:
        return int(context["reason"].status)
    return HTTPStatus.UNPROCESSABLE_ENTITY if context["problem"] else HTTPStatus.OK
