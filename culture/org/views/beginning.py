"""The first page of an empty house, and the page where its first people are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from culture.core.access import editors_only
from culture.core.forms import done, form_of
from culture.org.beginning import is_own
from culture.org.forms.beginning import BeginForm, PeopleForms, TopForm
from culture.org.models import Unit
from culture.org.services import beginning

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.accounts.models import User
    from culture.core.requests import PublicRequest, StaffRequest


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def begin(request: PublicRequest, token: str) -> HttpResponse:
    """Name the first organisation, and sign its administrator in.

    Who holds an address that was not made here, or that came too late, finds nothing.
    """
    if not is_own(token):
        raise Http404
    if beginning.has_begun():
        return redirect("core:home")
    form = form_of(request, BeginForm)
    made: list[User] = []

    def act(**facts: object) -> None:
        made.append(beginning.begin_house(**facts, now=request.now))  # type: ignore[arg-type]

    if done(form, act):
        get_adapter(request).login(request, made[0])
        messages.success(request, _("Your organisation is made, and you are signed in."))
        return redirect("core:home")
    return render(request, "culture/org/begin.html", {"form": form})


@editors_only
@require_http_methods(["GET", "POST"])
def type_in(request: StaffRequest) -> HttpResponse:
    """Take the first units and people as they are typed, five at a time."""
    has_top = Unit.objects.visible_to(request.user).filter(parent=None).exists()
    top = None
    if not has_top:
        top = form_of(request, TopForm, initial={"top": request.user.organisation.name})
    people = PeopleForms(request.POST or None)
    refused: list[str] = []
    if request.method == "POST" and people.is_valid() and (top is None or top.is_valid()):
        try:
            beginning.type_in(
                top=top.cleaned_data["top"] if top else "",
                people=people.people(),
                actor=request.user,
                now=request.now,
                today=request.today,
            )
        except ValidationError as refusal:
            refused = refusal.messages
        else:
            messages.success(request, _("They are in. You can type more, or import a list."))
            return redirect("org:people")
    facts = {"top": top, "people": people, "refused": [*people.non_form_errors(), *refused]}
    return render(request, "culture/org/type_in.html", facts)
