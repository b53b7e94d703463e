"""Forms of the roster import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.core.forms import TypedWordForm
from culture.org.roster.reading import MOST_BYTES


class RosterUploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV (UTF-8) or XLSX, 5 MB and 50,000 rows at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too big before anything is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file


class RosterImportForm(forms.Form):
    """Confirms the plan that was shown."""

    digest = forms.CharField(widget=forms.HiddenInput)


class GuardedRosterImportForm(TypedWordForm):
    """The same, with a typed word because much would change."""

    digest = forms.CharField(widget=forms.HiddenInput)
