"""Pages about one's own account."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from culture.accounts.forms import ProfileForm
from culture.accounts.models import Session
from culture.accounts.services import change_profile, end_sessions
from culture.accounts.sessions import digest_of
from culture.core.forms import done, form_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from culture.core.requests import StaffRequest


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: StaffRequest) -> HttpResponse:
    """Name, language, and the way to everything about signing in."""
    user = request.user
    known = {"name": user.name, "language": user.language, "wants_digest": user.wants_digest}
    form = form_of(request, ProfileForm, initial=known)
    if done(form, partial(change_profile, user=user)):
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return render(request, "culture/accounts/profile.html", {"form": form})


@login_required
@require_GET
def sessions(request: StaffRequest) -> HttpResponse:
    """List where somebody is signed in."""
    opened = Session.objects.open_for(request.user, now=request.now)
    facts = {"sessions": opened, "current": digest_of(request.session.session_key or "")}
    return render(request, "culture/accounts/sessions.html", facts)


@login_required
@require_POST
def end_session(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Sign oneself out somewhere else, or here."""
    opened = Session.objects.open_for(request.user, now=request.now)
    ended = get_object_or_404(opened, uuid=uuid)
    if ended.digest == digest_of(request.session.session_key or ""):
        get_adapter(request).logout(request)
        return redirect("account_login")
    ended.delete()
    messages.success(request, _("Signed out there."))
    return redirect("accounts:sessions")


@login_required
@require_POST
def end_other_sessions(request: StaffRequest) -> HttpResponse:
    """Sign oneself out everywhere but here."""
    end_sessions(users=[request.user], besides=request.session.session_key)
    messages.success(request, _("You are signed in nowhere else now."))
    return redirect("accounts:sessions")


@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Change the language of this browser, and of the account when somebody is signed in."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        request.user.language = language
        request.user.save(update_fields=["language"])
    return set_language(request)
