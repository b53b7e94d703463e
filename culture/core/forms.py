"""What every form of the staff pages shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from culture.core.moments import DAY_BOUNDS, MOMENT_BOUNDS

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import Promise

F = TypeVar("F", bound=forms.BaseForm)


def form_of(request: HttpRequest, form: Callable[..., F], **facts: Any) -> F:
    """Build a form, filled with what was sent when the request is a POST."""
    if request.method == "POST":
        return form(request.POST, request.FILES, **facts)
    return form(**facts)


def done(form: forms.BaseForm, act: Callable[..., object]) -> bool:
    """Call `act` with the cleaned data of a valid form; False when there is an error.

    What the service refuses becomes an error of the form, at its field where it has one.
    """
    if not form.is_valid() or _has_broken_lines(form):
        return False
    try:
        act(**form.cleaned_data)
    except ValidationError as refusal:
        _add_errors(form, refusal)
        return False
    return True


def _has_broken_lines(form: forms.BaseForm) -> bool:
    """Whether a field of one line holds several: a name in a mail's subject must not."""
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        is_one_line = isinstance(field.widget, forms.TextInput)
        if is_one_line and isinstance(value, str) and value.splitlines() not in ([], [value]):
            form.add_error(name, _("Please write this in one line."))
    return not form.is_valid()


def _add_errors(form: forms.BaseForm, refusal: ValidationError) -> None:
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, errors in refusal.error_dict.items():
        known = field != NON_FIELD_ERRORS and field in form.fields
        form.add_error(field if known else None, errors)


class DayInput(forms.DateInput):
    """A calendar day, picked with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        """Use the only format that browsers read."""
        super().__init__(format="%Y-%m-%d")


class TypedDayField(forms.DateField):
    """A day that the database takes as well (see `culture.core.moments`)."""

    widget = DayInput
    default_validators = list(DAY_BOUNDS)


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        """Use the only format that browsers read."""
        super().__init__(format="%Y-%m-%dT%H:%M")


class TypedMomentField(forms.DateTimeField):
    """A moment that the database takes as well."""

    widget = MomentInput
    default_validators = list(MOMENT_BOUNDS)


class TypedWordForm(forms.Form):
    """Asks to type a word before something is lost."""

    def __init__(self, *args: Any, word: str | Promise, **kwargs: Any) -> None:
        """Ask for `word`; the case of its letters does not matter."""
        super().__init__(*args, **kwargs)
        self.word = str(word)
        self.fields["typed"] = forms.CharField(
            label=_("Type “%(word)s” to go on") % {"word": self.word},
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        )

    def clean(self) -> dict[str, Any]:
        """Compare, and pass nothing on."""
        cleaned = super().clean() or {}
        typed = cleaned.pop("typed", None)
        if typed is not None and typed.strip().casefold() != self.word.casefold():
            self.add_error("typed", _("This is not the word “%(word)s”.") % {"word": self.word})
        return cleaned
