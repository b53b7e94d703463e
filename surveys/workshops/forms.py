"""What HR fills in about workshops."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from culture.core.forms import DayInput
from culture.org.choosing import offer
from culture.org.models import Unit
from culture.org.queries import units_in_order
from surveys.workshops.models import Workshop

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.metrics.windows import Window
    from surveys.workshops.advice import Adviser
    from surveys.workshops.queries import Turnout

MOST_PEOPLE = 100_000


class WorkshopForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everything about a workshop that HR decides."""

    before = forms.TypedChoiceField(
        label=_("Wave before"), required=False, coerce=uuid.UUID, empty_value=None
    )
    after = forms.TypedChoiceField(
        label=_("Wave after"), required=False, coerce=uuid.UUID, empty_value=None
    )

    class Meta:
        model = Workshop
        fields = ["kind", "title", "unit", "held_on", "notes", "reason", "before", "after"]
        widgets = {
            "kind": forms.RadioSelect,
            "held_on": DayInput(),
            "notes": forms.Textarea(attrs={"rows": 3}),
            "reason": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "reason": _(
                "Only where the foundation is advised first: why an advanced workshop all the same."
            ),
        }

    def __init__(
        self, *args: Any, actor: User, adviser: Adviser, waves: Sequence[Window], **kwargs: Any
    ) -> None:
        """Offer the open units with the units above them, and the waves that have numbers."""
        super().__init__(*args, **kwargs)
        self.adviser = adviser
        self.waves = {wave.edition: wave for wave in waves}
        units = units_in_order(actor)
        open_units = Unit.objects.filter(pk__in=[unit.pk for unit, _name in units])
        kept = open_units | Unit.objects.filter(pk=self.instance.unit_id)
        self.fields["unit"].queryset = kept  # type: ignore[attr-defined]
        offer(self.fields["unit"], self._named(units), empty=BLANK_CHOICE_DASH[0][1])
        for name, words in (
            ("before", _("the newest one that closed before the workshop")),
            ("after", _("the first one that closes after the workshop")),
        ):
            self.fields[name].choices = [  # type: ignore[attr-defined]
                ("", words),
                *((str(wave.edition), _named(wave)) for wave in waves),
            ]

    def _named(self, units: list[tuple[Unit, str]]) -> list[tuple[int, str]]:
        named = [(unit.pk, name) for unit, name in units]
        if self.instance.unit_id and self.instance.unit_id not in dict(named):
            named.append((self.instance.unit_id, self.instance.unit.name))
        return named

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the foundation is advised first; keep waves in their order."""
        facts = super().clean() or self.cleaned_data
        unit, kind = facts.get("unit"), facts.get("kind")
        if unit is not None and kind == Workshop.Kind.ADVANCED:
            advice = self.adviser.advice_on(unit)
            if advice.is_against and not facts.get("reason"):
                self.add_error("reason", f"{advice.sentence} {_('You may go on: say here why.')}")
        first, second = (self.waves.get(facts.get(name)) for name in ("before", "after"))
        if first and second and first.closed_on >= second.closed_on:
            self.add_error("after", _("The wave after must close later than the wave before."))
        return facts


class AttendanceForm(forms.Form):
    """One number per unit; an empty field means that nobody has counted."""

    def __init__(self, *args: Any, turnouts: Sequence[Turnout], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {f"u{turnout.unit.uuid}": turnout.unit for turnout in turnouts}
        for turnout in turnouts:
            self.fields[f"u{turnout.unit.uuid}"] = forms.IntegerField(
                label=turnout.unit.name,
                required=False,
                min_value=0,
                max_value=MOST_PEOPLE,
                initial=turnout.attended,
            )

    @property
    def counts(self) -> dict[Unit, int | None]:
        """What was typed, by unit."""
        return {unit: self.cleaned_data[name] for name, unit in self.units.items()}


class LineForm(forms.Form):
    """Where the organisation draws its line."""

    level = forms.DecimalField(
        label=_("Line"),
        required=False,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
        help_text=_(
            "In points of the scale of the empathy questionnaire. Empty: no line, no advice."
        ),
    )

    def __init__(self, *args: Any, low: int, high: int, **kwargs: Any) -> None:
        """Accept levels of the scale only."""
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        limits = forms.DecimalField(
            min_value=Decimal(low), max_value=Decimal(high), decimal_places=1
        )
        field.validators = limits.validators


def _named(wave: Window) -> str:
    return f"{wave.name} ({date_format(wave.closed_on, 'DATE_FORMAT')})"
