"""What ratings and decisions are worth: agreement and leanings, and whether steps are fair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from culture.core.access import hr_only
from surveys.hiring.quality.fairness import fairness_steps
from surveys.hiring.quality.reviewing import review

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@require_GET
@hr_only
@never_cache
def show_quality(request: StaffRequest) -> HttpResponse:
    """Show how far interviewers agree, who rates mildly, and which questions tell nothing."""
    return render(request, "surveys/hiring/quality.html", {"review": review(request.user)})


@require_GET
@hr_only
@never_cache
def show_fairness(request: StaffRequest) -> HttpResponse:
    """Show whether each step lets groups through alike, or that there are too few to tell."""
    steps = fairness_steps(request.user)
    context = {"steps": steps, "k": request.user.organisation.k}
    return render(request, "surveys/hiring/fairness.html", context)
