"""Forms of administrators: settings, users, keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from culture.accounts.models import SMALLEST_K, Scope, SecondStepFor
from culture.org.forms.time_zones import TimeZoneField
from culture.org.models import Person


class SettingsForm(forms.Form):
    """What holds for the whole organisation."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200)
    time_zone = TimeZoneField()
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which customers may answer."),
    )
    k = forms.IntegerField(
        label=_("Smallest group"),
        min_value=SMALLEST_K,
        max_value=1000,
        help_text=_("A number is shown only for this many answers or more. Never below five."),
    )
    answers_kept_months = forms.IntegerField(
        label=_("Months that raw answers are kept"),
        min_value=1,
        max_value=120,
        help_text=_("Published numbers stay; the answers behind them are deleted."),
    )
    contacts_kept_months = forms.IntegerField(
        label=_("Months that contact details are kept"), min_value=1, max_value=60
    )
    second_step_for = forms.MultipleChoiceField(
        label=_("Who needs a second step to sign in"),
        required=False,
        choices=SecondStepFor.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "An app, a passkey or a security key. Whoever has none is led to set one up and cannot "
            "do anything else before."
        ),
    )
    shows_first_steps = forms.BooleanField(
        label=_("Show the first steps"),
        required=False,
        help_text=_("At home, to human resources and administrators, until all of them are done."),
    )


class InvitationForm(forms.Form):
    """Who is invited, and as what."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The link to set a password goes there.")
    )
    is_hr = forms.BooleanField(
        label=_("Human resources"),
        required=False,
        help_text=_("Sees all units and people; makes questionnaires and touchpoints."),
    )
    is_administrator = forms.BooleanField(
        label=_("Administrator"),
        required=False,
        help_text=_("Sees all units and people; changes users, keys and settings."),
    )


class InvitePeopleForm(forms.Form):
    """Who of the people without an account gets one."""

    people = forms.ModelMultipleChoiceField(
        label=_("People with an address and without an account"),
        queryset=Person.objects.none(),
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose somebody.")},
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        """Offer these people, all of them ticked."""
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        field.queryset = Person.objects.filter(  # type: ignore[attr-defined]
            pk__in=[person.pk for person in people]
        ).order_by("name", "pk")
        field.initial = [person.uuid for person in people]
        field.label_from_instance = _name_and_address  # type: ignore[attr-defined]


def _name_and_address(person: Person) -> str:
    return f"{person.name}, {person.email}"


class UserForm(forms.Form):
    """Roles of somebody who has an account."""

    is_hr = InvitationForm.base_fields["is_hr"]
    is_administrator = InvitationForm.base_fields["is_administrator"]
    is_active = forms.BooleanField(
        label=_("May sign in"),
        required=False,
        help_text=_(
            "Without the tick the account is closed at once, also where it is signed in, and the "
            "API keys that this person made end."
        ),
    )


class KeyForm(forms.Form):
    """A new key: what it is for and what it may do."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=100,
        help_text=_("Which program uses it?"),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
