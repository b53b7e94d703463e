"""What is filled in: a situation, a question, its answer, a value."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.core.texts import text_here
from culture.zones.models import LONGEST_NAME, LONGEST_TEXT, DecisionZone
from culture.zones.services.situations import Ruling

if TYPE_CHECKING:
    from culture.zones.inheritance import Rule
    from culture.zones.models import SharedValue, Situation, SituationVersion

NOBODY_KNOWN = _("Please write nothing by which a customer or a colleague could be recognised.")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _OnValues(forms.Form):
    """A form that asks for the value behind something."""

    def offer(self, values: Sequence[SharedValue]) -> None:
        """Offer some values, by their names in the language of the page."""
        self.known = {str(value.uuid): value for value in values}
        named = [(key, text_here(value.names)) for key, value in self.known.items()]
        self.fields["value"].choices = [("", _("none")), *named]  # type: ignore[attr-defined]

    def clean_value(self) -> SharedValue | None:
        """Give the value itself."""
        return self.known.get(self.cleaned_data["value"])


class SituationForm(_OnValues):
    """What is said of a situation; the role only where it can still be chosen."""

    name = forms.CharField(
        label=_("Situation"),
        max_length=LONGEST_NAME,
        widget=_lines(2),
        help_text=_("As somebody would say it who stands in it: “A guest wants money back.”"),
    )
    zone = forms.ChoiceField(
        label=_("How far may people go?"), choices=DecisionZone.choices, widget=forms.RadioSelect
    )
    guidance = forms.CharField(
        label=_("What to do"), max_length=LONGEST_TEXT, required=False, widget=_lines(3)
    )
    value = forms.ChoiceField(label=_("The value behind it"), required=False)
    amount = forms.DecimalField(
        label=_("Up to which amount"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
        localize=True,
        help_text=_("Only with “act”: beyond it, people ask first."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    currency = forms.CharField(
        label=_("Currency"), max_length=10, required=False, help_text=_("For example EUR or kr")
    )
    time_limit = forms.CharField(
        label=_("Within which time"),
        max_length=100,
        required=False,
        help_text=_("For example: the same day"),
    )
    call = forms.CharField(
        label=_("Who to call"),
        max_length=200,
        required=False,
        help_text=_("A role and a number hold longer than a name."),
    )
    role = forms.ChoiceField(label=_("For whom"), required=False)
    search_words = forms.CharField(
        label=_("Other words by which people would search"),
        max_length=300,
        required=False,
        help_text=_("Also in the other languages that your people speak."),
    )

    def __init__(
        self, *args: Any, values: Sequence[SharedValue], roles: Sequence[str] | None, **kwargs: Any
    ) -> None:
        """Offer the values in use and the titles of positions; None asks for no role."""
        super().__init__(*args, **kwargs)
        self.offer(values)
        if roles is None:
            del self.fields["role"]
            return
        titles = [("", _("everybody")), *((title, title) for title in roles)]
        self.fields["role"].choices = titles  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(version: SituationVersion) -> dict[str, Any]:
        """What was said last, as the form's fields hold it."""
        facts = {name: getattr(version, name) for name in Ruling.__slots__}
        return facts | {"value": str(version.value.uuid) if version.value else ""}

    def clean(self) -> dict[str, Any]:
        """Gather what is said; an amount and its currency belong together and to acting."""
        facts = super().clean() or self.cleaned_data
        amount, currency = facts.get("amount"), facts.get("currency", "")
        if amount is not None and facts.get("zone") not in {DecisionZone.ACT, None}:
            self.add_error("amount", _("Only “act” has an amount up to which people act."))
        elif amount is not None and not currency:
            self.add_error("currency", _("Say in which currency."))
        elif amount is None and currency and "amount" not in self.errors:
            self.add_error("amount", _("Say up to which amount, or leave the currency out."))
        role = {"role": facts.get("role", "")} if "role" in self.fields else {}
        if self.errors:
            return facts
        return {"ruling": Ruling(**{name: facts[name] for name in Ruling.__slots__})} | role


class AskForm(forms.Form):
    """One question, in one form that fits a phone."""

    question = forms.CharField(
        label=_("What is the situation, and what would you like to know?"),
        max_length=LONGEST_NAME,
        widget=_lines(4),
        help_text=NOBODY_KNOWN,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ConsultationForm(_OnValues):
    """The answer to a question."""

    zone = forms.ChoiceField(
        label=_("In such a situation people should"),
        choices=DecisionZone.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Your answer"), max_length=LONGEST_TEXT, widget=_lines(4), help_text=NOBODY_KNOWN
    )
    value = forms.ChoiceField(label=_("The value behind it"), required=False)

    def __init__(self, *args: Any, values: Sequence[SharedValue], **kwargs: Any) -> None:
        """Offer the values in use."""
        super().__init__(*args, **kwargs)
        self.offer(values)


class CoveringForm(forms.Form):
    """The situation that a question belongs to."""

    situation = forms.ChoiceField(label=_("Situation"))

    def __init__(self, *args: Any, rules: Sequence[Rule], **kwargs: Any) -> None:
        """Offer the situations of some rules, by their words."""
        super().__init__(*args, **kwargs)
        self.known = {str(rule.situation.uuid): rule.situation for rule in rules}
        named = sorted((rule.version.name, str(rule.situation.uuid)) for rule in rules)
        choices = [(key, name) for name, key in named]
        self.fields["situation"].choices = choices  # type: ignore[attr-defined]

    def clean_situation(self) -> Situation:
        """Give the situation itself."""
        return self.known[self.cleaned_data["situation"]]


class SharedValueForm(forms.Form):
    """A value in each of the organisation's languages."""

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Ask for its name; all are required, because everybody is to know it."""
        super().__init__(*args, **kwargs)
        for code, language in languages:
            self.fields[code] = forms.CharField(
                label=_("In %(language)s") % {"language": language},
                max_length=60,
                widget=forms.TextInput(attrs={"lang": code}),
            )

    def clean(self) -> dict[str, Any]:
        """Gather the names by language."""
        return {"names": dict(super().clean() or self.cleaned_data)}
