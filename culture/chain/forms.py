"""What leads and HR fill in about predictions and standards."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from culture.chain.models import Standard
from culture.core.forms import TypedDayField
from culture.core.texts import text_here
from culture.org.choosing import HOW_PEOPLE_ARE_TYPED, MOST_LISTED, offer
from culture.org.models import Person

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.models import Series, Subject
    from culture.privacy.periods import Period

STEP = Decimal("0.1")


class RoundForm(forms.Form):
    """From which quarter on leads are asked."""

    def __init__(self, *args: Any, quarters: Sequence[Period], **kwargs: Any) -> None:
        """Offer some quarters."""
        super().__init__(*args, **kwargs)
        self.fields["since"] = forms.TypedChoiceField(
            label=_("From which quarter on"),
            choices=[(one.starts_on.isoformat(), _days_of(one)) for one in quarters],
            coerce=lambda token: next(
                one.starts_on for one in quarters if one.starts_on.isoformat() == token
            ),
            widget=forms.RadioSelect,
        )


class PredictionForm(forms.Form):
    """One level for each dimension, on the scale of the questionnaire."""

    def __init__(
        self, *args: Any, series: Series, subjects: Sequence[Subject], **kwargs: Any
    ) -> None:
        """Ask for each dimension; nothing is filled in, so that nothing is suggested."""
        super().__init__(*args, **kwargs)
        for subject in subjects:
            self.fields[subject.key] = _level_field(
                series, label=text_here(subject.names), help_text=text_here(subject.helps)
            )

    def clean(self) -> dict[str, Any]:
        """Pass on the levels by dimension."""
        levels = super().clean() or self.cleaned_data
        return {"levels": dict(levels)}


class StandardForm(forms.Form):
    """A standard: in words and as a target, with who keeps it and when it is looked at again."""

    words = forms.CharField(
        label=_("In words"),
        help_text=_("What customers can rely on, as you would say it to a new colleague."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    target = forms.DecimalField()
    owner = forms.ModelChoiceField(Person.objects.none(), label=_("Who keeps it"))
    review_on = TypedDayField(label=_("To be looked at again on"))
    promise = forms.CharField(
        label=_("The promise it supports"),
        help_text=_("If there is one: what customers were told."),
        max_length=300,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        series: Series,
        people: Sequence[Person],
        standard: Standard | None = None,
        words: str = "",
        **kwargs: Any,
    ) -> None:
        """Ask, filled with the standard in force, and with other words where they are given."""
        initial: dict[str, Any] = {}
        if standard is not None:
            names = ("words", "target", "owner", "review_on", "promise")
            initial = {name: getattr(standard, name) for name in names}
        if words:
            initial["words"] = words
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        self.fields["target"] = _level_field(
            series,
            label=_("Target"),
            help_text=_("How customers should rate it on average, on their own scale."),
        )
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101 (declared above)
        owner.queryset = Person.objects.filter(pk__in=[one.pk for one in people])
        named = [(one.pk, str(one)) for one in people]
        if len(people) > MOST_LISTED:
            named = [(one.pk, f"{one.name} ({one.number})") for one in people]
        offer(owner, named, empty=owner.empty_label, how=HOW_PEOPLE_ARE_TYPED)


class ClosingForm(forms.Form):
    """How many open predictions HR saw when it closed them."""

    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


def _level_field(series: Series, *, label: Any, help_text: Any) -> forms.DecimalField:
    scale = _("From %(low)s to %(high)s.") % {"low": series.low, "high": series.high}
    return forms.DecimalField(
        label=label,
        help_text=f"{help_text} {scale}".strip(),
        min_value=series.low,
        max_value=series.high,
        max_digits=5,
        decimal_places=1,
        widget=forms.NumberInput(
            attrs={
                "step": STEP,
                "min": series.low,
                "max": series.high,
                "inputmode": "decimal",
                "autocomplete": "off",
            }
        ),
    )


def _days_of(quarter: Period) -> str:
    def day(one: dt.date) -> str:
        return date_format(one, "DATE_FORMAT")

    return f"{day(quarter.starts_on)} \N{EN DASH} {day(quarter.ends_on)}"
