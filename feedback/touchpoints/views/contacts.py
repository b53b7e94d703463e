"""Customers who asked for a reply."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.breadcrumb import Step
from culture.core.forms import TypedWordForm, form_of
from culture.core.pages import form_page
from feedback.touchpoints.models import Contact, WordsKey
from feedback.touchpoints.services import contacts as services
from feedback.touchpoints.views.loading import contact_or_404, staff_or_404, trail_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

PAGE_LENGTH = 25


@login_required
@require_GET
def list_contacts(request: StaffRequest) -> HttpResponse:
    """Show who waits for a reply, the longest first, then who got one."""
    staff_or_404(request)
    contacts = (
        Contact.objects.visible_to(request.user, day=request.today)
        .select_related("touchpoint", "unit", "answered_by")
        .order_by(models.F("answered_on").desc(nulls_first=True), "month", "pk")
    )
    page = Paginator(contacts, PAGE_LENGTH).get_page(request.GET.get("page"))
    if page.object_list:
        services.record_contacts_read(
            actor=request.user, shown=len(page.object_list), now=request.now
        )
    context = {
        "page": page,
        "months": request.user.organisation.contacts_kept_months,
        "others": request.user.organisation.k - 1,
        "problems": WordsKey.objects.problems(),
    }
    return render(request, "feedback/touchpoints/contact_list.html", context)


@login_required
@require_POST
def mark_answered(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Note that the customer got a reply."""
    contact = contact_or_404(request, identity)
    services.mark_contact_answered(
        actor=request.user, contact=contact, today=request.today, now=request.now
    )
    messages.success(request, _("Marked as answered."))
    return redirect("touchpoints:contacts")


@login_required
@require_http_methods(["GET", "POST"])
def erase_contact(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Delete a customer's address once the person typed the word."""
    contact = contact_or_404(request, identity)
    form = form_of(request, TypedWordForm, word=_("erase"))
    if request.method == "POST" and form.is_valid():
        services.erase_contact(actor=request.user, contact=contact, now=request.now)
        messages.success(request, _("Name, address and message are erased."))
        return redirect("touchpoints:contacts")
    contacts_url = reverse("touchpoints:contacts")
    return form_page(
        request,
        form,
        heading=_("Erase an address"),
        trail=[*trail_to(), Step(_("Customers who asked for a reply"), contacts_url)],
        lead=_(
            "Name, address and message of %(name)s (%(address)s) are deleted for good. Nobody can "
            "answer this customer afterwards. The ratings stay; they were never connected to this "
            "address."
        )
        % {"name": contact, "address": contact.address},
        submit=_("Erase"),
        danger=True,
    )
