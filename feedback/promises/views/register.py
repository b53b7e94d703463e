"""The register: the list, making a promise, and the page of one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from culture.core.forms import done, form_of
from culture.core.tables.downloads import table_file
from culture.zones.reach import readable_units
from feedback.promises import listing, proposals
from feedback.promises.forms import (
    FeasibilityForm,
    HandOverForm,
    MakeForm,
    ProgressForm,
    PromiseEndForm,
    RenegotiateForm,
)
from feedback.promises.listing import addressee_of, due_of, promise_list
from feedback.promises.models import Addressee, PromiseOutcome
from feedback.promises.queries import history_of, questions_to_answer
from feedback.promises.reach import answerers_to, may_act
from feedback.promises.services import making
from feedback.promises.states import standing_of
from feedback.promises.views.loading import (
    all_units,
    own_units,
    promise_or_404,
    question_of,
    trail,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind
    from feedback.promises.models import Promise


@login_required
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """List the promises that the user sees, and what waits for the user's answer."""
    units = _readable(request)
    shown = promise_list(request.user, request.GET.dict(), units=units, now=request.now)
    waiting = questions_to_answer(request.user, day=request.today)
    context = shown.facts("promises", request.GET.urlencode()) | {"waiting": waiting}
    return render(request, "feedback/promises/index.html", context)


@login_required
@require_GET
def table(request: StaffRequest, kind: FileKind) -> HttpResponse:
    """Give the promises that the list shows as a file."""
    shown = promise_list(
        request.user, request.GET.dict(), units=_readable(request), now=request.now
    )
    rows = listing.table_rows(shown)
    name = ("promises", request.today)
    return table_file(kind, *name, headings=listing.headings(), rows=rows)


@login_required
@require_http_methods(["GET", "POST"])
def make(request: StaffRequest) -> HttpResponse:
    """Keep a new promise, and ask whoever must keep it."""
    own = own_units(request)
    if not own:
        return render(request, "feedback/promises/nowhere.html", {"trail": trail()})
    form = form_of(request, MakeForm, own=own, units=all_units(request))
    made: list[Promise] = []

    def act(**said: Any) -> None:
        made.append(making.make_promise(actor=request.user, now=request.now, **said))

    if done(form, act):
        promise = made[0]
        messages.success(request, _("Kept.") if promise.word else _("Kept. The unit is asked."))
        return redirect("promises:promise", uuid=promise.uuid)
    return render(request, "feedback/promises/make.html", {"form": form, "trail": trail()})


@login_required
@require_GET
def show(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a promise with everything that was said of it, and what can be said now."""
    return promise_page(request, promise_or_404(request, uuid))


def promise_page(request: StaffRequest, promise: Promise, **forms: Any) -> HttpResponse:
    """The page of a promise; a form of it that was sent and refused is among `forms`."""
    acts = may_act(request.user, promise, day=request.today)
    question = question_of(request, promise)
    is_open = acts and promise.now_due.how_it_ended is None
    is_offered = acts and promise.word and promise.addressee == Addressee.CUSTOMER
    context = {
        "promise": promise,
        "standing": standing_of(promise, now=request.now),
        "due": due_of(promise),
        "addressee": addressee_of(promise),
        "history": history_of(promise),
        "word": getattr(promise, "customer_word", None),
        "question": question,
        "waits_for": _waits_for(request, promise),
        "may_offer_link": is_offered and not hasattr(promise, "customer_word"),
        "is_open": is_open,
        "act_url": proposals.act_url(promise, user=request.user, now=request.now),
        "trail": trail(),
    }
    if question:
        context["feasibility_form"] = FeasibilityForm()
    if is_open:
        context |= _forms_of(request, promise)
    return render(request, "feedback/promises/promise.html", context | forms)


def outcomes_now(promise: Promise, *, request: StaffRequest) -> list[PromiseOutcome]:
    """The ends that can be said of a promise at this moment."""
    is_over = promise.now_due.due_at <= request.now
    if promise.word is None:
        return [PromiseOutcome.WITHDRAWN]
    found = [PromiseOutcome.KEPT] if is_over or not promise.is_standing else []
    return [*found, PromiseOutcome.BROKEN, *([] if is_over else [PromiseOutcome.WITHDRAWN])]


def _forms_of(request: StaffRequest, promise: Promise) -> dict[str, Any]:
    is_over = promise.now_due.due_at <= request.now
    may_move = not promise.is_standing and not (promise.word and is_over)
    others = [unit for unit in all_units(request) if unit.pk != promise.deliverer_id]
    return {
        "end_form": PromiseEndForm(outcomes=outcomes_now(promise, request=request)),
        "progress_form": ProgressForm() if promise.word and not is_over else None,
        "renegotiate_form": RenegotiateForm() if may_move else None,
        "hand_over_form": HandOverForm(units=others) if others else None,
        "may_give": promise.word is None and not is_over,
        "may_ask": not promise.now_due.is_asked and not is_over,
    }


def _waits_for(request: StaffRequest, promise: Promise) -> Any:
    """Who is to say whether it can be kept; None where nobody is asked."""
    term = promise.now_due
    if not term.is_asked or term.feasibility or term.how_it_ended:
        return None
    return answerers_to(term.question, day=request.today)


def _readable(request: StaffRequest) -> list[Any]:
    units = readable_units(request.user, day=request.today).filter(closed_on=None)
    return list(units.order_by("name", "pk"))
