"""What HR fills in about candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from surveys.hiring.candidates.tables import MOST_BYTES, read_applicants
from surveys.hiring.models import Candidate

if TYPE_CHECKING:
    from surveys.hiring.models import Vacancy


def languages_of(vacancy: Vacancy) -> list[str]:
    """The languages in which candidates of a vacancy can answer."""
    return vacancy.guide_version.languages if vacancy.guide_version else []


def language_choices(languages: list[str]) -> list[tuple[str, str]]:
    """The same with their own names."""
    names = dict(settings.LANGUAGES)
    return [(code, names[code]) for code in languages if code in names]


class CandidateForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who is invited, and in which language."""

    class Meta:
        model = Candidate
        fields = ["name", "email", "language"]

    def __init__(self, *args: Any, vacancy: Vacancy, **kwargs: Any) -> None:
        """Offer the languages of the vacancy's guide."""
        super().__init__(*args, **kwargs)
        choices = language_choices(languages_of(vacancy))
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=choices)


class CandidateTableForm(forms.Form):
    """A table of candidates; valid where everybody in it can become one."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV (UTF-8) with the headings name, email and, if you like, language; 2,000 rows at "
            "most."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt"}),
    )

    def __init__(self, *args: Any, vacancy: Vacancy, **kwargs: Any) -> None:
        """Keep the languages that rows may name."""
        super().__init__(*args, **kwargs)
        self._languages = languages_of(vacancy)

    def clean(self) -> dict[str, Any]:
        """Read the table; give everybody in it as `applicants`, and columns that say nothing."""
        facts = super().clean() or {}
        file = facts.pop("file", None)
        if file is None:
            return facts
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 500 kB."))
        return read_applicants(file.read(), languages=self._languages)._asdict()
