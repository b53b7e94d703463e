"""What HR fills in to order a pulse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from culture.core.forms import TypedDayField
from culture.org.choosing import offer
from culture.org.models import Unit
from culture.org.queries import units_in_order
from surveys.pulses.models import Pulse

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


class PulseForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who is asked, how often, how much, and from when on."""

    class Meta:
        model = Pulse
        fields = ("unit", "rhythm", "asked_per_person", "days_open", "first_on")
        field_classes = {"first_on": TypedDayField}
        widgets = {
            "rhythm": forms.RadioSelect,
            "asked_per_person": forms.RadioSelect,
        }

    def __init__(self, *args: Any, actor: User, today: dt.date, **kwargs: Any) -> None:
        """Offer the units of the actor's organisation, and days from today on."""
        super().__init__(*args, **kwargs)
        named = units_in_order(actor)
        units = Unit.objects.visible_to(actor).filter(closed_on=None)
        self.fields["unit"] = forms.ModelChoiceField(
            label=self.fields["unit"].label, queryset=units, empty_label=None
        )
        offer(self.fields["unit"], [(str(unit.pk), name) for unit, name in named])
        self.fields["first_on"].initial = today
        self.fields["first_on"].widget.attrs["min"] = today.isoformat()
        for name in ("rhythm", "asked_per_person"):
            field = self.fields[name]
            field.choices = [one for one in field.choices if one[0] != ""]  # type: ignore[attr-defined]
