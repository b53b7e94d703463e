"""Pages with several forms about one thing, each sent on its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from django import forms
from django.contrib import messages
from django.shortcuts import redirect

from culture.core.forms import done

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


class PartForm(forms.Form):
    """One of the forms that share a page, with identifiers of its own."""

    name_on_page = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Tell its fields apart from those of the others."""
        super().__init__(*args, **kwargs)
        self.auto_id = f"{type(self).__name__}-%s"


class PageOfParts(Protocol):
    """Shows the page anew; a form of it that was sent and refused stands there as it was typed."""

    def __call__(self, **forms: PartForm) -> HttpResponse: ...  # noqa: D102


def said_on_page(
    request: StaffRequest,
    form: PartForm,
    act: Callable[..., object],
    *,
    said: str,
    url: str,
    page: PageOfParts,
) -> HttpResponse:
    """Do what a form says, as whoever asks, now, and go to `url`; or show what is wrong."""
    if done(form, partial(act, actor=request.user, now=request.now)):
        messages.success(request, said)
        return redirect(url)
    return page(**{form.name_on_page: form, "refused": form})
