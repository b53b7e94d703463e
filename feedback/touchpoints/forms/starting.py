"""What is asked before the first touchpoint: where, under which name, how long."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.org.choosing import offer_units
from culture.org.models import Unit
from feedback.touchpoints.effort import FULL, SHORT, form_labels
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.queries import open_units_for
from feedback.touchpoints.services.starting import INSTRUMENT
from surveys.instruments.library import built_in


def _forms_of_library() -> list[tuple[str, str]]:
    items = built_in()[INSTRUMENT].items
    short = sum(item.is_short for item in items)
    return list(form_labels({SHORT: short, FULL: len(items)}).items())


class StartForm(forms.Form):
    """A moment of service of one unit; everything else has a usual answer."""

    unit = forms.ModelChoiceField(
        label=_("Whose service is it?"), queryset=Unit.objects.none(), empty_label=None
    )
    name = forms.CharField(
        label=_("Where do customers meet you?"),
        max_length=200,
        help_text=_("Such as: front desk, telephone, after the visit. Customers read it."),
    )
    form = forms.ChoiceField(
        label=_("How much do you ask?"),
        choices=_forms_of_library,
        initial=Touchpoint.Form.SHORT,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, actor: User, today: dt.date, **kwargs: Any) -> None:
        """Offer the units that are open."""
        super().__init__(*args, **kwargs)
        units = open_units_for(actor, day=today)
        offer_units(self.fields["unit"], units)
        self.fields["unit"].initial = units.filter(parent=None).first()
