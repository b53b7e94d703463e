"""What is filled in: a promise in a few fields, and what is said of it later."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.core.forms import TypedDayField
from culture.core.parts import PartForm
from culture.org.choosing import UnitChoosingForm
from feedback.promises.models import (
    LONGEST_WORDS,
    Addressee,
    BreachReason,
    Feasibility,
    PromiseOutcome,
    PromiseSource,
)
from feedback.promises.models.promises import LONGEST_REFERENCE, LONGEST_TEXT
from feedback.promises.rhythms import PromiseKind, Recurrence
from feedback.promises.services.making import PromiseFacts

if TYPE_CHECKING:
    from culture.org.models import Unit


class TimeInput(forms.TimeInput):
    """The browser's own field for a time of the day."""

    input_type = "time"

    def __init__(self) -> None:
        """Use the only format that browsers read."""
        super().__init__(format="%H:%M")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _words(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_WORDS, required=required, widget=_lines(2)
    )


class MakeForm(UnitChoosingForm):
    """A promise: what, until when, who delivers; everything else has a usual value."""

    text = forms.CharField(
        label=_("What is promised?"),
        max_length=LONGEST_TEXT,
        widget=_lines(2),
        help_text=_("As the customer heard it. Without names."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=PromiseKind.choices,
        widget=forms.RadioSelect,
        initial=PromiseKind.CALL_BACK,
        help_text=_("Call back is due tomorrow, repair in 14 days, all else in 7 days."),
    )
    due_on = TypedDayField(label=_("Or until this day"), required=False)
    due_time = forms.TimeField(label=_("At the latest at"), required=False, widget=TimeInput())
    deliverer = forms.ChoiceField(label=_("Who must keep it?"))
    asks_first = forms.BooleanField(
        label=_("Ask this unit first"),
        required=False,
        initial=True,
        help_text=_(
            "The promise is given when its answer is there. Promised without asking, it stays "
            "marked so."
        ),
    )
    reference = forms.CharField(
        label=_("Case of the customer"),
        max_length=LONGEST_REFERENCE,
        required=False,
        help_text=_("A number by which you find the customer again. It is erased after a while."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    unit = forms.ChoiceField(label=_("Which unit promises?"))
    source = forms.ChoiceField(
        label=_("Where was it said?"),
        choices=PromiseSource.choices,
        initial=PromiseSource.CONVERSATION,
    )
    addressee = forms.ChoiceField(
        label=_("To whom?"), choices=Addressee.choices, initial=Addressee.CUSTOMER
    )
    touchpoint = forms.CharField(label=_("Which touchpoint?"), max_length=200, required=False)
    to_unit = forms.ChoiceField(label=_("Which other unit?"), required=False)
    recurrence = forms.ChoiceField(
        label=_("How often?"),
        choices=Recurrence.choices,
        initial=Recurrence.ONCE,
        help_text=_("A standing promise, such as “we answer within a day”, has no day of its own."),
    )
    measured_by = forms.CharField(
        label=_("By what will it be seen whether it was kept?"), max_length=200, required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    FIRST = ("text", "kind", "due_on", "deliverer", "asks_first", "reference")

    def __init__(
        self, *args: Any, own: Sequence[Unit], units: Sequence[Unit], **kwargs: Any
    ) -> None:
        """Offer the units in whose name the user promises, the usual one first, and all units."""
        super().__init__(*args, **kwargs)
        self.offer_units("unit", own)
        first = {own[0].pk} if own else set()
        self.offer_units("deliverer", sorted(units, key=lambda unit: unit.pk not in first))
        self.offer_units("to_unit", units, empty=_("none"))

    def first_fields(self) -> list[forms.BoundField]:
        """What is asked at once."""
        return [self[name] for name in self.FIRST]

    def more_fields(self) -> list[forms.BoundField]:
        """What has a usual value."""
        return [
            self[name]
            for name in self.fields
            if name not in self.FIRST and name != "submission_key"
        ]

    @property
    def has_more_errors(self) -> bool:
        """Whether something is wrong in what is folded away."""
        return any(field.errors for field in self.more_fields())

    def clean(self) -> dict[str, Any]:
        """Gather what is promised; what does not belong to the addressee is an error."""
        facts = super().clean() or self.cleaned_data
        addressee = facts.get("addressee")
        if addressee != Addressee.CUSTOMER and facts.get("reference"):
            self.add_error("reference", _("Only a promise to a customer has a case."))
        if addressee == Addressee.UNIT and not facts.get("to_unit"):
            self.add_error("to_unit", _("Say to which unit it was promised."))
        if addressee != Addressee.UNIT and facts.get("to_unit"):
            self.add_error("to_unit", _("Only a promise to another unit names one."))
        if addressee == Addressee.TOUCHPOINT and not facts.get("touchpoint"):
            self.add_error("touchpoint", _("Say which touchpoint."))
        if facts.get("recurrence") != Recurrence.ONCE and facts.get("due_on"):
            self.add_error("due_on", _("A standing promise has no day of its own."))
        if facts.get("due_time") and not facts.get("due_on"):
            self.add_error("due_on", _("Say on which day."))
        if self.errors:
            return facts
        chosen = {name: facts[name] for name in PromiseFacts.__slots__ if name != "to_unit"}
        return {
            "facts": PromiseFacts(**chosen, to_unit=self.unit_in("to_unit")),
            "unit": self.unit_in("unit"),
            "deliverer": self.unit_in("deliverer"),
            **{
                name: facts.get(name)
                for name in ("due_on", "due_time", "asks_first", "submission_key")
            },
        }


class FeasibilityForm(PartForm):
    """Whether the delivering unit can keep a promise."""

    name_on_page = "feasibility_form"

    verdict = forms.ChoiceField(
        label=_("Can you keep it?"), choices=Feasibility.choices, widget=forms.RadioSelect
    )
    words = _words(_("On which condition, or why not"))


class PromiseEndForm(PartForm):
    """How a promise ended."""

    name_on_page = "end_form"

    outcome = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("If it was broken: why?"),
        choices=[("", _("choose")), *BreachReason.choices],
        required=False,
    )
    words = _words(_("In your words"))

    def __init__(self, *args: Any, outcomes: Sequence[PromiseOutcome], **kwargs: Any) -> None:
        """Offer the ends that are possible now; a reason is asked where it can be broken."""
        super().__init__(*args, **kwargs)
        if PromiseOutcome.BROKEN not in outcomes:
            del self.fields["reason"]
        choices = [(one.value, one.label) for one in outcomes]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A broken promise has a reason; what else was chosen there does not count."""
        facts = super().clean() or self.cleaned_data
        if facts.get("outcome") == PromiseOutcome.BROKEN and not facts.get("reason"):
            self.add_error("reason", _("Say why it was broken."))
        elif facts.get("outcome") and facts["outcome"] != PromiseOutcome.BROKEN:
            facts["reason"] = ""
        return facts


class RenegotiateForm(PartForm):
    """Another day, agreed with the customer."""

    name_on_page = "renegotiate_form"

    due_on = TypedDayField(label=_("The new day"))
    due_time = forms.TimeField(label=_("At the latest at"), required=False, widget=TimeInput())
    words = _words(_("How did the customer agree?"), required=True)
    asks_again = forms.BooleanField(
        label=_("Ask the delivering unit about the new day"), required=False, initial=True
    )


class ProgressForm(PartForm):
    """A word that something happens."""

    name_on_page = "progress_form"

    words = _words(_("What happens?"), required=True)


class HandOverForm(PartForm, UnitChoosingForm):
    """Another unit delivers."""

    name_on_page = "hand_over_form"

    deliverer = forms.ChoiceField(label=_("Who delivers now?"))
    words = _words(_("Why?"))

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        """Offer the other units."""
        super().__init__(*args, **kwargs)
        self.offer_units("deliverer", units)

    def clean_deliverer(self) -> Unit | None:
        """Give the unit itself."""
        return self.unit_in("deliverer")
