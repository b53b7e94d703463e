"""The page of one action, and what is said of it."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from culture.actions import asking, telling
from culture.actions.asked_first import figures_of_result, found_words
from culture.actions.comparing import compare
from culture.actions.forms import ActionOwnerForm, CheckForm, DayForm, DoneForm, NoteForm, StepForm
from culture.actions.listing import due_of, origin_label, row_of
from culture.actions.models import ActionStep, ActionVerdict
from culture.actions.queries import notes_of, steps_of
from culture.actions.reach import may_act_in, may_check, may_work, possible_owners, sees_numbers
from culture.actions.services import closing, making
from culture.actions.views.loading import (
    action_or_404,
    checked_action_or_404,
    trail,
    worked_action_or_404,
)
from culture.core.buttons import pressed
from culture.core.parts import said_on_page
from culture.core.texts import text_here
from culture.dashboards import formats
from culture.dashboards.addresses import Address
from culture.dashboards.figures import name_of
from culture.metrics.queries import subjects_by_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from culture.actions.comparing import ComparedNumber
    from culture.actions.models import Action
    from culture.core.parts import PartForm
    from culture.core.requests import StaffRequest


@login_required
@require_GET
def show(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show an action: its steps, its number, what was said, and what can be said now."""
    return action_page(request, action_or_404(request, uuid))


@login_required
@require_POST
def add_step(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Add a step."""
    action = worked_action_or_404(request, uuid)
    act = partial(making.add_step, action=action)
    return _said(request, action, StepForm(request.POST), act, _("Added."))


@login_required
@require_POST
def tick_step(request: StaffRequest, uuid: uuid.UUID, step: uuid.UUID) -> HttpResponse:
    """Say that a step is done, or not."""
    action = worked_action_or_404(request, uuid)
    known = get_object_or_404(ActionStep.objects.select_related("action"), uuid=step, action=action)
    pressed(request, making.tick_step, step=known)
    return redirect("actions:action", uuid=action.uuid)


@login_required
@require_POST
def comment(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say something about it."""
    action = action_or_404(request, uuid)
    act = partial(making.comment, action=action)
    return _said(request, action, NoteForm(request.POST), act, _("Kept."))


@login_required
@require_POST
def say_done(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say that the work is done."""
    action = worked_action_or_404(request, uuid)
    act = partial(making.say_done, action=action)
    said = _("Done. Somebody else looks at the result.")
    return _said(request, action, DoneForm(request.POST), act, said)


@login_required
@require_POST
def take_up_again(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say that the work is not done after all."""
    action = worked_action_or_404(request, uuid)
    pressed(request, making.take_up_again, said=_("It runs again."), action=action)
    return redirect("actions:action", uuid=action.uuid)


@login_required
@require_POST
def hand_over(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Give it to another owner."""
    action = worked_action_or_404(request, uuid)
    owners = possible_owners(action.unit, day=request.today)
    act = partial(making.hand_over, action=action)
    form = ActionOwnerForm(request.POST, owners=owners)
    return _said(request, action, form, act, _("Handed over."))


@login_required
@require_POST
def move_day(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Give it another day."""
    action = worked_action_or_404(request, uuid)
    act = partial(making.move_day, action=action)
    return _said(request, action, DayForm(request.POST), act, _("It has another day now."))


@login_required
@require_POST
def close(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Close it with its result."""
    action = checked_action_or_404(request, uuid)
    act = partial(closing.close_action, action=action)
    form = CheckForm(request.POST, verdicts=list(ActionVerdict))
    return _said(request, action, form, act, _("Closed with this result."))


def action_page(request: StaffRequest, action: Action, **forms: Any) -> HttpResponse:
    """The page of an action; a form of it that was sent and refused is among `forms`."""
    day, row = request.today, row_of(action, now=request.now)
    works = action.result is None and may_work(request.user, action, day=day)
    checks = action.result is None and may_check(request.user, action, day=day)
    shows = sees_numbers(request.user, action.unit, day=day)
    found = None
    if shows and action.result is None and action.series_id:
        found = compare(action, actor=request.user, day=day)
    figures = figures_of_result(action, reader=request.user, day=day) or (found and found.figures)
    context = {
        "action": action,
        "row": row,
        "due": due_of(action),
        "origin": origin_label(action),
        "words_found": found_words([action], reader=request.user, day=day)[action.pk],
        "steps": steps_of(action),
        "notes": notes_of(action),
        "works": works,
        "checks": checks,
        "target": _target(action) if shows else None,
        "result": telling.told(figures) if figures and shows else None,
        "verdict": found.verdict if found else None,
        "ask_url": asking.ask_url(action.unit, user=request.user),
        "may_tell": action.result is not None and may_act_in(request.user, action.unit, day=day),
        "trail": trail(),
    }
    if action.result is None:
        context["note_form"] = NoteForm()
    if works:
        owners = [one for one in possible_owners(action.unit, day=day) if one.pk != action.owner_id]
        context |= {
            "step_form": StepForm(),
            "done_form": None if action.done_at else DoneForm(),
            "owner_form": ActionOwnerForm(owners=owners) if owners else None,
            "day_form": DayForm() if action.due_at > request.now and not action.done_at else None,
        }
    if checks:
        context["check_form"] = CheckForm(verdicts=verdicts_now(action, found))
    return render(request, "culture/actions/action.html", context | forms)


def verdicts_now(action: Action, found: ComparedNumber | None) -> list[ActionVerdict]:
    """The results that an action can be closed with at this moment."""
    if action.done_at is None:
        return [ActionVerdict.DROPPED]
    if found:
        return [found.verdict, ActionVerdict.DROPPED]
    if action.series_id:
        return [ActionVerdict.CANNOT_TELL, ActionVerdict.DROPPED]
    return list(ActionVerdict)


def _target(action: Action) -> dict[str, Any] | None:
    """What the number of an action is called, and where it stands."""
    if action.series is None or action.baseline is None:
        return None
    window = action.baseline.window
    address = Address(action.series, window)
    is_dimension = action.subject_kind == "dimension"
    return {
        "name": name_of(action.subject_kind, action.subject_key, subjects_by_key(action.series)),
        "questionnaire": text_here(action.series.names),
        "window": formats.window(window),
        "rises": action.rises,
        "url": address.dimension(action.unit.uuid, action.subject_key)
        if is_dimension
        else address.unit(action.unit.uuid),
    }


def _said(
    request: StaffRequest, action: Action, form: PartForm, act: Callable[..., object], said: str
) -> HttpResponse:
    """Do what a form of the action's page says, or show the page with what is wrong."""

    def page(**forms: PartForm) -> HttpResponse:
        return action_page(request, action_or_404(request, action.uuid), **forms)

    url = reverse("actions:action", args=[action.uuid])
    return said_on_page(request, form, act, said=said, url=url, page=page)
