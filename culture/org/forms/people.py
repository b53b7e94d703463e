"""Forms about people and their positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.core.forms import TypedDayField
from culture.org.forms.units import UnitField
from culture.org.models import Position

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


class PeopleFilter(forms.Form):
    """Narrows the list of people."""

    q = forms.CharField(label=_("Name, number or address"), required=False, max_length=100)
    former = forms.BooleanField(label=_("Also people who left"), required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        """Offer the open units."""
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(
            actor=actor,
            label=_("Unit and everything below"),
            required=False,
            empty_label=_("all"),
        )
        self.order_fields(["q", "unit", "former"])


class PersonForm(forms.Form):
    """What the roster knows about somebody."""

    number = forms.CharField(
        label=_("Staff number"), max_length=40, help_text=_("Imports find the person by it.")
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), required=False)


class PersonChangeForm(PersonForm):
    """The same, and whether they still work here."""

    is_active = forms.BooleanField(
        label=_("Works here"),
        required=False,
        help_text=_(
            "Without the tick every position of this person ends today. Their account is closed, "
            "and the API keys that they made end."
        ),
    )


class PositionForm(forms.Form):
    """Where somebody works or what they lead, and when."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Position.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    starts_on = TypedDayField(label=_("From"))
    ends_on = TypedDayField(
        label=_("Until"),
        required=False,
        help_text=_("The last day; empty while it goes on."),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        """Offer the open units."""
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(actor=actor, label=_("Unit"))
        self.order_fields(["unit"])


class EndForm(forms.Form):
    """The last day of a position."""

    ends_on = TypedDayField(label=_("Last day"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        """Suggest today."""
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = today
