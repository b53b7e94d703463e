"""What HR fills in about panels and interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.core.forms import MomentInput
from surveys.hiring.candidates.forms import language_choices, languages_of
from surveys.hiring.interviews.cards import POINTS
from surveys.hiring.models import Decision, Interview, Interviewer
from surveys.hiring.models.decisions import LONGEST_REASON

if TYPE_CHECKING:
    from surveys.hiring.models import Vacancy


class InterviewerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who sits on a panel, and in which language."""

    class Meta:
        model = Interviewer
        fields = ["name", "email", "language"]

    def __init__(self, *args: Any, vacancy: Vacancy, **kwargs: Any) -> None:
        """Offer the languages of the vacancy's guide."""
        super().__init__(*args, **kwargs)
        choices = language_choices(languages_of(vacancy))
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=choices)


class InterviewForm(forms.ModelForm):  # type: ignore[type-arg]
    """When and where a candidate is met, and by whom."""

    class Meta:
        model = Interview
        fields = ["starts_at", "minutes", "place", "interviewers"]
        widgets = {"starts_at": MomentInput(), "interviewers": forms.CheckboxSelectMultiple}
        help_texts = {
            "interviewers": _("Everybody here rates alone. At least two see more than one."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer who sits on the panel, and all of them at first."""
        super().__init__(*args, **kwargs)
        people = Interviewer.objects.filter(vacancy=self.instance.candidate.vacancy_id)
        present = people.filter(left_at=None).by_name()
        self.fields["interviewers"].queryset = present  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.initial["interviewers"] = list(present)  # a model without a row has an empty list

    def _save_m2m(self) -> None:
        """Store nothing: the service does."""


class AgreedRatingForm(forms.Form):
    """What a debrief agreed about a competency, and why."""

    points = forms.TypedChoiceField(
        label=_("The rating you agreed on"),
        choices=[(point, str(point)) for point in POINTS],
        coerce=int,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why: what was heard that speaks for it"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody decides about a candidate."""

    class Meta:
        model = Decision
        fields = ["outcome", "reason", "note"]
        widgets = {
            "outcome": forms.RadioSelect,
            "reason": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer no empty choice: somebody decides, or leaves the page."""
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = Decision.Outcome.choices  # type: ignore[attr-defined]
        self.fields["reason"].choices = Decision.Reason.choices  # type: ignore[attr-defined]
