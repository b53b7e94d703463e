"""What the first person of a house types: the organisation, themselves, and who works there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from culture.accounts.models import User
from culture.org.forms.time_zones import TimeZoneField
from culture.org.services.beginning import TypedPerson

# A survey asks eight at least, and who leads the unit at the top is none of them.
LINES = 10


class BeginForm(forms.Form):
    """The organisation and its first administrator."""

    organisation = forms.CharField(label=_("Name of the organisation"), max_length=200)
    time_zone = TimeZoneField(initial="UTC")
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        initial=[code for code, _name in settings.LANGUAGES],
        help_text=_("In which customers may answer."),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("You sign in with it."),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 12 characters, such as a few words in a row, and not your name or address."
        ),
    )
    is_hr = forms.BooleanField(
        label=_("I also work in human resources"),
        required=False,
        initial=True,
        help_text=_("Then you prepare questionnaires and ask customers and people yourself."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is easily guessed, also from name and address."""
        cleaned = super().clean() or self.cleaned_data
        if password := cleaned.get("password"):
            user = User(name=cleaned.get("name", ""), email=cleaned.get("email", ""))
            try:
                validate_password(password, user)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return cleaned


class TopForm(forms.Form):
    """The unit at the top, which everything stands below."""

    top = forms.CharField(
        label=_("The unit at the top"),
        max_length=200,
        help_text=_("Usually the organisation as a whole. Other units stand below it."),
    )


class TypedPersonForm(forms.Form):
    """One person; a line without a name counts for nothing."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    unit = forms.CharField(
        label=pgettext_lazy("where somebody works", "Unit"), max_length=200, required=False
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    leads = forms.BooleanField(label=_("leads it"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the name where something else was typed."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("name") and (cleaned.get("unit") or cleaned.get("email")):
            self.add_error("name", _("Please give the name of this person."))
        return cleaned


class PeopleFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The lines; at least one person stands in them."""

    def clean(self) -> None:
        """Refuse an empty table."""
        if not any(self.errors) and not self.people():
            raise ValidationError(_("Please type one person at least."))

    def people(self) -> list[TypedPerson]:
        """Whoever was typed, in order."""
        return [
            TypedPerson(**form.cleaned_data) for form in self.forms if form.cleaned_data.get("name")
        ]


PeopleForms: type[PeopleFormSet] = forms.formset_factory(  # type: ignore[assignment]
    TypedPersonForm, formset=PeopleFormSet, extra=LINES, max_num=LINES, absolute_max=LINES
)
