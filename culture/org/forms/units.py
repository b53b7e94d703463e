"""Forms about units."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from culture.core.forms import TypedDayField
from culture.org.choosing import offer
from culture.org.models import Unit
from culture.org.queries import units_in_order

if TYPE_CHECKING:
    from culture.accounts.models import User


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Chooses an open unit of the actor's organisation, shown with the names above it."""

    def __init__(self, *, actor: User, **kwargs: Any) -> None:
        """Offer the units that are open."""
        super().__init__(queryset=Unit.objects.visible_to(actor), to_field_name="uuid", **kwargs)
        named = [(unit.uuid, label) for unit, label in units_in_order(actor)]
        offer(self, named, empty=self.empty_label)

    def to_python(self, value: Any) -> Unit | None:
        """Read the identity of a unit; what was typed and is none is refused in our words."""
        try:
            return cast("Unit | None", super().to_python(value))
        except ValidationError:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            ) from None


class UnitForm(forms.Form):
    """Name and code of a unit."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200)
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("Imports find the unit by it."),
    )


class NewUnitForm(UnitForm):
    """A new unit, and below which it stands."""

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        """Offer the open units."""
        super().__init__(*args, **kwargs)
        self.fields["parent"] = UnitField(actor=actor, label=_("Below which unit"))


class MoveForm(forms.Form):
    """Where a unit goes."""

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        """Offer the open units."""
        super().__init__(*args, **kwargs)
        self.fields["parent"] = UnitField(actor=actor, label=_("Below which unit"))


class CloseForm(forms.Form):
    """From which day a unit is closed."""

    closed_on = TypedDayField(label=_("Closed from"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        """Suggest today."""
        super().__init__(*args, **kwargs)
        self.fields["closed_on"].initial = today
