"""What ratings and decisions are worth, and whether hiring looks for empathy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from culture.core.access import hr_only, only
from surveys.hiring.quality.fairness import fairness_steps
from surveys.hiring.quality.leadership import answer_leadership
from surveys.hiring.quality.reach import may_read_answer
from surveys.hiring.quality.reviewing import review
from surveys.hiring.quality.validating import review_later

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
def show_validity(request: StaffRequest) -> HttpResponse:
    """Show whether interviews tell how people work, from thirty hires on, and what to do."""
    found = review_later(request.user, day=request.today)
    context = {"found": found, "k": request.user.organisation.k}
    return render(request, "surveys/hiring/validity.html", context)


@require_GET
@hr_only
@never_cache
def show_fairness(request: StaffRequest) -> HttpResponse:
    """Show whether each step lets groups through alike, or that there are too few to tell."""
    steps = fairness_steps(request.user)
    context = {"steps": steps, "k": request.user.organisation.k}
    return render(request, "surveys/hiring/fairness.html", context)


@require_GET
@only(may_read_answer, door="HR, administrators and the lead of the top")
@never_cache
def show_answer(request: StaffRequest) -> HttpResponse:
    """Show whether hiring looks for empathy: shares of vacancies, in words and with their n."""
    answer = answer_leadership(request.user.organisation)
    return render(request, "surveys/hiring/leadership.html", {"answer": answer})
