"""Pages that look the same in every app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django import forms
    from django.http import HttpResponse

    from culture.core.breadcrumb import Step
    from culture.core.requests import StaffRequest


def form_page(
    request: StaffRequest,
    form: forms.BaseForm,
    *,
    heading: str,
    trail: Sequence[Step] = (),
    back: str = "",
    lead: str = "",
    submit: str = "",
    danger: bool = False,
) -> HttpResponse:
    """Render one form; cancelling leads to the last step of the trail, or to `back`."""
    cancel_url = trail[-1].url if trail else reverse(back)
    facts: dict[str, Any] = {
        "form": form,
        "heading": heading,
        "trail": trail,
        "lead": lead,
        "submit": submit,
        "danger": danger,
        "cancel_url": cancel_url,
    }
    return render(request, "shared/form.html", facts)
