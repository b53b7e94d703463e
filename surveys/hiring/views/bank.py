"""The bank of questions as HR reads and extends it."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from surveys.hiring.bank import services
from surveys.hiring.bank.experts import key_of
from surveys.hiring.bank.forms import QuestionForm, VotesForm
from surveys.hiring.bank.queries import competency_names, lacks_of_library, shelves_for
from surveys.hiring.models import BankQuestion, QuestionKind
from surveys.hiring.views.loading import trail_to_bank

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

FORM = "surveys/hiring/question_form.html"


@require_GET
@hr_only
def list_questions(request: StaffRequest) -> HttpResponse:
    """Show the bank, kind by kind, and what of the library it lacks."""
    context = {"shelves": shelves_for(request.user), "lacks": lacks_of_library(request.user)}
    return render(request, "surveys/hiring/bank.html", context)


@require_POST
@hr_only
def take_over(request: StaffRequest) -> HttpResponse:
    """Put what the library has into the bank."""
    count = services.take_over_library(actor=request.user, now=request.now)
    said = ngettext(
        "%(number)s question is in the bank.", "%(number)s questions are in the bank.", count
    )
    messages.success(request, said % {"number": count})
    return redirect("hiring:bank")


@require_GET
@hr_only
def show_question(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show a question with its probes, anchors, and what experts say of its answers."""
    question = _question_or_404(request, identity)
    context = {
        "question": question,
        "looks_for": competency_names(request.user).get(question.competency_key, ""),
        "key": key_of(question.options),
        "may_be_deleted": question.is_own and not question.uses.exists(),
        "trail": trail_to_bank(),
    }
    return render(request, "surveys/hiring/question_detail.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def write_question(request: StaffRequest, kind: str) -> HttpResponse:
    """Ask for a question of one's own and store it."""
    if kind not in QuestionKind.values:
        raise Http404
    form = form_of(request, _form_for(request, QuestionKind(kind)))

    def write(**_facts: object) -> None:
        services.write_question(actor=request.user, kind=kind, facts=form.facts(), now=request.now)

    if request.method == "POST" and done(form, write):
        messages.success(request, _("The question is in the bank."))
        return redirect("hiring:bank")
    context = {"form": form, "kind": QuestionKind(kind), "trail": trail_to_bank()}
    return render(request, FORM, context)


@require_http_methods(["GET", "POST"])
@hr_only
def edit_question(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Change a question of one's own; those of the library are not found here."""
    question = _question_or_404(request, identity)
    if not question.is_own:
        raise Http404
    kind = QuestionKind(question.kind)
    form = form_of(request, _form_for(request, kind, question))

    def change(**_facts: object) -> None:
        services.change_question(
            actor=request.user, question=question, facts=form.facts(), now=request.now
        )

    if request.method == "POST" and done(form, change):
        messages.success(request, _("Saved."))
        return redirect("hiring:question", question.uuid)
    context = {"form": form, "kind": kind, "trail": trail_to_bank(question)}
    return render(request, FORM, context)


@require_POST
@hr_only
def delete_question(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Delete a question of one's own that no guide asks."""
    question = _question_or_404(request, identity)
    said = _("The question is deleted.")
    if pressed(request, services.delete_question, question=question, said=said):
        return redirect("hiring:bank")
    return redirect("hiring:question", question.uuid)


@require_http_methods(["GET", "POST"])
@hr_only
def record_votes(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Ask what experts named the best and the worst answer of a judgement question."""
    question = _question_or_404(request, identity)
    if question.kind != QuestionKind.JUDGEMENT:
        raise Http404
    form = form_of(request, VotesForm, question=question)

    def record(**_facts: object) -> None:
        services.record_votes(
            actor=request.user,
            question=question,
            best=form.votes("best"),
            worst=form.votes("worst"),
            now=request.now,
        )

    if request.method == "POST" and done(form, record):
        messages.success(request, _("Saved."))
        return redirect("hiring:question", question.uuid)
    return form_page(
        request,
        form,
        heading=_("What experts say"),
        trail=trail_to_bank(question),
        lead=_(
            "Ask five people or more who know this work well, each alone. Every one names the best "
            "and the worst answer; write down how many named which."
        ),
    )


def _question_or_404(request: StaffRequest, identity: uuid.UUID) -> BankQuestion:
    return get_object_or_404(BankQuestion.objects.visible_to(request.user), uuid=identity)


def _form_for(
    request: StaffRequest, kind: QuestionKind, question: BankQuestion | None = None
) -> partial[QuestionForm]:
    return partial(
        QuestionForm,
        kind=kind,
        languages=request.user.organisation.languages,
        competencies=competency_names(request.user),
        question=question,
    )
