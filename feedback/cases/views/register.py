"""The list of cases, and the page of one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from culture.core.tables.downloads import table_file
from feedback.cases import listing
from feedback.cases.deadlines import age_in_words
from feedback.cases.forms import OwnerForm, ReplyForm
from feedback.cases.listing import case_list
from feedback.cases.models import ReplyWay
from feedback.cases.queries import history_of, mails_to_customer
from feedback.cases.reach import owners_for, units_of_cases
from feedback.cases.services.answering import record_contacts_read
from feedback.cases.settled import UNDO
from feedback.cases.states import CaseStanding, CaseState, standing_of
from feedback.cases.views.loading import contact_or_404, staff_or_404, trail
from feedback.cases.wording import ReplyTemplate, begun_reply, reply_language
from feedback.touchpoints.models import WordsKey

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind
    from feedback.touchpoints.models import Contact


@login_required
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """List who waits for an answer, the soonest due first."""
    staff_or_404(request)
    units = units_of_cases(request.user, day=request.today)
    shown = case_list(request.user, request.GET.dict(), units=units, now=request.now)
    if shown.rows:
        record_contacts_read(actor=request.user, shown=len(shown.rows), now=request.now)
    context = shown.facts("cases", request.GET.urlencode()) | {
        "others": request.user.organisation.k - 1,
        "months": request.user.organisation.contacts_kept_months,
        "problems": WordsKey.objects.problems(),
    }
    return render(request, "feedback/cases/index.html", context)


@login_required
@require_GET
def table(request: StaffRequest, kind: FileKind) -> HttpResponse:
    """Give the cases that the list shows as a file, without who the customers are."""
    staff_or_404(request)
    units = units_of_cases(request.user, day=request.today)
    shown = case_list(request.user, request.GET.dict(), units=units, now=request.now)
    rows = listing.table_rows(shown)
    return table_file(kind, "cases", headings=listing.headings(), rows=rows)


@login_required
@require_GET
def show(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a case with what the customer wrote, what was said, and what can be done now."""
    contact = contact_or_404(request, uuid)
    if not contact.erased_on:
        record_contacts_read(actor=request.user, shown=1, now=request.now)
    return case_page(request, contact)


def case_page(request: StaffRequest, contact: Contact, **forms: Any) -> HttpResponse:
    """The page of a case; a form of it that was sent and refused is among `forms`."""
    standing = standing_of(contact, now=request.now)
    answer = standing.round.answer if standing.round else None
    is_unsaid = standing.state == CaseState.ANSWERED
    context = {
        "contact": contact,
        "standing": standing,
        "age": age_in_words(contact.week, today=request.today),
        "history": history_of(contact),
        "mails": mails_to_customer(contact),
        "may_undo": is_unsaid and answer and request.now < answer.said_at + UNDO,
        "may_ask": is_unsaid and not contact.erased_on,
        "minutes": int(UNDO.total_seconds() // 60),
        "months": contact.organisation.contacts_kept_months,
        "trail": trail(),
    }
    if not contact.erased_on:
        owners = owners_for(contact, day=request.today)
        context["owner_form"] = OwnerForm(owners=owners, initial=_owner(standing))
        context["is_mine"] = standing.owner == request.user
    if standing.waits:
        context |= _reply(request, standing)
    return render(request, "feedback/cases/case.html", context | forms)


def _reply(request: StaffRequest, standing: CaseStanding) -> dict[str, Any]:
    """The form of an answer, begun with a template where one was asked for."""
    contact = standing.contact
    template = request.GET.get("template", "")
    language = reply_language(contact, asked=request.GET.get("language", ""))
    words = ""
    if template in ReplyTemplate.values:
        words = begun_reply(template, contact, writer=request.user, language=language)
    initial = {
        "way": ReplyWay.MAIL if contact.has_mail else ReplyWay.OTHERWISE,
        "words": words,
        "language": language,
        "number": standing.number,
    }
    return {
        "reply_form": ReplyForm(has_mail=contact.has_mail, initial=initial),
        "templates": ReplyTemplate if contact.has_mail else [],
        "template": template,
        "language": language,
    }


def _owner(standing: CaseStanding) -> dict[str, str]:
    return {"owner": str(standing.owner.uuid)} if standing.owner else {}
