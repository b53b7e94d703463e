"""How HR orders a round."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from culture.core.access import hr_only
from culture.core.breadcrumb import Step
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from feedback.internal.forms import ServiceRoundForm
from feedback.internal.services import order_round

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@hr_only
def create(request: StaffRequest) -> HttpResponse:
    """Design a round; it is a wave, which HR looks at before it opens."""
    form = form_of(request, ServiceRoundForm, actor=request.user, now=request.now)
    made: list[uuid.UUID] = []

    def store(**typed: Any) -> None:
        made.append(order_round(actor=request.user, now=request.now, **typed).uuid)

    if done(form, store):
        messages.success(request, _("Saved as a draft. Below is what it would be able to show."))
        return redirect("waves:detail", uuid=made[0])
    return form_page(
        request,
        form,
        heading=_("New round"),
        trail=[Step(_("Between departments"), reverse("internal:matrix"))],
        lead=_(
            "People say what they expect of the departments they work with and what they get, and "
            "how requests reach them. Nobody can find out what somebody answered, or with whom "
            "somebody works."
        ),
        submit=_("Save the draft"),
    )
