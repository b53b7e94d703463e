"""What HR fills in for a round."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.core.forms import TypedMomentField
from culture.org.choosing import offer
from culture.org.models import Unit
from culture.org.queries import units_in_order

if TYPE_CHECKING:
    from culture.accounts.models import User

USUAL = dt.timedelta(days=14)


class ServiceRoundForm(forms.Form):
    """Who is asked, of which departments, and until when."""

    name = forms.CharField(
        label=_("What people see above the questions"),
        max_length=200,
        initial=_("How we work together"),
    )
    unit = forms.ModelChoiceField(
        label=_("Who is asked: everybody in this unit and below"),
        queryset=Unit.objects.none(),
        empty_label=None,
    )
    providers = forms.ModelMultipleChoiceField(
        label=_("Departments that people speak of"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices long"}),
        help_text=_(
            "Each with everything below it. People say which of them they work with, and are asked "
            "about three at most, drawn by chance."
        ),
    )
    closes_at = TypedMomentField(label=_("Answers until"))

    def __init__(self, *args: Any, actor: User, now: dt.datetime, **kwargs: Any) -> None:
        """Offer the open units of the actor's organisation."""
        super().__init__(*args, **kwargs)
        named = units_in_order(actor)
        units = Unit.objects.visible_to(actor).filter(closed_on=None)
        for name in ("unit", "providers"):
            field = self.fields[name]
            field.queryset = units  # type: ignore[attr-defined]
            offer(field, [(str(unit.pk), label) for unit, label in named])
        self.fields["closes_at"].initial = now + USUAL
