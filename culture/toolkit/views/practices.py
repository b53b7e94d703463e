"""HR's pages of the practices: what is in force, the draft, and its way into force."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.buttons import pressed
from culture.core.forms import TypedWordForm, done, form_of
from culture.core.pages import form_page
from culture.toolkit.forms import PracticeForm
from culture.toolkit.models import ToolkitVersion
from culture.toolkit.overview import practices_by_tool
from culture.toolkit.rhythms import Rhythm
from culture.toolkit.services import versions as services
from culture.toolkit.views.loading import (
    practice_or_404,
    practices_step,
    trail_to,
    version_or_404,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.toolkit.models import Practice


@require_GET
@hr_only
def practices(request: StaffRequest) -> HttpResponse:
    """Show the practices in force and the draft, if there are any."""
    seen = ToolkitVersion.objects.visible_to(request.user)
    in_force = seen.in_force().first()
    context = {
        "in_force": in_force,
        "draft": seen.drafts().first(),
        "tools": practices_by_tool(in_force) if in_force else [],
        "trail": trail_to(),
    }
    return render(request, "culture/toolkit/practices.html", context)


@require_POST
@hr_only
def begin(request: StaffRequest) -> HttpResponse:
    """Begin a draft, from what is in force or from the library."""
    draft = services.begin_draft(actor=request.user, now=request.now)
    return redirect("toolkit:draft", uuid=draft.uuid)


@require_GET
@hr_only
def draft(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a draft with everything that can be done to it."""
    shown = version_or_404(request, uuid)
    if shown.is_published:
        return redirect("toolkit:practices")
    context = {
        "draft": shown,
        "tools": practices_by_tool(shown),
        "trail": trail_to(practices_step()),
    }
    return render(request, "culture/toolkit/draft.html", context)


@require_POST
@hr_only
def publish(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Put a draft into force."""
    shown = version_or_404(request, uuid)
    said = _("Published. The next checklists go by these practices.")
    if not pressed(request, services.publish_version, draft=shown, said=said):
        return redirect("toolkit:draft", uuid=shown.uuid)
    return redirect("toolkit:practices")


@require_http_methods(["GET", "POST"])
@hr_only
def discard(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Throw a draft away, once a word was typed."""
    shown = version_or_404(request, uuid)
    form = form_of(request, TypedWordForm, word=_("discard"))
    act = partial(services.discard_draft, actor=request.user, draft=shown, now=request.now)
    if done(form, act):
        messages.success(request, _("Discarded."))
        return redirect("toolkit:practices")
    return form_page(
        request,
        form,
        heading=_("Discard the draft"),
        lead=_("Its changes are lost. What is in force stays in force."),
        trail=trail_to(practices_step()),
        submit=_("Discard"),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
@hr_only
def edit(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Change one practice of a draft."""
    practice = practice_or_404(request, uuid)
    languages = _languages(request)
    form = form_of(
        request, PracticeForm, languages=languages, initial=PracticeForm.initial_of(practice)
    )

    def act(facts: dict[str, Any]) -> None:
        kept = _with_other_languages(practice, facts, languages=languages)
        services.change_practice(actor=request.user, practice=practice, facts=kept, now=request.now)

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("toolkit:draft", uuid=practice.version.uuid)
    return form_page(
        request, form, heading=_("Change a practice"), trail=trail_to(practices_step())
    )


@require_http_methods(["GET", "POST"])
@hr_only
def add(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Add a practice of one's own to a draft."""
    shown = version_or_404(request, uuid)
    initial = {"rhythm": Rhythm.MONTHLY, "ages_after": 45, "expires_after": 75}
    form = form_of(request, PracticeForm, languages=_languages(request), initial=initial)

    def act(facts: dict[str, Any]) -> None:
        first = next(iter(facts["names"].values()))
        key = slugify(first)[:40] or "own"
        taken = set(shown.practices.values_list("key", flat=True))
        free = (f"{key}-{number}" if number else key for number in range(len(taken) + 1))
        facts["key"] = next(one for one in free if one not in taken)
        services.add_practice(actor=request.user, draft=shown, facts=facts, now=request.now)

    if done(form, act):
        messages.success(request, _("Added."))
        return redirect("toolkit:draft", uuid=shown.uuid)
    return form_page(request, form, heading=_("Add a practice"), trail=trail_to(practices_step()))


@require_POST
@hr_only
def leave_out(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Take a practice out of a draft."""
    practice = practice_or_404(request, uuid)
    pressed(request, services.leave_out, practice=practice)
    return redirect("toolkit:draft", uuid=practice.version.uuid)


def _languages(request: StaffRequest) -> list[tuple[str, str]]:
    names = dict(settings.LANGUAGES)
    return [(code, str(names[code])) for code in request.user.organisation.languages]


def _with_other_languages(
    practice: Practice, facts: dict[str, Any], *, languages: list[tuple[str, str]]
) -> dict[str, Any]:
    """Keep what is written in languages that the form does not show."""
    shown = {code for code, _name in languages}
    return {
        name: {code: text for code, text in getattr(practice, name).items() if code not in shown}
        | value
        if isinstance(value, dict)
        else value
        for name, value in facts.items()
    }
