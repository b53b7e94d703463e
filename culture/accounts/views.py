"""Pages about one's own account."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from culture.accounts.forms import ProfileForm
from culture.accounts.services import change_profile
from culture.core.forms import done, form_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from culture.core.requests import StaffRequest


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: StaffRequest) -> HttpResponse:
    """Name, language, and the way to everything about signing in."""
    user = request.user
    form = form_of(request, ProfileForm, initial={"name": user.name, "language": user.language})
    if done(form, partial(change_profile, user=user)):
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return render(request, "culture/accounts/profile.html", {"form": form})


@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Change the language of this browser, and of the account when somebody is signed in."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        request.user.language = language
        request.user.save(update_fields=["language"])
    return set_language(request)
