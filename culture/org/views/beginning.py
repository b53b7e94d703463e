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
from django.views.decorators.http import require_http_methods, require_POST

from culture.core.access import editors_only
from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from culture.org.beginning import is_own
from culture.org.forms.beginning import BeginForm, PeopleForms, TopForm
from culture.org.models import Person, Unit
from culture.org.services import beginning
from culture.org.services.organisation import put_first_steps_away as put_away

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


@require_POST
@editors_only
def put_first_steps_away(request: StaffRequest) -> HttpResponse:
    """Show the first steps no more; the settings bring them back."""
    said = _("The first steps are put away. An administrator can bring them back in the settings.")
    pressed(request, put_away, said=said)
    return redirect("core:home")


@editors_only
@require_http_methods(["GET", "POST"])
def type_in(request: StaffRequest) -> HttpResponse:
    """Take the first units and people as they are typed, ten at a time."""
    has_top = Unit.objects.visible_to(request.user).filter(parent=None).exists()
    top = None
    if not has_top:
        top = form_of(request, TopForm, initial={"top": request.user.organisation.name})
    is_first = (
        request.method == "GET"
        and not Person.objects.filter(organisation=request.user.organisation_id).exists()
    )
    own = [{"name": request.user.name, "email": request.user.email}] if is_first else []
    people = PeopleForms(request.POST or None, initial=own)
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
            messages.success(
                request, _("They are in. For more, use “Type several” or import a list.")
            )
            return redirect("org:people")
    facts = {"top": top, "people": people, "refused": [*people.non_form_errors(), *refused]}
    return render(request, "culture/org/type_in.html", facts)
