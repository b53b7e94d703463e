"""What is done about a case."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from culture.core.breadcrumb import Step
from culture.core.buttons import pressed
from culture.core.forms import TypedWordForm, done, form_of
from culture.core.pages import form_page
from feedback.cases.forms import OwnerForm, ReplyForm
from feedback.cases.links import LIFE
from feedback.cases.reach import owners_for
from feedback.cases.services import answering
from feedback.cases.views.loading import contact_or_404, trail
from feedback.cases.views.register import case_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@login_required
@require_POST
def reply(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Answer the customer; whoever was slower reads who was quicker, with the words kept."""
    contact = contact_or_404(request, uuid)
    form = ReplyForm(request.POST, has_mail=contact.has_mail)
    act = partial(answering.reply_to_case, actor=request.user, contact=contact, now=request.now)
    if done(form, act):
        messages.success(request, _("Answered."))
        return redirect("cases:case", uuid=contact.pk)
    return case_page(request, contact_or_404(request, uuid), reply_form=form, refused=form)


@login_required
@require_POST
def take_back(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Take an answer back that has not left."""
    contact = contact_or_404(request, uuid)
    said = _("Taken back. Nothing was sent.")
    pressed(request, answering.take_reply_back, said=said, contact=contact)
    return redirect("cases:case", uuid=contact.pk)


@login_required
@require_POST
def take(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """See to a case oneself."""
    contact = contact_or_404(request, uuid)
    said = _("You see to this case now.")
    pressed(request, answering.give_case, said=said, contact=contact, owner=request.user)
    return redirect("cases:case", uuid=contact.pk)


@login_required
@require_POST
def give(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Let somebody else see to a case."""
    contact = contact_or_404(request, uuid)
    form = OwnerForm(request.POST, owners=owners_for(contact, day=request.today))
    act = partial(answering.give_case, actor=request.user, contact=contact, now=request.now)
    if done(form, act):
        messages.success(request, _("Handed over."))
        # Whoever gave it away may not see it any more.
        return redirect("cases:index")
    return case_page(request, contact, owner_form=form)


@login_required
@never_cache
@require_POST
def link(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a new link for the customer, once."""
    contact = contact_or_404(request, uuid)
    try:
        address = answering.offer_link(actor=request.user, contact=contact, now=request.now)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("cases:case", uuid=contact.pk)
    back = reverse("cases:case", kwargs={"uuid": contact.pk})
    context = {
        "contact": contact,
        "address": address,
        "days": LIFE.days,
        "trail": trail(Step(_("Case"), back)),
    }
    return render(request, "feedback/cases/link.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Erase who a customer was once the person typed the word."""
    contact = contact_or_404(request, uuid)
    form = form_of(request, TypedWordForm, word=_("erase"))
    if request.method == "POST" and form.is_valid():
        answering.erase_case(actor=request.user, contact=contact, now=request.now)
        messages.success(request, _("Name, address and message are erased."))
        return redirect("cases:index")
    back = reverse("cases:case", kwargs={"uuid": contact.pk})
    return form_page(
        request,
        form,
        heading=_("Erase an address"),
        trail=trail(Step(_("Case"), back)),
        lead=_(
            "Name, address and message of %(name)s (%(address)s) are deleted for good, and what "
            "was written to this customer. Nobody can answer this customer afterwards. The ratings "
            "stay; they were never connected to this address."
        )
        % {"name": contact, "address": contact.address},
        submit=_("Erase"),
        danger=True,
    )
