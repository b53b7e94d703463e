"""What leads and HR fill in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.core.forms import DayInput, TypedDayField
from culture.core.texts import text_here
from culture.org.models import Person
from culture.toolkit.files import KINDS
from culture.toolkit.models import Practice, StandIn, Tick
from culture.toolkit.rhythms import Rhythm
from culture.toolkit.services.answering import PracticeAnswer
from culture.toolkit.tools import Tool

if TYPE_CHECKING:
    from culture.toolkit.queries import ChecklistRow

LONGEST_NOTE = 500
TEXTS = {
    "names": _("Practice"),
    "reasons": _("Why it matters"),
    "evidence": _("What shows that it was done"),
    "examples": _("Example"),
}


class ChecklistForm(forms.Form):
    """One state per practice, with a plan and its day or a reason; empty means not answered."""

    def __init__(self, *args: Any, rows: Sequence[ChecklistRow], **kwargs: Any) -> None:
        """Ask for each practice of a checklist, filled with what was said last."""
        super().__init__(*args, **kwargs)
        self.practices = {row.practice.key: row.practice for row in rows}
        self.rows = rows
        for row in rows:
            self._ask(row)

    def _ask(self, row: ChecklistRow) -> None:
        key, tick = row.practice.key, row.tick
        name = text_here(row.practice.names)
        self.fields[f"{key}-state"] = forms.ChoiceField(
            label=name,
            choices=Tick.State.choices,
            required=False,
            initial=tick and tick.state,
            widget=forms.RadioSelect,
        )
        self.fields[f"{key}-note"] = forms.CharField(
            label=_("Plan, or why it does not apply"),
            max_length=LONGEST_NOTE,
            required=False,
            initial=tick.note if tick else "",
            widget=forms.TextInput,
        )
        self.fields[f"{key}-day"] = TypedDayField(
            label=_("Planned for"),
            required=False,
            initial=tick and tick.planned_for,
        )

    @property
    def asked(
        self,
    ) -> list[tuple[ChecklistRow, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each row with its three fields."""
        return [
            (row, self[f"{key}-state"], self[f"{key}-note"], self[f"{key}-day"])
            for row in self.rows
            for key in [row.practice.key]
        ]

    def clean(self) -> dict[str, Any]:
        """Pass on what was said by practice; a day that belongs to no plan is left out."""
        facts = super().clean() or self.cleaned_data
        said = {}
        for key, practice in self.practices.items():
            state = facts.get(f"{key}-state")
            if state:
                is_plan = state == Tick.State.NOT_YET
                said[practice] = PracticeAnswer(
                    state,
                    "" if state == Tick.State.DONE else facts.get(f"{key}-note", ""),
                    facts.get(f"{key}-day") if is_plan else None,
                )
        return {"said": said}


class EvidenceForm(forms.Form):
    """Words, an address or a file that shows that something was done."""

    words = forms.CharField(
        label=_("In words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Please write nothing about a person who could be recognised."),
    )
    link = forms.URLField(
        label=_("Address of a page"), max_length=500, required=False, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(sorted(KINDS))}),
        help_text=_("PDF, picture, text or table, up to 5 MB. Others can only download it."),
    )


class ChangeForm(forms.Form):
    """What changes, and from when on."""

    change = forms.CharField(
        label=_("What changes"),
        max_length=200,
        help_text=_("For example: new opening hours at the counter."),
    )
    due_on = TypedDayField(label=_("From when on"))


class StandInForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who stands in, and when."""

    class Meta:
        model = StandIn
        fields = ["person", "starts_on", "ends_on"]
        labels = {"person": _("Person")}
        widgets = {"starts_on": DayInput(), "ends_on": DayInput()}

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        """Offer the people who can sign in."""
        super().__init__(*args, **kwargs)
        chosen = Person.objects.filter(pk__in=[person.pk for person in people])
        person = self.fields["person"]
        person.queryset = chosen.order_by("name")  # type: ignore[attr-defined]
        person.empty_label = _("Choose somebody")  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """Leave the checks of the whole row to the service."""


class PracticeForm(forms.Form):
    """A practice: its clock once, its texts in one language."""

    tool = forms.ChoiceField(label=_("Tool"), choices=Tool.choices)
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm.choices)
    ages_after = forms.IntegerField(label=_("Ages after so many days"), min_value=1, max_value=3000)
    expires_after = forms.IntegerField(
        label=_("No longer counts after so many days"), min_value=2, max_value=3000
    )
    confirmed_by = forms.CharField(
        label=_("Statement by which the team confirms it"),
        max_length=182,
        required=False,
        help_text=_("questionnaire/dimension/statement, for example role-clarity/feedback/regular"),
    )

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Ask for the texts in the organisation's languages; the name in each is required."""
        super().__init__(*args, **kwargs)
        self.languages = [code for code, _name in languages]
        for code, language in languages:
            for name, label in TEXTS.items():
                self.fields[f"{name}-{code}"] = forms.CharField(
                    label=f"{label} ({language})",
                    max_length=400,
                    required=name == "names",
                    widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
                )

    @staticmethod
    def initial_of(practice: Practice) -> dict[str, Any]:
        """The facts of a practice as the form's fields hold them."""
        clock = ("tool", "rhythm", "ages_after", "expires_after", "confirmed_by")
        texts = {
            f"{name}-{code}": text
            for name in TEXTS
            for code, text in getattr(practice, name).items()
        }
        return {name: getattr(practice, name) for name in clock} | texts

    def clean(self) -> dict[str, Any]:
        """Gather the texts by language."""
        facts = super().clean() or self.cleaned_data
        gathered: dict[str, dict[str, str]] = {name: {} for name in TEXTS}
        for name in TEXTS:
            for code in self.languages:
                text = facts.pop(f"{name}-{code}", "")
                if text:
                    gathered[name][code] = text
        return {"facts": facts | gathered}
